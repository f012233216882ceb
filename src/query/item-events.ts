import type { IndexReader, StoredEvent } from "../index/index.ts";
import type { ItemStory } from "../story/index.ts";
import { Delegations } from "./delegations.ts";

/** The records that name the item, and those that gave an administrator who deleted it, or moved it to Trash, access to the mailbox. */
export function eventsOfItem(reader: IndexReader, { events, trashedBy, by }: ItemStory): StoredEvent[] {
  const delegations = new Delegations(reader);
  const all = events.flatMap((key) => reader.eventByKey(key) ?? []);
  for (const deed of [trashedBy, by]) {
    const host = deed === null ? undefined : reader.eventByKey(deed.event)?.host;
    if (deed === null || host === undefined) continue;
    const access = delegations.before({ host, by: deed.by, timeUtcMs: deed.timeUtcMs });
    const found = access === null ? null : reader.eventByKey(access.key);
    if (found === null || all.some(({ event }) => event === found.event)) continue;
    const later = all.findIndex(({ timeUtcMs }) => timeUtcMs > found.timeUtcMs);
    all.splice(later < 0 ? all.length : later, 0, found);
  }
  return all;
}
