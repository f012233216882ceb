import { printable } from "../core/index.ts";
import type { IndexSummary } from "../ingest/index.ts";
import { counted, showCount } from "../query/index.ts";
import { tableText } from "../report/index.ts";

/** The summary of an indexing run for people: a row a source, what went wrong, the totals. */
export function summaryText({ sources, totals }: IndexSummary, columns: number | null): string {
  const right = (title: string) => ({ title, align: "right" as const });
  const head = [
    { title: "SOURCE", shrinksTo: 20 },
    { title: "HOST", shrinksTo: 8 },
    { title: "STATUS" },
    ...["RECORDS", "EVENTS", "UNRECOGNISED", "MALFORMED"].map(right),
  ];
  const rows = sources.map((source) => [
    source.path,
    source.host,
    source.status,
    ...[source.records, source.events, source.unrecognised, source.malformed].map(showCount),
  ]);
  const problems = sources
    .filter((source) => source.error !== null)
    .map((source) => `${printable(problemOf(source.path, source.error ?? ""))}\n`);
  const size = `${(totals.bytes / 1024 / 1024).toFixed(1)} MiB`;
  const total = `${size}, ${counted(totals.records, "record")}, ${counted(totals.events, "event")} in ${totals.seconds.toFixed(1)} s\n`;
  const table = rows.length === 0 ? "no log found\n" : tableText(head, rows, columns);
  return `${table}${problems.length === 0 ? "" : `\n${problems.join("")}`}\n${total}`;
}

/** What was wrong with a source, with its path once: most errors begin with it. */
function problemOf(path: string, error: string): string {
  return error.startsWith(`${path}: `) ? error : `${path}: ${error}`;
}
