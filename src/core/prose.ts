import { widthOf } from "./text.ts";

/** Text in lines of at most `cells`, broken between words; a longer word stays whole. `text` must be printable. */
export function wrapWords(text: string, cells: number): string[] {
  const lines: string[] = [];
  for (const word of text.trimEnd().split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= cells) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Narrower than this no terminal makes prose. */
const LEAST_CELLS = 20;

/**
 * A line of prose for a terminal of `columns` cells (null: no terminal, nothing is broken): what does not fit goes on two cells
 * further in than the line begins, or `hanging` cells.
 */
export function proseLines(line: string, columns: number | null, hanging?: number): string[] {
  if (columns === null || widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const [first = "", ...rest] = wrapWords(line.slice(indent), columns - indent);
  const further = hanging ?? indent + 2;
  const others = wrapWords(rest.join(" "), Math.max(LEAST_CELLS, columns - further));
  return [" ".repeat(indent) + first, ...others.map((part) => " ".repeat(further) + part)];
}
