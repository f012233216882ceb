import { type Action, KEYMAP } from "../keys/keymap.ts";
import { EMPTY, fitLine, type Line, line, span } from "../lines/line.ts";
import { stepOf } from "../lists/list.ts";
import type { View } from "./view.ts";

/** What keys do on every screen. */
const GENERAL: ReadonlySet<Action> = new Set<Action>([
  "back",
  "quit",
  "zone",
  "basket",
  "losses",
  "search",
  "coverage",
  "plan",
  "copy",
  "bookmark",
  "bookmarks",
  "command",
  "help",
  "force",
]);

/** Where there is so much room, keys stand in two columns. */
const TWO_COLUMNS = 130;

const KEYS_CELLS = 14;

/** The keys of a view, from the one table, from a line on. */
export function helpLines(view: View, columns: number, rows: number, first: number): Line[] {
  const lines = keyLines(view);
  const room = rows - 1;
  const shown = columns >= TWO_COLUMNS ? inTwo(lines, columns) : lines;
  const from = Math.min(first, Math.max(0, shown.length - room));
  const below = shown.length - room - from;
  const how =
    shown.length <= room
      ? "any key goes back"
      : `${below > 0 ? `${below} more below, j` : "that is all, k"} scrolls; any other key goes back`;
  return [line(` Keys of this screen (${how})`, "plain", { bold: true }), ...shown.slice(from, from + room)];
}

/** The first line that is shown after an action; null: it closes the help. */
export function scrolledHelp(view: View, first: number, action: Action | null, rows: number): number | null {
  const last = Math.max(0, keyLines(view).length - rows + 1);
  if (action === "top") return 0;
  if (action === "end") return last;
  const step = action === null ? null : stepOf(action, rows - 1);
  return step === null ? null : Math.max(0, Math.min(last, first + step));
}

function keyLines(view: View): Line[] {
  const isHere = (action: Action): boolean =>
    view.can(action) !== false || GENERAL.has(action) || (action === "follow" && view.grown !== undefined);
  return KEYMAP.filter(({ action }) => isHere(action)).map(
    ({ keys, help }): Line => [span(` ${keys.join(" ").padEnd(KEYS_CELLS)}`, "accent"), span(help)],
  );
}

function inTwo(lines: readonly Line[], columns: number): Line[] {
  const half = columns >> 1;
  const left = lines.slice(0, Math.ceil(lines.length / 2));
  return left.map((one, row): Line => [...fitLine(one, half), ...(lines[left.length + row] ?? EMPTY)]);
}
