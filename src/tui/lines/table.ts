import { widthOf } from "../../core/index.ts";
import { cell, type Line, type Span, span, type Tone } from "./line.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Cells that it takes; with `grows`, at least. */
  readonly cells: number;
  /** Takes a share of the room that is left. */
  readonly grows?: number;
  /** Becomes as wide as the widest of the cells that are shown: numbers are never cut. */
  readonly fits?: true;
}

export interface CellText {
  readonly text: string;
  readonly tone?: Tone;
}

const BETWEEN = 1;

/** What is wider than any number is no number. */
const MOST_FITTED = 16;

/** Widths of columns in `cells`: fixed ones as asked, the rest shared among those that grow. */
export function columnWidths(columns: readonly Column[], cells: number): number[] {
  const fixed = columns.reduce((sum, column) => sum + column.cells, 0) + BETWEEN * (columns.length - 1);
  const shares = columns.reduce((sum, column) => sum + (column.grows ?? 0), 0);
  const spare = Math.max(0, cells - fixed);
  let given = 0;
  let seen = 0;
  return columns.map((column) => {
    if (column.grows === undefined || shares === 0) return column.cells;
    seen += column.grows;
    const upTo = Math.floor((spare * seen) / shares);
    const width = column.cells + upTo - given;
    given = upTo;
    return width;
  });
}

/** Columns with those that fit their cells as wide as these need. */
export function fittedColumns(columns: readonly Column[], rows: readonly (readonly CellText[])[]): readonly Column[] {
  return columns.map((column, place) => {
    if (column.fits !== true) return column;
    const texts = rows.map((row) => row[place]?.text ?? "");
    return { ...column, cells: widest(texts, column.cells, MOST_FITTED) };
  });
}

/** The titles above a table. */
export function titleLine(columns: readonly Column[], widths: readonly number[], lead: string): Line {
  return [
    span(lead, "muted"),
    ...cells(
      columns,
      widths,
      columns.map(({ title }) => ({ text: title, tone: "muted" })),
    ),
  ];
}

/** A row of a table; `lead` stands in front of its first column. */
export function tableLine(
  columns: readonly Column[],
  widths: readonly number[],
  lead: Span,
  row: readonly CellText[],
): Line {
  return [lead, ...cells(columns, widths, row)];
}

function cells(columns: readonly Column[], widths: readonly number[], row: readonly CellText[]): Span[] {
  return columns.flatMap((column, place) => {
    const { text = "", tone = "plain" } = row[place] ?? {};
    const gap: Span[] = place === 0 ? [] : [span(" ".repeat(BETWEEN))];
    return [...gap, cell(text, widths[place] ?? 0, tone, column.align)];
  });
}

/** The width of the widest of some texts, between two bounds. */
export function widest(texts: readonly string[], least: number, most: number): number {
  return Math.min(
    most,
    texts.reduce((width, text) => Math.max(width, widthOf(text)), least),
  );
}
