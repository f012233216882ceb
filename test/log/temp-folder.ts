import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for this test file, removed after its tests. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "salvage-log-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `count` log lines of a second each, as a server writes them. */
export function logLines(count: number, from = 0): string {
  return Array.from({ length: count }, (_, n) => {
    const time = new Date(Date.UTC(2024, 2, 11) + (from + n) * 1000).toISOString();
    const id = from + n;
    return `${time.slice(0, 10)} ${time.slice(11, 19)},000 INFO  [LmtpServer-${id % 7}] [name=anna@example.com;mid=42;] mailop - Deleting Message (id=${id}).\n`;
  }).join("");
}
