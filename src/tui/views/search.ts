import { counted, type Query, showCount, wordsOf } from "../../query/index.ts";
import type { Action } from "../keys/keymap.ts";
import { type Line, line } from "../lines/line.ts";
import { withFilter } from "../memory.ts";
import type { Place } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { eventsPane } from "./events-pane.ts";
import { filterBar, filterCompletions, filterEcho, queryOfLine } from "./filter.ts";
import { markHits } from "./mark-hits.ts";

/** All events, or those that a filter lets through. */
export function searchView(desk: Desk, filter: string, at: Place | null): View {
  let query: Query = queryOfLine(desk, filter);
  let text = filter;
  let total: number | null = null;
  let emptied: readonly Line[] = [line("   nothing matches", "warn")];
  const pane = eventsPane(
    desk,
    () => query,
    () => emptied,
  );

  const count = (): void => {
    const asked = query;
    desk.ask.countEvents(asked).then((found) => {
      if (asked !== query) return;
      total = found;
      if (found === 0) explainEmptiness(asked);
      desk.redraw();
    }, desk.fail);
  };
  const explainEmptiness = (asked: Query): void => {
    desk.ask.whatEmptied(asked).then((causes) => {
      if (asked !== query) return;
      emptied = [
        line("   nothing matches", "warn"),
        ...causes.map(({ condition, totalWithout }) =>
          line(`   without ${condition}: ${showCount(totalWithout)}`, "muted"),
        ),
      ];
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
    pane.restart();
    total = null;
    emptied = [line("   nothing matches", "warn")];
    count();
    for (const note of query.notes) desk.say(note);
    return true;
  };
  count();
  if (at !== null) pane.jumpTo(at);

  return {
    crumb: "search",
    bar: (columns) =>
      filterBar(text === "" ? "(all events)" : text, query, total === null ? "…" : counted(total, "hit"), columns),
    body: pane.body,
    command: () => ["search", ...(text === "" ? [] : [wordsOf(query)])],
    can: (action) =>
      action === "markAll" && total === 0
        ? "there is nothing to mark"
        : action === "filter" || action === "markAll" || pane.can(action),
    act(action: Action) {
      if (action === "markAll") return markHits(desk, query, "all hits");
      if (action !== "filter") return pane.act(action);
      desk.prompt({
        label: " /",
        text,
        echo: (typed) => filterEcho(desk, typed),
        complete: (typed) => filterCompletions(desk, typed),
        submit: put,
        history: desk.memory.filters,
      });
    },
    footer: ["filter", "mark", "item", "session", "evidence", "losses", "basket", "plan"],
    copies: pane.copies,
    bookmark: pane.bookmark,
    place: () => ({ to: "search", filter: text, ...pane.cursor() }),
    grown() {
      pane.grown();
      count();
    },
  };
}
