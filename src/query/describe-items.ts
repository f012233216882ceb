import type { EventRow } from "./event-row.ts";

/** Ids that a line names before it counts the rest. */
export const NAMED_IDS = 3;

const NOUNS: Readonly<Record<string, readonly [string, string]>> = {
  unknown: ["item", "items"],
  wiki: ["wiki page", "wiki pages"],
  "calendar-group": ["calendar group", "calendar groups"],
  searchfolder: ["search folder", "search folders"],
  mountpoint: ["shared folder", "shared folders"],
};

type Item = EventRow["items"][number];

/** What an item is, for people: the log may give an id without saying of what. */
export function typeText(type: Item["type"]): string {
  return NOUNS[type]?.[0] ?? type;
}

/** `message 339`, `messages 1, 2, 3 and 197 more`, each type apart. */
export function describeItems(items: readonly Item[]): string {
  const byType = new Map<string, number[]>();
  for (const { type, id } of items) byType.set(type, [...(byType.get(type) ?? []), id]);
  return [...byType]
    .map(([type, ids]) => {
      const [one, many] = NOUNS[type] ?? [type, `${type}s`];
      const more = ids.length > NAMED_IDS ? ` and ${ids.length - NAMED_IDS} more` : "";
      return `${ids.length === 1 ? one : many} ${ids.slice(0, NAMED_IDS).join(", ")}${more}`;
    })
    .join("; ");
}
