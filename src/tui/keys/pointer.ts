/** What a mouse did, as far as it does anything here: wheel and left click. Cells count from 0. */
export interface Pointed {
  readonly kind: "wheelUp" | "wheelDown" | "click" | "other";
  readonly column: number;
  readonly row: number;
}

/** Shift, Meta and Ctrl in the code of a button (xterm control sequences, "Mouse Tracking"). */
const MODIFIERS = 4 + 8 + 16;

const KINDS: Readonly<Record<number, Pointed["kind"]>> = { 0: "click", 64: "wheelUp", 65: "wheelDown" };

/** Button presses and the wheel, in decimal numbers (SGR); no motion, so that the terminal's own selection goes on to work. */
export const MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
export const MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

/** A report among other input, and the beginning of one at the end of what was read so far. */
const REPORT = /\u001b\[<(\d+);(\d+);(\d+)([Mm])/g;
const BEGUN = /\u001b\[<[\d;]*$/;

/** Takes mouse reports out of input as it is read, and tells them; what is left are keys. Ink drops the reports else. */
export function mouseReports(tell: (pointed: Pointed) => void): (input: string) => string {
  let begun = "";
  return (input) => {
    const text = begun + input;
    begun = BEGUN.exec(text)?.[0] ?? "";
    return text.slice(0, text.length - begun.length).replace(REPORT, (_, code, column, row, end) => {
      const kind = end === "M" ? (KINDS[Number(code) & ~MODIFIERS] ?? "other") : "other";
      tell({ kind, column: Number(column) - 1, row: Number(row) - 1 });
      return "";
    });
  };
}
