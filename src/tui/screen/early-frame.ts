import { asciiText } from "../lines/ascii.ts";
import { type Line, textOf } from "../lines/line.ts";

/** Lines on the alternate screen without a cursor, written before Ink is there; it draws over them from the first row. */
export function earlyFrame(lines: readonly Line[], unicode: boolean): string {
  const rows = lines.map((pieces) => (unicode ? textOf(pieces) : asciiText(textOf(pieces))).trimEnd());
  return `\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J${rows.join("\r\n")}\u001b[H`;
}

/** Back to the main screen, with the cursor. */
export function leaveEarly(): string {
  return "\u001b[?1049l\u001b[?25h";
}
