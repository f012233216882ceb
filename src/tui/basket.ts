import type { LossHead } from "./questions/questions.ts";

/** An item that is to be restored. */
export interface BasketItem {
  readonly account: string;
  readonly id: number;
  readonly type: string;
}

/** What was marked: whole losses, and single items. Immutable. */
export interface Basket {
  readonly losses: ReadonlyMap<number, LossHead>;
  readonly items: ReadonlyMap<string, BasketItem>;
}

export const EMPTY_BASKET: Basket = { losses: new Map(), items: new Map() };

export function itemKey({ account, id }: Pick<BasketItem, "account" | "id">): string {
  return `${account.toLowerCase()} ${id}`;
}

export function hasItem(basket: Basket, item: Pick<BasketItem, "account" | "id">): boolean {
  return basket.items.has(itemKey(item));
}

export function withItems(basket: Basket, items: readonly BasketItem[]): Basket {
  return { ...basket, items: new Map([...basket.items, ...items.map((item) => [itemKey(item), item] as const)]) };
}

export function withoutItems(basket: Basket, items: readonly Pick<BasketItem, "account" | "id">[]): Basket {
  const gone = new Set(items.map(itemKey));
  return { ...basket, items: new Map([...basket.items].filter(([key]) => !gone.has(key))) };
}

/** Takes the items out where all of them are in, else puts them in. */
export function toggledItems(basket: Basket, items: readonly BasketItem[]): Basket {
  return items.every((item) => hasItem(basket, item)) ? withoutItems(basket, items) : withItems(basket, items);
}

export function toggledLoss(basket: Basket, loss: LossHead): Basket {
  const losses = new Map(basket.losses);
  if (!losses.delete(loss.loss)) losses.set(loss.loss, loss);
  return { ...basket, losses };
}

/** How many items it holds; of a loss, those that the log names. */
export function sizeOf(basket: Basket): number {
  return [...basket.losses.values()].reduce((sum, { found }) => sum + found, basket.items.size);
}

/** The options of `salvage plan` that ask for the same, or null where the items of several accounts need a list. */
export function planWords(basket: Basket): readonly string[] | null {
  const losses = [...basket.losses.keys()].sort((a, b) => a - b);
  const items = [...basket.items.values()];
  const accounts = new Set(items.map(({ account }) => account.toLowerCase()));
  if (accounts.size > 1) return null;
  const [account] = items.map((item) => item.account);
  return [
    ...(losses.length === 0 ? [] : ["--loss", ...losses.map(String)]),
    ...(items.length === 0 ? [] : ["--item", ...items.map(({ id }) => String(id)).slice(0, 200)]),
    ...(account === undefined ? [] : ["-a", account]),
  ];
}
