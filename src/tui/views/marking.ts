import { type BasketItem, hasItem, toggledItems, withItems } from "../basket.ts";
import type { List } from "../lists/list.ts";
import type { Desk } from "../screen/desk.ts";

/** Marks rows of a list: one, a range, by the items that stand behind each. */
export interface Marking<Row> {
  toggle(): void;
  range(): void;
  isMarked(row: Row): boolean;
  isInRange(row: Row): boolean;
}

export interface MarkedList<Row> {
  readonly list: List<Row>;
  /** Rows at hand, in the order of the list. */
  readonly loaded: () => readonly Row[];
  readonly same: (a: Row, b: Row) => boolean;
  readonly itemsOf: (row: Row) => readonly BasketItem[];
}

export function marking<Row>(desk: Desk, { list, loaded, same, itemsOf }: MarkedList<Row>): Marking<Row> {
  let anchor: Row | null = null;
  const between = (): readonly Row[] => {
    const current = list.current();
    if (anchor === null || current === null) return [];
    const rows = loaded();
    const begin = anchor;
    const [from, to] = [rows.findIndex((row) => same(row, begin)), rows.findIndex((row) => same(row, current))];
    return from < 0 || to < 0 ? [] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  };
  const put = (items: readonly BasketItem[], toggles: boolean) => {
    if (items.length === 0) return desk.say("no item stands behind this row", "warn");
    desk.putBasket(toggles ? toggledItems(desk.basket, items) : withItems(desk.basket, items));
  };
  const finish = () => {
    const items = between().flatMap(itemsOf);
    anchor = null;
    put(items, false);
    if (items.length > 0) desk.say(`${items.length} marked (b shows the basket)`);
  };
  return {
    toggle() {
      if (anchor !== null) return finish();
      const row = list.current();
      if (row === null) return;
      put(itemsOf(row), true);
      list.move(1);
    },
    range() {
      if (anchor !== null) return finish();
      anchor = list.current();
      desk.say("range begun: move, then V or space marks it, esc leaves it");
    },
    isMarked(row) {
      const items = itemsOf(row);
      return items.length > 0 && items.every((item) => hasItem(desk.basket, item));
    },
    isInRange: (row) => between().some((one) => same(one, row)),
  };
}
