import { findEvents, lostItems } from "../../query/index.ts";
import type { EvidenceReader } from "../plan/gather.ts";
import type { Found, Witness } from "./witness.ts";

/** Added or copied since: more than a plan's items can be. */
const PAGE = 5000;

/**
 * The log as witness: `Adding Message` with the Message-ID, or `Copying … copyId` of the item itself (a dumpster recovery). Only
 * what was logged at or after `sinceUtcMs` counts, and what was deleted again does not. It cannot see contents. `untilUtcMs`: when
 * the last step ended; a log that ends before then does not prove that something is missing.
 */
export function logWitness(reader: EvidenceReader, sinceUtcMs: number, untilUtcMs: number): Witness {
  return {
    by: "log",
    async look(account, wanted) {
      const gone = deletedSince(reader, account, sinceUtcMs);
      const added = sightings(reader, account, sinceUtcMs).filter(({ id }) => !gone.has(id));
      const found = wanted.map(({ id, messageId, claimedId }) => {
        const fits = added.filter(
          (one) => (messageId !== null && one.messageId === messageId) || one.copyOf === id || one.id === claimedId,
        );
        return [id, fits] as const;
      });
      return { reached: logEnds(reader) >= untilUtcMs, items: null, found: new Map(found) };
    },
  };
}

interface Added extends Found {
  readonly copyOf: number | null;
}

function sightings(reader: EvidenceReader, account: string, fromUtcMs: number): Added[] {
  const query = {
    filter: { account, kinds: ["add", "copy", "recover"] as const, fromUtcMs },
    party: null,
    zone: "UTC",
    notes: [],
  };
  const events = findEvents(reader, query, { limit: PAGE, order: "asc" });
  return events.flatMap(({ items, messageId, folder, timeUtcMs, outcome }) => {
    const made = items.find(({ role }) => role === "copy") ?? items[0];
    if (made === undefined || outcome === "failed") return [];
    const source = made.role === "copy" ? (items.find(({ role }) => role === "subject")?.id ?? null) : null;
    const place = folder?.path ?? folder?.name ?? null;
    return [
      { id: made.id, messageId, digest: null, intact: true, folder: place, changedUtcMs: timeUtcMs, copyOf: source },
    ];
  });
}

function deletedSince(reader: EvidenceReader, account: string, fromUtcMs: number): Set<number> {
  const { losses } = lostItems(reader, { account, fromUtcMs }, Number.POSITIVE_INFINITY);
  return new Set(losses.flatMap((loss) => loss.items.map(({ id }) => id)));
}

function logEnds(reader: EvidenceReader): number {
  return Math.max(...reader.coverage().map(({ toUtcMs }) => toUtcMs ?? Number.NEGATIVE_INFINITY));
}
