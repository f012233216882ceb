import type { EventRow } from "../../query/index.ts";
import type { HitItem } from "./questions.ts";

/** The items that an event is about and that can be brought back: no folders' contents are guessed, no conversations. */
export function itemsOfEvent(event: EventRow): HitItem[] {
  const { account } = event;
  if (account === null) return [];
  return event.items
    .filter(({ type, role }) => role !== "conversation" && type !== "conversation")
    .map(({ id, type }) => ({ account, id, type }));
}
