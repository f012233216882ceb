import { fitToWidth, printable, truncateToWidth, widthOf } from "../core/index.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Gives way first where the table is too wide, down to this many cells. Left out: keeps its width. */
  readonly shrinksTo?: number;
  /** Keeps so many times the room that others keep (1 where left out). */
  readonly matters?: number;
}

const BETWEEN = "  ";

type Row = readonly (string | number | null)[];

/** Cells of the widest line of a table in which nothing is cut. */
export function tableWidth(head: readonly Column[], rows: readonly Row[]): number {
  return totalOf(naturalWidths(head, rows.map(shownCells)));
}

/**
 * Rows as aligned text, by display width. Values may be log text: what could move the cursor is made visible. With `columns`
 * (cells of the terminal) no line is wider; without, nothing is cut.
 */
export function tableText(head: readonly Column[], rows: readonly Row[], columns: number | null): string {
  const cells = rows.map(shownCells);
  const natural = naturalWidths(head, cells);
  const widths = columns === null ? natural : shrink(natural, head, columns);
  const line = (row: readonly string[]) =>
    head.map(({ align }, place) => fitToWidth(row[place] ?? "", widths[place] ?? 0, align)).join(BETWEEN);
  const lines = [line(head.map(({ title }) => title)), ...cells.map(line)].map((text) => text.trimEnd());
  const fitted = columns === null ? lines : lines.map((text) => truncateToWidth(text, columns));
  return fitted.map((text) => `${text}\n`).join("");
}

function shownCells(row: Row): string[] {
  return row.map((value) => printable(value === null ? "-" : String(value)));
}

function naturalWidths(head: readonly Column[], cells: readonly (readonly string[])[]): number[] {
  return head.map(({ title }, place) => Math.max(widthOf(title), ...cells.map((row) => widthOf(row[place] ?? ""))));
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + BETWEEN.length * (widths.length - 1);
}

/** Takes cells from the widest column, by what matters, that may shrink until the table fits or nothing can shrink any more. */
function shrink(natural: readonly number[], head: readonly Column[], columns: number): number[] {
  const widths = [...natural];
  let excess = totalOf(widths) - columns;
  const room = (place: number): number => (widths[place] ?? 0) / (head[place]?.matters ?? 1);
  while (excess > 0) {
    let widest = -1;
    head.forEach(({ shrinksTo }, place) => {
      const spare = (widths[place] ?? 0) - (shrinksTo ?? Number.POSITIVE_INFINITY);
      if (spare > 0 && (widest < 0 || room(place) > room(widest))) widest = place;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}
