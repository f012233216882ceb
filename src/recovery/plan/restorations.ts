import { type Evidence, keyOf, type LostItem, type Sighting, type WantedItem } from "./evidence.ts";
import type { Place } from "./types.ts";

/** Finds items that are there: brought back under another id, or never gone. */
export interface Restorations {
  /** The restored copy of a lost item, or null. A copy serves one lost item only. */
  takeFor(account: string, lost: LostItem): Place | null;
  /** Where an item lies under its own id, by the mailbox itself. */
  presentAs(wanted: WantedItem): Place | null;
}

export function restorationsOf({ added, present, deletions }: Evidence): Restorations {
  const lostIds = new Set(
    deletions.flatMap((loss) =>
      loss.account === null ? [] : loss.items.map((item) => keyOf({ account: loss.account ?? "", id: item.id })),
    ),
  );
  const candidates = new Map<string, Sighting[]>();
  const offered = new Set<string>();
  // An added copy that was lost again is no restored copy; one seen both in the log and in the mailbox counts once.
  for (const sighting of [...present, ...added]) {
    const key = keyOf(sighting);
    if (lostIds.has(key) || offered.has(key)) continue;
    offered.add(key);
    const name = messageKey(sighting.account, sighting.messageId);
    candidates.set(name, [...(candidates.get(name) ?? []), sighting]);
  }
  const byId = new Map(present.map((sighting) => [keyOf(sighting), sighting]));
  return {
    takeFor(account, { item }) {
      const own = byId.get(keyOf({ account, id: item.id }));
      if (own !== undefined) return placeOf(own);
      if (item.messageId === null) return null;
      const copies = candidates.get(messageKey(account, item.messageId)) ?? [];
      const deletedUtcMs = Date.parse(item.deletedAt);
      const isLater = (copy: Sighting): boolean => copy.id > item.id && copy.timeUtcMs >= deletedUtcMs;
      const inPlace = copies.findIndex((copy) => isLater(copy) && copy.folder?.id === item.lastFolder?.id);
      const at = inPlace >= 0 ? inPlace : copies.findIndex(isLater);
      const [copy] = at < 0 ? [] : copies.splice(at, 1);
      return copy === undefined ? null : placeOf(copy);
    },
    presentAs(wanted) {
      const own = byId.get(keyOf(wanted));
      return own === undefined ? null : placeOf(own);
    },
  };
}

function messageKey(account: string, messageId: string): string {
  return `${account.toLowerCase()} ${messageId}`;
}

function placeOf({ account, id, folder }: Sighting): Place {
  return { account, id, folder };
}
