import { widthOf } from "../../core/index.ts";
import type { Action } from "../keys/keymap.ts";
import type { Pointed } from "../keys/pointer.ts";
import type { Line, Span } from "../lines/line.ts";

/** Rows by which a notch of the wheel moves. */
const WHEEL_ROWS = 3;

/** The keys that would do what the mouse asks for on the frame that is shown. */
export function actionsOf({ kind, column, row }: Pointed, frame: readonly Line[]): readonly Action[] {
  if (kind === "wheelUp") return Array<Action>(WHEEL_ROWS).fill("up");
  if (kind === "wheelDown") return Array<Action>(WHEEL_ROWS).fill("down");
  if (kind !== "click") return [];
  const line = frame[row] ?? [];
  const button = spanAt(line, column)?.does;
  if (button !== undefined) return [button];
  const clicked = rowOf(line);
  const cursor = frame.map((one) => (one.some(({ inverse }) => inverse === true) ? rowOf(one) : null)).find(isRow);
  if (!isRow(clicked) || !isRow(cursor)) return [];
  if (clicked === cursor) return ["open"];
  return Array<Action>(Math.abs(clicked - cursor)).fill(clicked > cursor ? "down" : "up");
}

function rowOf(line: Line): number | null {
  return line.find(({ listRow }) => listRow !== undefined)?.listRow ?? null;
}

function isRow(row: number | null | undefined): row is number {
  return row !== null && row !== undefined;
}

function spanAt(line: Line, column: number): Span | null {
  let end = 0;
  return (
    line.find(({ text }) => {
      end += widthOf(text);
      return column < end;
    }) ?? null
  );
}
