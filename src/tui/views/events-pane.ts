import type { EventRow, Query } from "../../query/index.ts";
import type { Action } from "../keys/keymap.ts";
import type { Line } from "../lines/line.ts";
import { absenceText, MOVES, moveList } from "../lists/list.ts";
import { type PagedList, pagedList } from "../lists/paged-list.ts";
import { itemsOfEvent } from "../questions/items-of-event.ts";
import type { Place } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { Copyable, View } from "../screen/view.ts";
import { eventCells, eventColumns, eventDetails, isLosing } from "./event-lines.ts";
import { listLines } from "./list-lines.ts";
import { marking } from "./marking.ts";
import { withDetails } from "./panes.ts";
import { pulseBar } from "./pulse-bar.ts";

const DAY_MS = 86_400_000;

const ACTIONS: ReadonlySet<Action> = new Set([
  ...MOVES,
  "open",
  "pane",
  "mark",
  "range",
  "session",
  "item",
  "evidence",
  "previousSession",
  "nextSession",
  "previousDay",
  "nextDay",
  "zoomIn",
  "zoomOut",
  "earlier",
  "later",
  "nextMatch",
  "previousMatch",
  "export",
]);

export interface EventsPane extends Required<Pick<View, "body" | "can" | "act" | "copies" | "bookmark" | "grown">> {
  /** The query is another one. */
  restart(): void;
  jumpTo(place: Place): void;
  /** Where the cursor is. */
  cursor(): { readonly at?: Place };
}

