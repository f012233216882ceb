import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const SAMPLES = resolve(import.meta.dirname, "../../samples");

interface Manifest {
  readonly files: readonly { readonly name: string; readonly host: string; readonly zone: string }[];
  readonly questions?: readonly Question[];
}
interface Question {
  readonly question: string;
  readonly command: readonly string[];
  readonly answer: Json;
}

const samples = readdirSync(SAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    name,
    manifest: JSON.parse(readFileSync(join(SAMPLES, name, "manifest.json"), "utf8")) as Manifest,
  }))
  .filter(({ manifest }) => manifest.questions !== undefined && manifest.questions.length > 0);

const folder = mkdtempSync(join(tmpdir(), "salvage-questions-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(samples)("what the manifest of sample $name asks", ({ name, manifest }) => {
  const index = join(folder, `${name}.db`);

  beforeAll(async () => {
    for (const { name: file, host, zone } of manifest.files) {
      const path = join(SAMPLES, name, file);
      const run = await runInProcess(["index", path, "--host", host, "--tz", zone, "--index", index, "-q"]);
      if (run.code !== 0) throw new Error(`cannot index ${file}: ${run.stderr}`);
    }
  });

  it.each(manifest.questions ?? [])("is answered in words: $question", async ({ command, answer }) => {
    const run = await runInProcess([...command, "--index", index]);
    for (const word of wordsFrom(answer)) expect(run.stdout).toContain(word);
  });
});

/** What a person must be able to read off the text: addresses, clients, Message-IDs and folders that the answer names. */
function wordsFrom(answer: Json): string[] {
  if (Array.isArray(answer)) return answer.flatMap(wordsFrom);
  if (answer === null || typeof answer !== "object") return [];
  return Object.entries(answer).flatMap(([field, value]) =>
    typeof value === "string"
      ? ["account", "actor", "ip", "messageId", "sender", "name"].includes(field)
        ? [value]
        : []
      : wordsFrom(value),
  );
}
