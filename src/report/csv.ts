import { printable } from "../core/index.ts";

export type CsvValue = string | number | null;

/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled). Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`,
 * `@`, tab or carriage return) gets an apostrophe in front (OWASP, CSV injection); numbers stay numbers. What a terminal would obey becomes visible, line breaks aside: CSV is looked at with `cat` too.
 */
export function csvText(header: readonly string[], rows: Iterable<readonly CsvValue[]>): string {
  return [...csvPieces(header, rows)].join("");
}

/** The same, row by row. */
export function* csvPieces(header: readonly string[], rows: Iterable<readonly CsvValue[]>): Generator<string, void> {
  yield line(header);
  for (const row of rows) yield line(row);
}

function line(row: readonly CsvValue[]): string {
  return `${row.map(cell).join(",")}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  const shown = safe.split("\n").map(printable).join("\n");
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
