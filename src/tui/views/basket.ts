import { counted, describeLoss, mailboxText, shortExtent } from "../../query/index.ts";
import { type BasketItem, planWords, sizeOf, toggledLoss, withoutItems } from "../basket.ts";
import type { Action } from "../keys/keymap.ts";
import { fitting, line } from "../lines/line.ts";
import type { Column } from "../lines/table.ts";
import { arrayList } from "../lists/array-list.ts";
import { moveList } from "../lists/list.ts";
import type { LossHead } from "../questions/questions.ts";
import type { Desk } from "../screen/desk.ts";
import type { View } from "../screen/view.ts";
import { listLines } from "./list-lines.ts";

type Entry = { readonly loss: LossHead } | { readonly item: BasketItem };

const ACTIONS: ReadonlySet<Action> = new Set<Action>([
  "down",
  "up",
  "pageDown",
  "pageUp",
  "top",
  "end",
  "open",
  "mark",
  "export",
]);

const COLUMNS: readonly Column[] = [
  { title: "MARKED", cells: 16 },
  { title: "ACCOUNT", cells: 12, grows: 2 },
  { title: "ITEMS", cells: 5, align: "right", fits: true },
  { title: "WHAT", cells: 10, grows: 2 },
];

/** What is to be restored. */
export function basketView(desk: Desk): View {
  let page = 10;
  const entries = (): readonly Entry[] => [
    ...[...desk.basket.losses.values()].map((loss) => ({ loss })),
    ...[...desk.basket.items.values()].map((item) => ({ item })),
  ];
  const list = arrayList(entries);
  const look = {
    cellsOf: (entry: Entry) =>
      "loss" in entry
        ? [
            { text: `loss ${entry.loss.loss}` },
            { text: mailboxText(entry.loss) },
            { text: shortExtent(entry.loss) },
            { text: describeLoss(entry.loss) },
          ]
        : [{ text: `${entry.item.type} ${entry.item.id}` }, { text: entry.item.account }, { text: "1" }, { text: "" }],
    empty: [line("   the basket is empty: space marks what is to be restored", "muted")],
  };
  const takeOut = (entry: Entry): void =>
    desk.putBasket("loss" in entry ? toggledLoss(desk.basket, entry.loss) : withoutItems(desk.basket, [entry.item]));
  const exportIds = (): void => {
    const lines = [...desk.basket.items.values()].map(({ account, id }) => `${account} ${id}\n`);
    desk.ports
      .saveText("basket-ids.txt", lines.join(""))
      .then((path) => desk.say(`written: ${path} (for salvage plan --ids)`, "good"), desk.fail);
  };
  return {
    crumb: "basket",
    bar(columns) {
      const count = ` ${counted(sizeOf(desk.basket), "item")}`;
      const told = [
        `${count}. Nothing is changed before a plan was made and confirmed.`,
        `${count}. Nothing is changed so far.`,
      ];
      return fitting(columns, ...told.map((text) => line(text, "muted")));
    },
    body(columns, rows) {
      page = rows - 1;
      return listLines(list, { ...look, columns: COLUMNS.slice(0, columns < 60 ? -1 : COLUMNS.length) }, columns, rows);
    },
    command: () => {
      const words = planWords(desk.basket);
      return words === null ? ["plan", "--ids", "basket-ids.txt"] : ["plan", ...words];
    },
    can: (action) => (ACTIONS.has(action) ? (list.current() === null ? "the basket is empty" : true) : false),
    act(action) {
      if (moveList(list, action, page)) return;
      const entry = list.current();
      if (entry === null) return;
      if (action === "mark") takeOut(entry);
      else if (action === "export") exportIds();
      else if ("loss" in entry) desk.go({ to: "loss", number: entry.loss.loss });
      else desk.go({ to: "item", id: entry.item.id, account: entry.item.account, host: null });
    },
    footer: ["plan", "mark", "open", "export", "copy", "back"],
  };
}
