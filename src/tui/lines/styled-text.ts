import { asciiText } from "../../core/index.ts";
import type { Line, Span, Tone } from "./line.ts";

/** What the terminal can show. */
export interface Look {
  readonly color: boolean;
  /** It shows UTF-8. */
  readonly unicode: boolean;
}

/** SGR parameters (ECMA-48, 8.3.117). The sixteen colours only: they follow the user's palette. */
const TONES: Readonly<Record<Tone, string | null>> = {
  plain: null,
  muted: "2",
  accent: "36",
  good: "32",
  warn: "33",
  danger: "31",
};

const BOLD = "1";
const INVERSE = "7";
const RESET = "\u001b[0m";

/** Pieces as they are written to a terminal. Afterwards its looks are what they were by default. */
export function styledText(pieces: Line, look: Look): string {
  let out = "";
  let worn = "";
  for (const piece of pieces) {
    const style = styleOf(piece, look);
    const text = look.unicode ? piece.text : asciiText(piece.text);
    const marks = leadingMarks(text);
    // A mark is a part of the cell before it: a terminal that meets it after a sequence may take it for a cell of its own.
    out += marks;
    if (style !== worn) {
      if (worn !== "") out += RESET;
      if (style !== "") out += `\u001b[${style}m`;
      worn = style;
    }
    out += text.slice(marks.length);
  }
  return worn === "" ? out : out + RESET;
}

/** Marks at the beginning of a text that combine with what comes before it. */
export function leadingMarks(text: string): string {
  return /^\p{Mark}*/u.exec(text)?.[0] ?? "";
}

function styleOf({ tone, bold = false, inverse = false }: Span, { color }: Look): string {
  // Dim text on an inverse row is hard to read.
  const shade = !color || (tone === "muted" && inverse) ? null : TONES[tone];
  if (shade === null && !bold && !inverse) return "";
  return [...(bold ? [BOLD] : []), ...(inverse ? [INVERSE] : []), ...(shade === null ? [] : [shade])].join(";");
}