/** A list of events with its histogram and details: what search and session have in common. */
export function eventsPane(desk: Desk, query: () => Query, whenEmpty: () => readonly Line[]): EventsPane {
  const placeOf = (row: EventRow): Place => ({ timeUtcMs: Date.parse(row.time), number: row.event });
  const newList = (): PagedList<EventRow> =>
    pagedList({
      load: (page) => desk.ask.events(query(), page),
      placeOf,
      newest: "last",
      changed: desk.redraw,
      failed: desk.fail,
    });
  let list = newList();
  let details = true;
  let page = 10;
  const itemsOf = (row: EventRow) => itemsOfEvent(row, query());
  const newMarks = () => marking(desk, { list, loaded: list.loaded, same: (a, b) => a.event === b.event, itemsOf });
  let marks = newMarks();
  const pulse = pulseBar(desk, query().filter.host ?? null);

  const jumpBy = (milliseconds: number): void => {
    const row = list.current();
    if (row !== null) list.jump(Date.parse(row.time) + milliseconds);
  };
  /** The next or previous losing event among those at hand; more are read as the cursor moves. */
  const seek = (by: 1 | -1) => {
    const rows = list.loaded();
    const current = list.current();
    const from = rows.findIndex((row) => row.event === current?.event);
    for (let at = from + by; at >= 0 && at < rows.length; at += by) {
      const row = rows[at];
      if (row !== undefined && isLosing(row)) return list.move(at - from);
    }
    seekFurther(by, current);
  };
  const seekFurther = (by: 1 | -1, current: EventRow | null) => {
    if (current === null) return;
    const { filter } = query();
    const kinds = (filter.kinds ?? ["delete", "empty", "purge", "discard"]).filter((kind) => LOSING_KINDS.has(kind));
    if (kinds.length === 0) return desk.say("the filter lets no loss through", "warn");
    desk.ask
      .events(
        { ...query(), filter: { ...filter, kinds } },
        { limit: 1, order: by > 0 ? "asc" : "desc", after: placeOf(current) },
      )
      .then(([row]) => {
        if (row === undefined) desk.say(`no loss ${by > 0 ? "after" : "before"} this one`);
        else list.jumpTo(placeOf(row));
        desk.redraw();
      }, desk.fail);
  };
  const openItem = (row: EventRow) => {
    const [item] = itemsOf(row);
    if (item === undefined) return desk.say("this event names no item", "warn");
    desk.go({ to: "item", id: item.id, account: item.account, host: row.host });
  };
  const openSession = (row: EventRow): void => {
    if (row.session === null) desk.say("this event belongs to no session", "warn");
    else desk.go({ to: "session", number: row.session });
  };
  const onRow: Readonly<Partial<Record<Action, (row: EventRow) => void>>> = {
    open: (row) => desk.go({ to: "evidence", event: row.event }),
    evidence: (row) => desk.go({ to: "evidence", event: row.event }),
    item: openItem,
    session: openSession,
    zoomIn: (row) => pulse.zoom("in", Date.parse(row.time)),
    zoomOut: (row) => pulse.zoom("out", Date.parse(row.time)),
    previousDay: () => jumpBy(-DAY_MS),
    nextDay: () => jumpBy(DAY_MS),
    earlier: () => jumpBy(-pulse.slotMs()),
    later: () => jumpBy(pulse.slotMs()),
    nextMatch: () => seek(1),
    previousMatch: () => seek(-1),
    previousSession: (row) => neighbour(row, -1),
    nextSession: (row) => neighbour(row, 1),
    export: () => exportRows(),
  };
  const neighbour = (row: EventRow, by: number): void => {
    if (row.session === null) desk.say("this event belongs to no session", "warn");
    else if (row.session + by >= 1) desk.go({ to: "session", number: row.session + by });
  };
  const exportRows = (): void => {
    desk.ask
      .events(query(), { limit: EXPORTED, order: "asc", after: null })
      .then((rows) => desk.ports.saveText("events.ndjson", rows.map((row) => `${JSON.stringify(row)}\n`).join("")))
      .then((path) => desk.say(`written: ${path}`, "good"), desk.fail);
  };

  return {
    grown: () => list.refresh(),
    jumpTo: (place) => list.jumpTo(place),
    cursor() {
      const row = list.current();
      return row === null ? {} : { at: placeOf(row) };
    },
    restart() {
      list = newList();
      marks = newMarks();
    },
    body(columns, rows) {
      const current = list.current();
      const zone = desk.zoneFor(current?.zone ?? "UTC");
      const head = rows >= 14 ? [pulse.line(columns, current === null ? null : Date.parse(current.time), zone)] : [];
      const columnsOf = (width: number) => eventColumns(width);
      const paintList = (width: number, height: number) => {
        page = height - 1;
        const look = {
          columns: columnsOf(width),
          cellsOf: (row: EventRow) => eventCells(row, columnsOf(width), desk),
          isMarked: marks.isMarked,
          isInRange: marks.isInRange,
          empty: whenEmpty(),
        };
        return listLines(list, look, width, height);
      };
      const paintDetails = (width: number) => {
        const row = list.current();
        return row === null ? [] : eventDetails(row, desk.zoneFor(row.zone), width);
      };
      return [...head, ...withDetails(columns, rows - head.length, paintList, details ? paintDetails : null)];
    },
    can(action) {
      if (!ACTIONS.has(action)) return false;
      return list.current() === null && action !== "pane" ? absenceText(list, "event") : true;
    },
    act(action) {
      if (moveList(list, action, page)) return;
      if (action === "pane") details = !details;
      else if (action === "mark") marks.toggle();
      else if (action === "range") marks.range();
      else {
        const row = list.current();
        if (row !== null) onRow[action]?.(row);
      }
    },
    copies() {
      const row = list.current();
      if (row === null) return [];
      const [item] = row.items;
      const copyables: Copyable[] = [{ key: "l", what: "row", text: JSON.stringify(row) }];
      if (item !== undefined) copyables.push({ key: "i", what: "item id", text: String(item.id) });
      if (row.messageId !== null) copyables.push({ key: "m", what: "Message-ID", text: row.messageId });
      return copyables;
    },
    bookmark() {
      const row = list.current();
      if (row === null) return null;
      return {
        label: `event ${row.event}  ${row.local}  ${row.kind}  ${row.account ?? ""}`,
        route: { to: "evidence", event: row.event },
      };
    },
  };
}

const LOSING_KINDS: ReadonlySet<string> = new Set(["delete", "empty", "purge", "discard"]);

/** Rows that `e` writes at most; `salvage search --ndjson --limit N` has no such bound. */
const EXPORTED = 10_000;
