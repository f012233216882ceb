import type { BasketItem } from "./basket.ts";
import type { Route } from "./screen/route.ts";

/** What is kept from one run to the next. */
export interface Memory {
  /** Filters that were asked, newest first. */
  readonly filters: readonly string[];
  readonly bookmarks: readonly Bookmark[];
  /** Where the last session was, so that a next one can go on there; null: there was none. */
  readonly last: LastSession | null;
}

export interface Bookmark {
  readonly label: string;
  readonly route: Route;
}

/** A session as it was when it was seen last: it may have been cut off. */
export interface LastSession {
  readonly index: string;
  /** Instant, in milliseconds. */
  readonly seenUtcMs: number;
  /** Views that were open, in order; the start is not among them. */
  readonly routes: readonly Route[];
  readonly losses: readonly MarkedLoss[];
  readonly items: readonly BasketItem[];
}

/** A loss that was marked. Numbers of losses move when logs are read in: the rest tells whether it is still the same. */
export interface MarkedLoss {
  readonly loss: number;
  readonly time: string;
  readonly host: string;
  readonly mailbox: number | null;
}

const KEPT_FILTERS = 20;
const KEPT_BOOKMARKS = 100;

export const EMPTY_MEMORY: Memory = { filters: [], bookmarks: [], last: null };

export function withFilter(memory: Memory, filter: string): Memory {
  if (filter === "") return memory;
  return { ...memory, filters: [filter, ...memory.filters.filter((one) => one !== filter)].slice(0, KEPT_FILTERS) };
}

/** Remembers a row, or forgets it where it was remembered. */
export function withBookmark(memory: Memory, bookmark: Bookmark): Memory {
  const others = memory.bookmarks.filter(({ label }) => label !== bookmark.label);
  const bookmarks = others.length < memory.bookmarks.length ? others : [bookmark, ...others];
  return { ...memory, bookmarks: bookmarks.slice(0, KEPT_BOOKMARKS) };
}
