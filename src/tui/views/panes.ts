import { EMPTY, fitLine, type Line, line, span } from "../lines/line.ts";

/** From this width on, details stand beside the list, below it they stand under it. */
export const WIDE_COLUMNS = 110;

type Painter = (columns: number, rows: number) => readonly Line[];

/** A list with its details beside or under it; the list keeps at least half of the room. */
export function withDetails(columns: number, rows: number, list: Painter, details: Painter | null): readonly Line[] {
  if (details === null || rows < 8) return list(columns, rows);
  if (columns >= WIDE_COLUMNS) {
    const right = Math.min(72, Math.floor(columns * 0.38));
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

/** `label  value` lines, values wrapped by the caller where they are long; empty ones are left out. */
export function facts(entries: readonly (readonly [string, string | null])[]): Line[] {
  return entries.flatMap(([label, value]) =>
    value === null || value === "" ? [] : [[span(` ${label.padEnd(9)}`, "muted"), span(value)]],
  );
}
