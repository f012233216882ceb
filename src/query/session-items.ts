import { type EventItem, TRASH } from "../core/index.ts";
import type { IndexReader, SessionRecord, StoredEvent } from "../index/index.ts";
import { isContainerType } from "../story/index.ts";
import { eachEvent } from "./search.ts";

/** What became of items in one session: each counts once. */
export interface SessionItems {
  readonly added: number;
  readonly movedToTrash: number;
  readonly lost: number;
}

/** What holds or groups items is none itself; a conversation is its messages. */
function isItem({ type }: EventItem): boolean {
  return !isContainerType(type) && type !== "conversation";
}

/** Counts the items of a session's records; those of failed requests put nothing anywhere. */
export function itemsOfSession(reader: IndexReader, { session, deletions }: SessionRecord): SessionItems {
  const [added, trashed] = [new Set<string>(), new Set<string>()];
  for (const event of eachEvent((page) => reader.events({ session, kinds: ["add", "copy", "move"] }, page))) {
    if (event.outcome === "failed") continue;
    const keys = placedBy(event).map(({ id }) => `${event.host}/${event.mailbox ?? event.account}/${id}`);
    if (event.kind !== "move") for (const key of keys) added.add(key);
    if (event.kind !== "add" && event.folder?.id === TRASH) for (const key of keys) trashed.add(key);
  }
  return { added: added.size, movedToTrash: trashed.size, lost: deletions };
}

/** The items that a record puts somewhere: of a copy the new one. */
function placedBy({ kind, items }: StoredEvent): EventItem[] {
  const role = kind === "copy" ? "copy" : "subject";
  return items.filter((item) => item.role === role && isItem(item));
}
