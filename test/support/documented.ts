import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";

export const ROOT = resolve(import.meta.dirname, "../..");
const README = resolve(ROOT, "README.md");

/** `npm run docs`: what the documents show is written anew instead of compared. Look at the difference before you commit it. */
export const writesDocs = process.env.WRITE_DOCS === "1";

/** Expects the README to show exactly this text between two marks. */
export function expectInReadme(begin: string, end: string, text: string): void {
  const readme = readFileSync(README, "utf8");
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf(end, from);
  if (from < begin.length || to < 0) throw new Error(`README.md has no text between "${begin}" and "${end}"`);
  if (writesDocs) writeFileSync(README, `${readme.slice(0, from)}${text}${readme.slice(to)}`);
  else expect(readme.slice(from, to)).toBe(text);
}

/** The same of a block of text behind a comment such as `<!-- output: lost -->`. */
export function expectBlockInReadme(comment: string, text: string): void {
  expectInReadme(`<!-- ${comment} -->\n\`\`\`\n`, "\n```", text.trimEnd());
}
