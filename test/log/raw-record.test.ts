import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readAround, readRawRecord } from "../../src/log/index.ts";
import { logLines, tempFolder } from "./temp-folder.ts";

const folder = tempFolder();
const lines = logLines(3000).trimEnd().split("\n");
lines[2000] = "2024-03-11 00:33:20,000 WARN  [main] [] misc - Voil\u00e0\r\n\tat x\r";
const text = Buffer.from(`${lines.join("\n")}\n`);
const record = Buffer.from(lines[2000]!).subarray(0, -1);
const offset = text.indexOf(record);

describe.each([
  ["plain", "mailbox.log", text],
  ["compressed", "mailbox.log.gz", gzipSync(text)],
])("a record of a %s file", (_, name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);

  it("is read back byte by byte", async () => {
    expect((await readRawRecord(path, offset, record.length)).equals(record)).toBe(true);
  });

  it("is read with the lines around it", async () => {
    const around = await readAround(path, offset, record.length, 2, 3);
    expect(around.before).toEqual(lines.slice(1998, 2000));
    expect(around.record.equals(record)).toBe(true);
    expect(around.after).toEqual(lines.slice(2001, 2004));
  });

  it("has no lines before the first or after the last", async () => {
    const first = Buffer.byteLength(lines[0]!);
    expect(await readAround(path, 0, first, 5, 1)).toMatchObject({ before: [], after: [lines[1]] });
    const last = Buffer.byteLength(lines[2999]!);
    const around = await readAround(path, text.length - 1 - last, last, 1, 5);
    expect(around).toMatchObject({ before: [lines[2998]], after: [] });
    expect(await readAround(path, offset, record.length, 0, 0)).toMatchObject({ before: [], after: [] });
  });

  it("is refused where the file has become shorter", async () => {
    await expect(readRawRecord(path, text.length - 10, 11)).rejects.toMatchObject({ problem: "source-changed" });
    await expect(readAround(path, text.length + 1, 5, 1, 1)).rejects.toMatchObject({ problem: "source-changed" });
  });
});
