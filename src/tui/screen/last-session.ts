import { type Basket, EMPTY_BASKET, toggledLoss, withItems } from "../basket.ts";
import type { LastSession, MarkedLoss } from "../memory.ts";
import type { Asking, LossHead } from "../questions/questions.ts";
import type { Route } from "./route.ts";
import type { View } from "./view.ts";

/** Where a view can be opened again, or null where it cannot. */
export function placeOf(view: View, openedBy: Route): Route | null {
  return view.place === undefined ? openedBy : view.place();
}

export function lastSession(
  index: string,
  seenUtcMs: number,
  routes: readonly Route[],
  { losses, items }: Basket,
): LastSession {
  const marked = [...losses.values()].map(({ loss, time, host, mailbox }) => ({ loss, time, host, mailbox }));
  return { index, seenUtcMs, routes, losses: marked, items: [...items.values()] };
}

/** Whether a session left anything to go on with in this index. */
export function hasMore(last: LastSession | null, index: string): last is LastSession {
  return last !== null && last.index === index && last.routes.length + last.losses.length + last.items.length > 0;
}

export interface RestoredBasket {
  readonly basket: Basket;
  /** Losses that bear another number by now, or are gone: nobody may restore something else by accident. */
  readonly dropped: readonly MarkedLoss[];
}

/** The basket of an earlier session, as far as the index still says the same of its losses. */
export async function restoredBasket(ask: Asking, { losses, items }: LastSession): Promise<RestoredBasket> {
  let basket = withItems(EMPTY_BASKET, items);
  const dropped: MarkedLoss[] = [];
  for (const marked of losses) {
    const found = await ask.loss(marked.loss);
    if (found !== null && isSame(found, marked)) basket = toggledLoss(basket, found);
    else dropped.push(marked);
  }
  return { basket, dropped };
}

function isSame(found: LossHead, { time, host, mailbox }: MarkedLoss): boolean {
  return found.time === time && found.host === host && found.mailbox === mailbox;
}
