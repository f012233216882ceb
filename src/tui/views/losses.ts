import { counted, wordsOf } from "../../query/index.ts";
import { toggledLoss } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { type Line, line } from "../lines/line.ts";
import { absenceText, MOVES, moveList } from "../lists/list.ts";
import { pagedList } from "../lists/paged-list.ts";
import { withFilter } from "../memory.ts";
import type { LossHead, Place } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { filterBar, filterCompletions, filterEcho, lossQuestionOf, queryOfLine } from "./filter.ts";
import { actOnLoss, lossDetails, lossLines } from "./loss-lines.ts";
import { withDetails } from "./panes.ts";
import { pulseBar } from "./pulse-bar.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  ...MOVES,
  "open",
  "mark",
  "markAll",
  "session",
  "pane",
  "filter",
  "zoomIn",
  "zoomOut",
]);

/** What was lost, newest first: one row an act. */
export function lossesView(desk: Desk, filter: string, at: Place | null): View {
  let text = filter;
  let query = queryOfLine(desk, filter);
  let total: number | null = null;
  let details = true;
  let page = 10;
  const newList = () =>
    pagedList({
      // The newest loss is the one that somebody has just telephoned about: the list begins with it.
      load: (asked) =>
        desk.ask.losses(
          lossQuestionOf(query),
          { ...asked, order: asked.order === "asc" ? "desc" : "asc" },
          desk.shownZone(),
        ),
      placeOf: lossPlace,
      newest: "first",
      changed: desk.redraw,
      failed: desk.fail,
    });
  let list = newList();
  const pulse = pulseBar(desk, null);
  const count = (): void => {
    const asked = query;
    desk.ask.countLosses(lossQuestionOf(asked)).then((found) => {
      if (asked !== query) return;
      total = found;
      desk.redraw();
    }, desk.fail);
  };
  const put = (typed: string): boolean => {
    try {
      query = queryOfLine(desk, typed);
    } catch (error) {
      desk.fail(error);
      return false;
    }
    text = typed;
    desk.putMemory(withFilter(desk.memory, typed.trim()));
    list = newList();
    total = null;
    count();
    return true;
  };
  const markAll = (): void => {
    desk.ask.losses(lossQuestionOf(query), { limit: MOST_LOSSES, order: "desc", after: null }).then((heads) => {
      desk.putBasket(heads.filter(({ loss }) => !desk.basket.losses.has(loss)).reduce(toggledLoss, desk.basket));
      desk.say(`${counted(heads.length, "loss", "losses")} marked`);
    }, desk.fail);
  };
  count();
  if (at !== null) list.jumpTo(at);

  return {
    crumb: "losses",
    bar: (columns) =>
      filterBar(
        text === "" ? "(all losses)" : text,
        query,
        total === null ? "…" : counted(total, "loss", "losses"),
        columns,
      ),
    body(columns, rows) {
      const paintList = (width: number, height: number): Line[] => {
        page = height - 1;
        return lossLines(desk, list, width, height, emptyText(text));
      };
      const current = list.current();
      const paint = current === null || !details ? null : (width: number) => lossDetails(current, desk, width);
      const at = current === null ? null : Date.parse(current.time);
      const head = rows >= 14 ? [pulse.line(columns, at, desk.zoneFor(current?.zone ?? "UTC"))] : [];
      return [...head, ...withDetails(columns, rows - head.length, paintList, paint)];
    },
    command: () => ["lost", ...(text === "" ? [] : [wordsOf(query)])],
    can(action) {
      if (!ACTIONS.has(action)) return false;
      return list.current() === null && action !== "filter" && action !== "pane" ? absenceText(list, "loss") : true;
    },
    act(action) {
      if (moveList(list, action, page)) return;
      if (action === "pane") details = !details;
      if (action === "markAll") markAll();
      if (action === "filter")
        return desk.prompt({
          label: " /",
          text,
          echo: (typed) => filterEcho(desk, typed),
          complete: (typed) => filterCompletions(desk, typed),
          submit: put,
          history: desk.memory.filters,
        });
      const head = list.current();
      if (head !== null) actOnLoss(desk, head, action, pulse);
      if (action === "mark") list.move(1);
    },
    footer: ["open", "mark", "filter", "session", "basket", "plan", "search", "copy"],
    rezoned: () => list.refresh(),
    place() {
      const head = list.current();
      return { to: "losses", filter: text, ...(head !== null && { at: lossPlace(head) }) };
    },
    grown() {
      list.refresh();
      count();
    },
    copies() {
      const head = list.current();
      return head === null ? [] : [{ key: "l", what: "row", text: JSON.stringify(head) }];
    },
    bookmark() {
      const head = list.current();
      if (head === null) return null;
      return {
        label: `loss ${head.loss}  ${head.local}  ${head.account ?? ""}`,
        route: { to: "loss", number: head.loss },
      };
    },
  };
}

/** Losses that `A` marks at most. */
const MOST_LOSSES = 1000;

function lossPlace(head: LossHead): Place {
  return { timeUtcMs: Date.parse(head.time), number: head.loss };
}

function emptyText(filter: string): Line[] {
  return [
    line(`   no loss ${filter === "" ? "in what the log covers" : `matches ${filter}`}`, "warn"),
    line("   c shows what the log covers, a all events", "muted"),
  ];
}
