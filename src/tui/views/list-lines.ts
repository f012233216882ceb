import { highlighted, type Line, line, span } from "../lines/line.ts";
import { type CellText, type Column, columnWidths, fittedColumns, tableLine, titleLine } from "../lines/table.ts";
import type { List } from "../lists/list.ts";

export interface ListLook<Row> {
  readonly columns: readonly Column[];
  readonly cellsOf: (row: Row) => readonly CellText[];
  /** In the basket. */
  readonly isMarked?: (row: Row) => boolean;
  /** In the range that is being marked. */
  readonly isInRange?: (row: Row) => boolean;
  /** Said where there is no row. */
  readonly empty: readonly Line[];
}

const LEAD = 3;

/** A list as a table of at most `rows` lines: titles, then the rows of its window, the cursor's one highlighted. */
export function listLines<Row>(list: List<Row>, look: ListLook<Row>, columns: number, rows: number): Line[] {
  const window = list.window(rows - 1);
  const cells = window.rows.map(look.cellsOf);
  const head = fittedColumns(look.columns, cells);
  const widths = columnWidths(head, columns - LEAD);
  const title = titleLine(head, widths, " ".repeat(LEAD));
  if (window.rows.length === 0) return [title, ...(list.busy() ? [line("   …", "muted")] : look.empty)].slice(0, rows);
  return [
    title,
    ...window.rows.map((row, place) => {
      const at = place === window.cursor;
      const marked = look.isMarked?.(row) === true;
      const ranged = look.isInRange?.(row) === true;
      const lead = span(`${at ? "▸" : " "}${marked ? "■" : ranged ? "+" : " "} `, marked ? "good" : "plain");
      const placed = window.cursor < 0 ? lead : { ...lead, listRow: place };
      const pieces = tableLine(head, widths, placed, cells[place] ?? []);
      return at ? highlighted(pieces) : pieces;
    }),
  ];
}

/** Rows that are left for a list under other lines. */
export function stacked(rows: number, above: readonly Line[], below: (rows: number) => readonly Line[]): Line[] {
  const kept = above.slice(0, Math.max(0, rows - 3));
  return [...kept, ...below(rows - kept.length)];
}
