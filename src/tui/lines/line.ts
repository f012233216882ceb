import { fitToWidth, printable, truncateToWidth, widthOf } from "../../core/index.ts";
import type { Action } from "../keys/keymap.ts";

/** What a piece of text is, for colour. A tone never carries meaning that the text does not have. */
export type Tone = "plain" | "muted" | "accent" | "good" | "warn" | "danger";

/** A piece of a line. `text` is safe to print: pieces are made by the functions below. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
  /** Of a list's row, its place in the window: for the mouse. */
  readonly listRow?: number;
  /** What a click on it does. */
  readonly does?: Action;
}

/** One row of the screen. */
export type Line = readonly Span[];

/** A piece of any text, log text included: what could move the cursor or hide text becomes visible. */
export function span(text: string, tone: Tone = "plain", look: { readonly bold?: boolean } = {}): Span {
  return { text: printable(text), tone, ...look };
}

/** A line of one piece. */
export function line(text: string, tone: Tone = "plain", look: { readonly bold?: boolean } = {}): Line {
  return [span(text, tone, look)];
}

/** A piece cut and padded to exactly `cells`. */
export function cell(text: string, cells: number, tone: Tone = "plain", align: "left" | "right" = "left"): Span {
  return { text: fitToWidth(printable(text), Math.max(0, cells), align), tone };
}

export const EMPTY: Line = [];

export function widthOfLine(pieces: Line): number {
  return pieces.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line cut and padded to exactly `cells`: no row of the screen is ever wider or narrower than the terminal. */
export function fitLine(pieces: Line, cells: number): Line {
  const fitted: Span[] = [];
  let left = cells;
  for (const piece of pieces) {
    if (left <= 0) break;
    const text = truncateToWidth(piece.text, left);
    left -= widthOf(text);
    if (text !== "") fitted.push(text === piece.text ? piece : { ...piece, text });
    if (text !== piece.text) break;
  }
  return left > 0 ? [...fitted, { text: " ".repeat(left), tone: "plain" }] : fitted;
}

/** `left` at the left edge and `right` at the right one; `left` gives way where both do not fit. */
export function spread(left: Line, right: Line, cells: number): Line {
  const room = cells - widthOfLine(right);
  return room <= 0 ? fitLine(right, cells) : [...fitLine(left, room), ...right];
}

/** The first of these that fits into the cells: what a small terminal is told instead. Where none does, the last. */
export function fitting(cells: number, ...choices: readonly Line[]): Line {
  return choices.find((choice) => widthOfLine(choice) <= cells) ?? choices.at(-1) ?? EMPTY;
}

/** The row that the keys act on: inverse, in one colour, and marked at its beginning by whoever makes it. */
export function highlighted(pieces: Line): Line {
  return pieces.map((piece) => ({ ...piece, tone: "plain", inverse: true }));
}

/** The text of a line without its looks. */
export function textOf(pieces: Line): string {
  return pieces.map(({ text }) => text).join("");
}
