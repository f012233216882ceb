import { widthOf } from "../../core/index.ts";
import type { Line, Span } from "../lines/line.ts";
import { type Look, leadingMarks, styledText } from "../lines/styled-text.ts";

/**
 * Writes the rows of a frame to a terminal: of each row, what is different from what stands there, and all of it at once. Ink's own
 * drawing measures and takes apart every cell of the screen for every frame, however little of it changes: 16 ms of processor time
 * at 120x40, and 50 for the first ones, where this takes one. Our rows are as wide as the terminal and safe to print already.
 */
export interface Painter {
  /** The terminal shows these rows, each as wide as it is. */
  paint(rows: readonly Line[]): void;
  /** What stands on the terminal is not known any more: the next frame is written whole. */
  forget(): void;
  /** Nothing is written until `resume`: the terminal is somebody else's. */
  pause(): void;
  /** Writes the frame that is due, whole. */
  resume(): void;
}

/** Control sequences of xterm, ECMA-48 and DEC; a terminal that does not know synchronised output (2026) ignores it. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";
/** A row that the terminal takes for wider than we do is cut at its edge instead of running into the next one. */
const WRAP_OFF = "\u001b[?7l";
const WRAP_ON = "\u001b[?7h";
const HOME = "\u001b[H";
const ERASE_TO_EDGE = "\u001b[K";

export function painter(write: (text: string) => void, look: Look): Painter {
  let latest: readonly Line[] = [];
  let shown: readonly Line[] = [];
  let isPaused = false;
  const show = (): void => {
    if (isPaused || latest === shown) return;
    const changes = latest.map((row, place) => rowChange(row, shown[place] ?? null, place, look)).join("");
    shown = latest;
    if (changes !== "") write(`${BEGIN}${WRAP_OFF}${changes}${HOME}${WRAP_ON}${END}`);
  };
  return {
    paint(rows) {
      latest = rows;
      show();
    },
    forget() {
      shown = [];
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      shown = [];
      show();
    },
  };
}

/** What to write so that a row shows `after` in place of `before`; null: nobody knows what stands there. */
function rowChange(after: Line, before: Line | null, place: number, look: Look): string {
  const kept = before === null ? 0 : samePieces(after, before);
  if (before !== null && kept === after.length && kept === before.length) return "";
  const column = after.slice(0, kept).reduce((sum, { text }) => sum + widthOf(text), 0);
  const text = styledText(after.slice(kept), look);
  const cut = text.trimEnd();
  // Erasing after a row that ends in its last cell would erase that cell: the cursor waits on it.
  const written = cut === text ? ERASE_TO_EDGE + text : cut + ERASE_TO_EDGE;
  return `\u001b[${place + 1};${column + 1}H${written}`;
}

/** How many pieces at the beginning of two rows are the same, and stay so: a mark that combines belongs to the piece before. */
function samePieces(after: Line, before: Line): number {
  let same = 0;
  while (same < after.length && same < before.length && isSame(after[same]!, before[same]!)) same++;
  return leadingMarks(after[same]?.text ?? "") === "" && leadingMarks(before[same]?.text ?? "") === "" ? same : 0;
}

function isSame(one: Span, other: Span): boolean {
  return (
    one.text === other.text &&
    one.tone === other.tone &&
    (one.bold ?? false) === (other.bold ?? false) &&
    (one.inverse ?? false) === (other.inverse ?? false)
  );
}
