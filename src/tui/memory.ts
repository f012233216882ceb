import type { Route } from "./screen/route.ts";

/** What is kept from one run to the next. */
export interface Memory {
  /** Filters that were asked, newest first. */
  readonly filters: readonly string[];
  readonly bookmarks: readonly Bookmark[];
}

export interface Bookmark {
  readonly label: string;
  readonly route: Route;
}

const KEPT_FILTERS = 20;
const KEPT_BOOKMARKS = 100;

export const EMPTY_MEMORY: Memory = { filters: [], bookmarks: [] };

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
