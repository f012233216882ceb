import { counted, type EventRow, folderText, type ItemAnswer, showTime } from "../../query/index.ts";
import { toggledItems } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, line, span } from "../lines/line.ts";
import { wrapped } from "../lines/wrap.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { eventCells, eventColumns } from "./event-lines.ts";
import { listLines, stacked } from "./list-lines.ts";
import { facts } from "./panes.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  "down",
  "up",
  "pageDown",
  "pageUp",
  "top",
  "end",
  "open",
  "evidence",
  "mark",
  "session",
]);

interface ItemPlace {
  readonly id: number;
  readonly account: string | null;
  readonly host: string | null;
}

/** The life of one item: what became of it in one sentence, then every event. */
export function itemView(desk: Desk, place: ItemPlace): View {
  let answer: ItemAnswer | null = null;
  let page = 10;
  const list = arrayList<EventRow>(() => answer?.story ?? []);
  const ask = (): void => {
    desk.ask.item({ ...place, zone: desk.shownZone() }).then((found) => {
      answer = found;
      desk.redraw();
    }, desk.fail);
  };
  ask();
  const markable = () => {
    const account = answer?.item.account ?? place.account;
    return account === null ? [] : [{ account, id: place.id, type: answer?.item.type ?? "unknown" }];
  };

  return {
    crumb: `item ${place.id}`,
    bar: () => line(` ${answer?.item.type ?? "item"} ${place.id} of ${answer?.item.account ?? place.account ?? "?"}`),
    body(columns, rows) {
      if (answer === null) return [EMPTY];
      const head = [
        // The verdict is what was asked for: it is told whole, and the list of events gives way.
        ...wrapped(` ${answer.verdict}`, columns - 1, "plain", Math.max(4, rows >> 1)),
        ...factsOf(answer, desk, columns),
        EMPTY,
      ];
      return stacked(rows, head, (left) => {
        page = left - 1;
        const shown = eventColumns(columns).filter(({ title }) => title !== "ACCOUNT");
        const look = {
          columns: shown,
          cellsOf: (row: EventRow) => eventCells(row, shown, desk),
          empty: [line("   no record names it", "warn")],
        };
        return listLines(list, look, columns, left);
      });
    },
    command: () => {
      const account = answer?.item.account ?? place.account;
      return ["item", String(place.id), ...(account === null ? [] : ["-a", account])];
    },
    can(action) {
      if (!ACTIONS.has(action)) return false;
      if (action === "mark") return markable().length > 0 ? true : "the index does not know whose item this is";
      return list.current() === null ? "there is no record of it" : true;
    },
    act(action) {
      if (moveList(list, action, page)) return;
      if (action === "mark") return desk.putBasket(toggledItems(desk.basket, markable()));
      const row = list.current();
      if (row === null) return;
      if (action === "session") {
        if (row.session === null) desk.say("this event belongs to no session", "warn");
        else desk.go({ to: "session", number: row.session });
      } else desk.go({ to: "evidence", event: row.event });
    },
    footer: ["open", "mark", "session", "basket", "plan", "copy", "bookmark"],
    rezoned: ask,
    copies: () => [
      { key: "i", what: "item id", text: String(place.id) },
      ...(answer === null ? [] : [{ key: "v", what: "verdict", text: answer.verdict }]),
      ...(answer?.messageId == null ? [] : [{ key: "m", what: "Message-ID", text: answer.messageId }]),
    ],
    bookmark: () => ({ label: `item ${place.id}  ${place.account ?? ""}`, route: { to: "item", ...place } }),
  };
}

function factsOf(answer: ItemAnswer, desk: Desk, columns: number) {
  const zone = desk.zoneFor(answer.story[0]?.zone ?? "UTC");
  const time = (iso: string | null): string | null =>
    iso === null ? null : `${showTime(iso, zone).slice(0, 19)} ${zone}`;
  const state = [
    span(" state    ", "muted"),
    span(answer.state, answer.state === "deleted" ? "danger" : "good", { bold: true }),
  ];
  return [
    state,
    ...facts(columns, [
      ["was in", answer.lastFolder === null ? null : folderText(answer.lastFolder)],
      ["trashed", time(answer.trashedAt)],
      ["deleted", time(answer.deletedAt)],
      ["sender", answer.sender],
      ["message", answer.messageId],
      ["restored", answer.restoredAs.length === 0 ? null : `as ${answer.restoredAs.join(", ")}`],
    ]),
    ...(answer.coverage.complete
      ? []
      : [line(` the log has ${counted(answer.coverage.gaps.length, "gap")} here: c shows what it covers`, "warn")]),
  ];
}
