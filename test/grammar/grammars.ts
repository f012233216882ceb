import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { builtInFolder, createMatch, loadGrammars, readFields, type SampleFields } from "../../src/grammar/index.ts";

/** The grammars that come with the program. */
export const builtIn = loadGrammars({ folders: [builtInFolder()] });

const match = createMatch(builtIn.matcher);

/** What the built-in grammars read from a message: `zimbra/mailop:move` and its fields; null where no pattern matches. */
export function readMessage(category: string, message: string): { event: string; fields: SampleFields } | null {
  const { matcher } = builtIn;
  // A longer text around the message: positions must not be taken for those of the message.
  const before = `INFO  [] [] ${category} - `;
  const text = Buffer.from(`${before}${message}\nnext line`, "utf8").toString("latin1");
  const start = before.length;
  const end = text.length - "\nnext line".length;
  const firstBreak = text.indexOf("\n", start);
  const number = matcher.category(text, start - 3 - category.length, start - 3);
  if (!matcher.match(number, text, start, Math.min(firstBreak, end), end, match)) return null;
  return { event: match.pattern.id, fields: readFields(match, text) };
}

/** Runs `body` with a folder that holds these files, and removes it. */
export function withFiles<T>(files: Readonly<Record<string, string>>, body: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "salvage-grammar-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
