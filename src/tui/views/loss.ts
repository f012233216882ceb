import {
  counted,
  folderText,
  type LossItemRow,
  type LossRow,
  mailboxText,
  showTime,
  typeText,
} from "../../query/index.ts";
import { toggledLoss } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { EMPTY, type Line, line } from "../lines/line.ts";
import { arrayList } from "../lists/array-list.ts";
import { MOVES, moveList } from "../lists/list.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines, stacked } from "./list-lines.ts";
import { lossDetails } from "./loss-lines.ts";
import { marking } from "./marking.ts";

const ACTIONS: ReadonlySet<Action> = new Set<Action>([...MOVES, "open", "item", "mark", "range", "markAll", "session"]);

/** One loss with its items. */
export function lossView(desk: Desk, number: number): View {
  let loss: LossRow | null = null;
  let page = 10;
  const list = arrayList<LossItemRow>(() => loss?.items ?? []);
  const itemsOf = ({ id, type }: LossItemRow) => (loss?.account == null ? [] : [{ account: loss.account, id, type }]);
  const marks = marking(desk, { list, loaded: () => loss?.items ?? [], same: (a, b) => a.id === b.id, itemsOf });
  const ask = (): void => {
    desk.ask.loss(number, desk.shownZone()).then((found) => {
      loss = found;
      if (found === null) desk.say(`there is no loss ${number}`, "warn");
      desk.redraw();
    }, desk.fail);
  };
  ask();
  const wholeIsMarked = (): boolean => desk.basket.losses.has(number);

  const look = (columns: number) => ({
    columns: [
      { title: "ITEM", cells: 6, align: "right" as const, fits: true as const },
      { title: "TYPE", cells: 11 },
      { title: "WAS IN", cells: 8, grows: 2 },
      { title: "SENDER", cells: 8, grows: 2 },
      ...(columns >= 100
        ? [
            { title: "MESSAGE-ID", cells: 12, grows: 3 },
            { title: "TRASHED", cells: 14 },
          ]
        : []),
      { title: "CERTAINTY", cells: 9 },
    ],
    cellsOf: (item: LossItemRow) => {
      const zone = desk.zoneFor(loss?.zone ?? "UTC");
      return [
        { text: String(item.id) },
        { text: typeText(item.type) },
        { text: item.lastFolder === null ? "-" : folderText(item.lastFolder) },
        { text: item.sender ?? item.name ?? "-" },
        ...(columns >= 100
          ? [
              { text: item.messageId ?? "-" },
              { text: item.trashedAt === null ? "-" : showTime(item.trashedAt, zone).slice(5, 19) },
            ]
          : []),
        { text: item.certainty, tone: item.certainty === "possible" ? ("warn" as const) : ("plain" as const) },
      ];
    },
    isMarked: (item: LossItemRow) => wholeIsMarked() || marks.isMarked(item),
    isInRange: marks.isInRange,
    empty: [
      line("   the log does not name the items of this loss", "warn"),
      line("   p plans by the window of time instead, once it is marked with A", "muted"),
    ],
  });
  const openItem = (item: LossItemRow): void => {
    if (loss !== null) desk.go({ to: "item", id: item.id, account: loss.account, host: loss.host });
  };

  return {
    crumb: `loss ${number}`,
    bar: () => line(loss === null ? " …" : ` ${mailboxText(loss)}: ${counted(loss.found, "item")}`, "plain"),
    body(columns, rows) {
      const shown = loss;
      if (shown === null) return [EMPTY];
      const head: Line[] = [...lossDetails(shown, desk, columns).slice(0, Math.max(3, rows >> 1)), EMPTY];
      return stacked(rows, head, (left) => {
        page = left - 1;
        return listLines(list, look(columns), columns, left);
      });
    },
    command: () => ["lost", "--loss", String(number)],
    can(action) {
      if (!ACTIONS.has(action)) return false;
      if (action === "markAll" || action === "session") return loss !== null;
      return list.current() === null ? "the log names no item of it" : true;
    },
    act(action) {
      if (moveList(list, action, page) || loss === null) return;
      const item = list.current();
      if (action === "markAll") {
        desk.putBasket(toggledLoss(desk.basket, loss));
        desk.say(wholeIsMarked() ? "the whole loss is in the basket" : "the loss is out of the basket");
      } else if (action === "mark") marks.toggle();
      else if (action === "range") marks.range();
      else if (action === "session") {
        if (loss.session === null) desk.say("this loss belongs to no session", "warn");
        else desk.go({ to: "session", number: loss.session });
      } else if (item !== null) openItem(item);
    },
    footer: ["open", "mark", "range", "markAll", "session", "basket", "plan", "copy"],
    rezoned: ask,
    copies() {
      const item = list.current();
      return item === null ? [] : [{ key: "i", what: "item id", text: String(item.id) }];
    },
    bookmark: () =>
      loss === null
        ? null
        : { label: `loss ${number}  ${loss.local}  ${loss.account ?? ""}`, route: { to: "loss", number } },
  };
}
