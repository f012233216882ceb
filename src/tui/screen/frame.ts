import { widthOf } from "../../core/index.ts";
import { counted } from "../../query/index.ts";
import { sizeOf } from "../basket.ts";
import { type Action, bindingFor } from "../keys/keymap.ts";
import { EMPTY, fitLine, type Line, line, type Span, span, spread, widthOfLine } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import type { AppState } from "./app-state.ts";
import { commandLine, copyables } from "./copying.ts";
import type { Desk } from "./desk.ts";
import { helpLines } from "./help.ts";
import type { View } from "./view.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this, only the list is shown. */
const FULL: Size = { columns: 80, rows: 24 };

/** Below this, nothing sensible can be shown. */
const LEAST: Size = { columns: 40, rows: 10 };

/** What the whole screen shows: exactly `rows` lines of exactly `columns` cells. */
export function frameOf(state: AppState, desk: Desk, size: Size): readonly Line[] {
  const lines = size.columns < LEAST.columns || size.rows < LEAST.rows ? tooSmall(size) : contents(state, desk, size);
  return Array.from({ length: size.rows }, (_, row) => fitLine(lines[row] ?? EMPTY, size.columns));
}

function tooSmall({ columns, rows }: Size): Line[] {
  return [
    line(`need ${FULL.columns}x${FULL.rows}, have ${columns}x${rows}`, "warn", { bold: true }),
    line("make the window larger"),
    line("q: back, then quit", "muted"),
  ];
}

function contents(state: AppState, desk: Desk, { columns, rows }: Size): Line[] {
  const view = state.views.at(-1)!;
  const small = isSmall({ columns, rows });
  const offers = offerLines(state, Math.min(8, rows - 6));
  const head = [titleLine(state, desk, columns), ...barLines(state, view, columns), ...offers];
  const notice = small ? `need ${FULL.columns}x${FULL.rows} for all of it, have ${columns}x${rows}` : null;
  const status = statusLines(state, desk, view, columns, notice);
  const foot = small ? status : [...status, footerLine(state, desk, view, columns)];
  const room = rows - head.length - foot.length;
  const body =
    state.help !== null ? helpLines(view, columns, room, state.help) : view.body(columns, room).slice(0, room);
  return [...head, ...body, ...Array.from({ length: room - body.length }, () => EMPTY), ...foot];
}

function isSmall({ columns, rows }: Size): boolean {
  return columns < FULL.columns || rows < FULL.rows;
}

/** Rows between head and foot, without completions. */
export function bodyRows(size: Size): number {
  return size.rows - (isSmall(size) ? 3 : 4);
}

function titleLine({ views }: AppState, desk: Desk, columns: number): Line {
  const { overview, setting, basket } = desk;
  const { hosts } = overview.coverage;
  const zones = new Set(hosts.map(({ zone }) => zone));
  const crumbs = crumbsText(
    views.map(({ crumb }) => crumb),
    columns - 34,
  );
  const marked = sizeOf(basket);
  const facts = [
    ...(columns >= 110 ? [counted(overview.events, "event")] : []),
    ...(columns >= 60 && zones.size === 1 ? [`log: ${[...zones][0]}`] : []),
    ...(marked > 0 ? [`basket ${marked}`] : []),
    ...(setting.readOnly ? ["READ-ONLY"] : []),
  ];
  const followed = desk.following();
  const follows =
    followed === null ? [] : [span(columns >= 110 ? ` FOLLOWING ${followed} ` : " FOLLOWING ", "good", { bold: true })];
  return spread(
    [span(" salvage ", "accent", { bold: true }), span(crumbs, "plain", { bold: true })],
    [...follows, span(` ${facts.join("  ")} `, "muted")],
    columns,
  );
}

/** The way that led here; of a long one, its end. */
function crumbsText(crumbs: readonly string[], cells: number): string {
  const shown = crumbs.join(" > ");
  return widthOf(shown) <= cells || crumbs.length < 3 ? shown : crumbsText(["…", ...crumbs.slice(2)], cells);
}

function barLines({ prompt }: AppState, view: View, columns: number): readonly Line[] {
  return prompt === null ? [view.bar(columns)] : prompt.lines(columns);
}

function offerLines({ prompt }: AppState, most: number): Line[] {
  const offers = prompt?.offers() ?? [];
  if (offers.length === 0) return [];
  const shown = offers.slice(0, most).map((offer): Line => [span("   "), span(offer, "accent")]);
  return offers.length > most ? [...shown.slice(0, -1), line("   … tab goes through all", "muted")] : shown;
}

/** What happened last is told whole, in so many lines as it needs: what to do stands at its end. */
const MOST_MESSAGE_LINES = 4;

/** What happened last, what the typed text means, else the command line that does the same. */
function statusLines(state: AppState, desk: Desk, view: View, columns: number, notice: string | null): readonly Line[] {
  const { message } = state;
  if (message !== null) return wrapped(` ${message.text}`, columns, message.tone, MOST_MESSAGE_LINES);
  return [statusLine(state, desk, view, columns, notice)];
}

function statusLine(state: AppState, desk: Desk, view: View, columns: number, notice: string | null): Line {
  if (state.prompt !== null) return [span(" "), ...state.prompt.echo()];
  if (state.copying) {
    return line(
      ` copy: ${copyables(desk, view)
        .map(({ key, what }) => `${key} ${what}`)
        .join("  ")}`,
      "accent",
    );
  }
  const command = commandLine(desk, view);
  const same = command === null ? EMPTY : [span(" $ ", "muted"), span(command, "muted")];
  return notice === null ? same : spread(line(` ${notice}`, "warn"), EMPTY, columns);
}

function footerLine({ prompt }: AppState, desk: Desk, view: View, columns: number): Line {
  if (prompt !== null)
    return keysLine([["enter", "apply"], ...prompt.helps, ["ctrl-u", "empty the line"], ["esc", "leave"]]);
  const binding = (action: Action): Line[] => {
    const found = bindingFor(action);
    if (found === null || (found.changes === true && desk.setting.readOnly)) return [];
    return [keysLine([[found.keys[0] ?? "", found.label]]).map((piece) => ({ ...piece, does: action }))];
  };
  const last = [...binding("help"), ...binding("quit")].flat();
  const shown: Span[] = [];
  for (const keys of view.footer.flatMap(binding)) {
    if (widthOfLine(shown) + widthOfLine(keys) + widthOfLine(last) > columns) break;
    shown.push(...keys);
  }
  return [...shown, ...last];
}

function keysLine(keys: readonly (readonly [string, string])[]): Line {
  return keys.flatMap(([key, label]): Span[] => [
    span(` ${key}`, "accent", { bold: true }),
    span(` ${label} `, "muted"),
  ]);
}
