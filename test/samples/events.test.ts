import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

interface Manifest {
  readonly files: readonly {
    readonly name: string;
    readonly host: string;
    readonly zone: string;
    readonly records: number;
    readonly malformed: number | null;
    readonly unrecognised?: number;
  }[];
  readonly events: readonly ({ readonly file: string; readonly line: number } & Record<string, unknown>)[];
}

interface EventRow {
  readonly evidence: { readonly source: string; readonly line: number };
}

const root = resolve(import.meta.dirname, "../../samples");
const folder = mkdtempSync(join(tmpdir(), "salvage-sample-events-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const samples = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

async function ask(args: readonly string[]): Promise<unknown> {
  const { stdout } = await runInProcess([...args, "--json"]);
  return JSON.parse(stdout);
}

describe.each(samples.map((entry) => entry.name))("sample %s", (sample) => {
  const manifest = JSON.parse(readFileSync(join(root, sample, "manifest.json"), "utf8")) as Manifest;
  const index = join(folder, `${sample}.db`);

  it("is indexed record by record", async () => {
    for (const file of manifest.files) {
      const path = join(root, sample, file.name);
      const answer = await ask(["index", "--index", index, "--tz", file.zone, "--host", file.host, path]);
      // Where a manifest leaves open how damage is counted, it leaves open whether a cut tail is a record.
      const counts = file.malformed === null ? {} : { records: file.records, malformed: file.malformed };
      const unrecognised = file.unrecognised ?? 0;
      expect(answer).toMatchObject({ sources: [{ host: file.host, status: "indexed", unrecognised, ...counts }] });
    }
  });

  it("has the events that its manifest names", async () => {
    const all = (await ask(["search", "--index", index, "--limit", "1000"])) as { events: readonly EventRow[] };
    for (const { file, line, ...expected } of manifest.events) {
      const rows = all.events.filter(({ evidence }) => evidence.line === line && evidence.source.endsWith(file));
      expect(rows, `${file}:${line}`).toHaveLength(1);
      expect(rows[0], `${file}:${line}`).toMatchObject(expected);
    }
  });
});
