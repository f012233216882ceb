import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Manifest {
  readonly files: readonly { readonly name: string; readonly host: string; readonly zone: string }[];
  readonly questions: readonly {
    readonly question: string;
    readonly command: readonly string[];
    readonly exit: number;
    readonly answer: Json;
  }[];
}

const root = resolve(import.meta.dirname, "../../samples");
const samples = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const folder = mkdtempSync(join(tmpdir(), "salvage-answers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The answer with the items of each loss in order of id: the manifests leave their order free. */
function itemsInOrder(answer: Json): Json {
  if (Array.isArray(answer)) return answer.map(itemsInOrder);
  if (answer === null || typeof answer !== "object") return answer;
  const entries = Object.entries(answer).map(([field, value]): [string, Json] => {
    const isList = field === "items" && Array.isArray(value);
    return [field, itemsInOrder(isList ? [...value].sort((a, b) => a.id - b.id) : value)];
  });
  return Object.fromEntries(entries);
}

describe.each(samples.map((entry) => entry.name))("what the manifest of sample %s asks", (name) => {
  const manifest = JSON.parse(readFileSync(join(root, name, "manifest.json"), "utf8")) as Manifest;
  const index = join(folder, `${name}.db`);

  beforeAll(async () => {
    for (const { name: file, host, zone } of manifest.files) {
      const run = await runInProcess(["index", join(root, name, file), "--host", host, "--tz", zone, "--index", index]);
      if (run.code !== 0) throw new Error(`cannot index ${file}: ${run.stderr}`);
    }
  });

  it.each(manifest.questions)("is answered rightly: $question", async ({ command, exit, answer }) => {
    const run = await runInProcess([...command, "--index", index, "--json"]);
    expect(run.code).toBe(exit);
    expect(itemsInOrder(JSON.parse(run.stdout))).toMatchObject(itemsInOrder(answer) as object);
  });
});
