import type { Action } from "../keys/keymap.ts";

/** Rows of which a window is shown. The cursor is on a row, not on a place: it stays on it when the window changes. */
export interface List<Row> {
  /** The rows that a window of `height` shows, and which of them has the cursor (-1: none). Moves the window to the cursor. */
  window(height: number): { readonly rows: readonly Row[]; readonly cursor: number };
  current(): Row | null;
  /** Moves the cursor; stops at the ends. */
  move(rows: number): void;
  top(): void;
  end(): void;
  /** Whether rows are on their way. */
  busy(): boolean;
}

/** The actions that move in a list. */
export const MOVES = [
  "down",
  "up",
  "pageDown",
  "pageUp",
  "halfDown",
  "halfUp",
  "top",
  "end",
] as const satisfies readonly Action[];

/** How a list moves with an action, in rows; null for other actions. `page`: rows in the window. */
export function stepOf(action: string, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    down: 1,
    up: -1,
    pageDown: Math.max(1, page - 1),
    pageUp: -Math.max(1, page - 1),
    halfDown: Math.max(1, page >> 1),
    halfUp: -Math.max(1, page >> 1),
  };
  return steps[action] ?? null;
}

/** Moves a list by an action. False where the action is none of moving. */
export function moveList(list: Pick<List<unknown>, "move" | "top" | "end">, action: string, page: number): boolean {
  const step = stepOf(action, page);
  if (step !== null) list.move(step);
  else if (action === "top") list.top();
  else if (action === "end") list.end();
  else return false;
  return true;
}

/** Why a list has no current row. */
export function absenceText(list: Pick<List<unknown>, "busy">, row: string): string {
  return list.busy() ? "the list is being read" : `there is no ${row} here`;
}
