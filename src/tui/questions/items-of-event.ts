import type { EventRow, Query } from "../../query/index.ts";
import type { HitItem } from "./questions.ts";

/**
 * The items that an event is about and that can be brought back: no folders' contents are guessed, no conversations. Whoever asks
 * for one id means that one, also where a record names two hundred.
 */
export function itemsOfEvent(event: EventRow, { filter }: Query): HitItem[] {
  const { account } = event;
  if (account === null) return [];
  return event.items
    .filter(({ type, role }) => role !== "conversation" && type !== "conversation")
    .filter(({ id }) => filter.itemId === undefined || filter.itemId === id)
    .map(({ id, type }) => ({ account, id, type }));
}
