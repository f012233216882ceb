import { isoUtc } from "../core/index.ts";
import { type IndexReader, type LossFilter, NO_ACCOUNT } from "../index/index.ts";
import { describeNote, note } from "../story/index.ts";
import { type CoverageScope, isHostIn } from "./coverage.ts";
import { eventRow } from "./event-row.ts";
import type { ItemAnswer } from "./item.ts";
import { showTime } from "./show-time.ts";

/** Records that an answer lists. */
const LISTED = 20;

/** What a list of losses leaves out: deletions of which no record tells the mailbox, host by host, with the search that lists them. */
export function unplacedNotes(
  reader: Pick<IndexReader, "countUnplacedDeletions">,
  { fromUtcMs, toUtcMs }: LossFilter,
  scope: CoverageScope,
): string[] {
  const after = fromUtcMs === undefined ? "" : ` after:${isoUtc(fromUtcMs)}`;
  const before = toUtcMs === undefined ? "" : ` before:${isoUtc(toUtcMs)}`;
  return reader
    .countUnplacedDeletions(fromUtcMs ?? null, toUtcMs ?? null)
    .filter(({ host }) => isHostIn(scope, host))
    .map(({ host, records }) =>
      describeNote(
        note("deletions-not-placed", {
          count: records,
          name: `salvage search acct:${NO_ACCOUNT} op:delete host:${host}${after}${before}`,
        }),
        isoUtc,
      ),
    );
}

/** States in which such a deletion may have been of this very item: a later one is known to be of something else. */
const MAY_BE_GONE: ReadonlySet<string> = new Set(["present", "trashed", "unknown"]);

/**
 * Adds to an answer the deletions of an item with this number in a mailbox that no record tells: they may be of this one, unless a
 * later record names it.
 */
export function withUnplacedDeletions(
  reader: IndexReader,
  answer: ItemAnswer,
  scope: CoverageScope,
  shown: string | null,
): ItemAnswer {
  if (!MAY_BE_GONE.has(answer.state)) return answer;
  const { id, host } = answer.item;
  const seen = answer.story.filter(({ items }) => items.some((item) => Math.abs(item.id) === id)).at(-1)?.time;
  const fromUtcMs = seen === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(seen);
  const places = answer.story.length > 0 && host !== null ? { host } : scope;
  const found = reader.unplacedDeletionsOf(id, fromUtcMs).filter((event) => isHostIn(places, event.host));
  const first = found[0];
  if (first === undefined) return answer;
  const zone = shown ?? first.zone;
  const time = (utcMs: number): string => `${showTime(isoUtc(utcMs), zone).replace(/,\d{3}/, "")} (${zone})`;
  const told = describeNote(
    note("item-of-unknown-mailbox", { count: found.length, name: first.host, fromUtcMs: first.timeUtcMs }),
    time,
  );
  const unplaced = found.slice(0, LISTED).map(eventRow);
  return { ...answer, verdict: `${answer.verdict} ${told}`, notes: [...answer.notes, told], unplaced };
}
