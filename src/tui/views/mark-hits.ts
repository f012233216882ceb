import { counted, type Query } from "../../query/index.ts";
import { withItems } from "../basket.ts";
import type { Desk } from "../screen/desk.ts";

/** Items that are put into the basket at once, at most: more is for a plan by conditions. */
const MOST_ITEMS = 10_000;

/** Puts the items of everything that a query finds into the basket. */
export function markHits(desk: Desk, query: Query, what: string): void {
  desk.ask.itemsOf(query, MOST_ITEMS).then(({ items, more }) => {
    desk.putBasket(withItems(desk.basket, items));
    desk.say(`${counted(items.length, "item")} of ${what} marked${more ? `; there are more than ${MOST_ITEMS}` : ""}`);
  }, desk.fail);
}
