import { EMPTY, fitLine, type Line, line, span } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";

/** From this width on, details stand beside the list, below it they stand under it. */
export const WIDE_COLUMNS = 110;

type Painter = (columns: number, rows: number) => readonly Line[];

/** A list with its details beside or under it; the list keeps at least half of the room. */
export function withDetails(columns: number, rows: number, list: Painter, details: Painter | null): readonly Line[] {
  if (details === null || columns < 80 || rows < 12) return list(columns, rows);
  if (columns >= WIDE_COLUMNS) {
    const right = Math.max(38, Math.min(80, Math.floor(columns * 0.33)));
    const left = columns - right - 3;
    const [rowsLeft, rowsRight] = [list(left, rows), details(right, rows)];
    return Array.from(
      { length: rows },
      (_, row): Line => [
        ...fitLine(rowsLeft[row] ?? EMPTY, left),
        span(" │ ", "muted"),
        ...fitLine(rowsRight[row] ?? EMPTY, right),
      ],
    );
  }
  const below = Math.min(7, rows >> 1);
  const upper = list(columns, rows - below - 1);
  const filler = Array.from({ length: Math.max(0, rows - below - 1 - upper.length) }, () => EMPTY);
  return [...upper, ...filler, rule(columns), ...details(columns, below).slice(0, below)];
}

export function rule(columns: number): Line {
  return line("─".repeat(columns), "muted");
}

const LABEL = 10;

/** `label  value` lines, long values over up to three lines; empty ones are left out. */
export function facts(columns: number, entries: readonly (readonly [string, string | null])[]): Line[] {
  return entries.flatMap(([label, value]) => {
    if (value === null || value === "") return [];
    const rows = wrapped(value, columns - LABEL, "plain", 3);
    return rows.map((row, place): Line => [span((place === 0 ? ` ${label}` : "").padEnd(LABEL), "muted"), ...row]);
  });
}
