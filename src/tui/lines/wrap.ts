import { printable, truncateToWidth, widthOf } from "../../core/index.ts";
import { type Line, span, type Tone } from "./line.ts";

/**
 * Text in lines of at most `cells`, broken between words; a longer word is broken within. Blanks at its beginning indent every
 * line. At most `limit` lines.
 */
export function wrapped(text: string, cells: number, tone: Tone = "plain", limit = Number.POSITIVE_INFINITY): Line[] {
  const indent = /^ */.exec(text)?.[0] ?? "";
  const room = Math.max(8, cells - indent.length);
  const rows = wrappedText(printable(text.slice(indent.length)), room);
  const kept = rows.slice(0, limit);
  if (kept.length < rows.length) {
    const last = truncateToWidth(kept[limit - 1] ?? "", room - 1).replace(/…$/, "");
    kept[limit - 1] = `${last}…`;
  }
  return kept.map((row) => [span(`${indent}${row}`, tone)]);
}

function wrappedText(text: string, cells: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(" ")) {
    const joined = row === "" ? word : `${row} ${word}`;
    if (widthOf(joined) <= cells) {
      row = joined;
      continue;
    }
    if (row !== "") rows.push(row);
    row = word;
    while (widthOf(row) > cells) {
      const head = truncateToWidth(row, cells + 1).replace(/…$/, "");
      if (head === "") break;
      rows.push(head);
      row = row.slice(head.length);
    }
  }
  return [...rows, row];
}
