import { printable } from "../core/index.ts";
import { JsonError, type JsonPath, locateJson } from "./json-positions.ts";
import type { GrammarProblem } from "./types.ts";

/** A finding of the checks: the place by name, so that line and column are only worked out when something is wrong. */
export interface Finding extends JsonPath {
  readonly severity?: "error" | "warning";
  readonly message: string;
  readonly hint: string;
}

const SNIPPET_WIDTH = 100;

/** A problem of a whole file. */
export function fileProblem(file: string, message: string, hint: string): GrammarProblem {
  return { severity: "error", file, line: null, column: null, message, hint, snippet: null };
}

/** A problem at an offset of the file's text. */
export function problemAt(file: string, text: string, offset: number, finding: Omit<Finding, "path">): GrammarProblem {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset);
  const source = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd).trimEnd();
  const line = text.slice(0, lineStart).split("\n").length;
  const column = offset - lineStart;
  const { severity = "error", message, hint } = finding;
  return { severity, file, line, column: column + 1, message, hint, snippet: snippetOf(source, column) };
}

/** Findings with their places in the file's text. */
export function locateFindings(file: string, text: string, findings: readonly Finding[]): GrammarProblem[] {
  if (findings.length === 0) return [];
  const locate = locateJson(text);
  return findings.map((finding) => problemAt(file, text, locate(finding), finding));
}

/** The problem of a text that is not JSON. */
export function jsonProblem(file: string, text: string, error: unknown): GrammarProblem {
  if (!(error instanceof JsonError)) throw error;
  return problemAt(file, text, error.offset, {
    message: error.message,
    hint: "A grammar is a JSON document: names and text in double quotes, a comma between members and none after the last.",
  });
}

/** The line around the place, and a caret below it. */
function snippetOf(source: string, column: number): string {
  const from = column > SNIPPET_WIDTH - 20 ? column - SNIPPET_WIDTH / 2 : 0;
  const before = printable(source.slice(from, column).replaceAll("\t", " "));
  const after = printable(source.slice(column, from + SNIPPET_WIDTH).replaceAll("\t", " "));
  const lead = from > 0 ? "…" : "";
  const tail = source.length > from + SNIPPET_WIDTH ? "…" : "";
  return `${lead}${before}${after}${tail}\n${" ".repeat(lead.length + before.length)}^`;
}

/** A problem as people read it: what, where, the line with a caret, what to do. */
export function formatProblem(problem: GrammarProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(":");
  const lines = [`${problem.severity}: ${problem.message}`, `  --> ${place}`];
  for (const line of problem.snippet?.split("\n") ?? []) lines.push(`   | ${line}`);
  lines.push(`   = help: ${problem.hint}`);
  return printableLines(lines);
}

function printableLines(lines: readonly string[]): string {
  return lines.map((line) => printable(line)).join("\n");
}
