import { createRequire } from "node:module";

/**
 * Text each of whose units is one cell: Latin letters and the signs of the screen. Measuring and dividing other text needs tables
 * of Unicode, and loading those takes longer than all else that a program has to do before its first answer.
 */
const NARROW = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f…▸■─│→↑↓▁-█░]*$/;

let stringWidth: ((text: string) => number) | undefined;
let graphemes: Intl.Segmenter | undefined;

function loadStringWidth(): (text: string) => number {
  stringWidth ??= (createRequire(import.meta.url)("string-width") as { default: (text: string) => number }).default;
  return stringWidth;
}

// Control bytes (C0, DEL, C1), bidirectional overrides and isolates, zero-width characters, line and paragraph
// separators, byte-order mark, interlinear and tag characters: all that moves a cursor or hides text (UAX #9, UTR #36).
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Log text made safe to print: what could move the cursor, reorder or hide text becomes a visible `\xNN` or `\u{N}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** Width of `text` on a terminal, in cells. `text` must be printable. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : loadStringWidth()(text);
}

/** What a reader sees as single characters, each of one or more code points. */
export function graphemesOf(text: string): string[] {
  if (NARROW.test(text)) return [...text];
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** `text` cut to at most `cells` terminal cells, ending in `…` where something was cut. */
export function truncateToWidth(text: string, cells: number): string {
  if (cells <= 0) return "";
  // Every UTF-16 unit of printable text is at most two cells wide, so only longer text needs measuring.
  if (text.length * 2 <= cells || widthOf(text) <= cells) return text;
  let out = "";
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    const width = widthOf(grapheme);
    if (used + width > cells - 1) break;
    out += grapheme;
    used += width;
  }
  return `${out}…`;
}

/** `text` cut and padded with spaces to exactly `cells` terminal cells. */
export function fitToWidth(text: string, cells: number, align: "left" | "right" = "left"): string {
  const cut = truncateToWidth(text, cells);
  const padding = " ".repeat(Math.max(0, cells - widthOf(cut)));
  return align === "left" ? cut + padding : padding + cut;
}
