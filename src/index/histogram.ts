import type { Connection } from "./database.ts";
import { SLOT_MS } from "./loss-counts.ts";
import type { TimeBucket } from "./types.ts";

interface SlotRow {
  readonly slot: number;
  readonly records: number;
  readonly deletions: number;
}

/** Records and lost items of a span in buckets of the same width, of one host or (null) of all. */
export function readHistogram(
  db: Connection,
  host: string | null,
  fromUtcMs: number,
  toUtcMs: number,
  buckets: number,
): TimeBucket[] {
  const widthMs = Math.max(1, (toUtcMs - fromUtcMs) / buckets);
  const counts = Array.from({ length: buckets }, (_, place) => ({
    fromUtcMs: Math.round(fromUtcMs + place * widthMs),
    records: 0,
    deletions: 0,
  }));
  for (const { slot, records, deletions } of slotsOf(db, host, fromUtcMs, toUtcMs)) {
    const place = Math.floor((Math.max(slot * SLOT_MS, fromUtcMs) - fromUtcMs) / widthMs);
    const bucket = counts[Math.min(buckets - 1, place)];
    if (bucket === undefined) continue;
    bucket.records += records;
    bucket.deletions += deletions;
  }
  return counts;
}

function slotsOf(db: Connection, host: string | null, fromUtcMs: number, toUtcMs: number): SlotRow[] {
  return db
    .prepare(
      `SELECT p.slot, sum(p.records) AS records, sum(p.deletions) AS deletions FROM (
         SELECT host, slot, records, 0 AS deletions FROM pulse UNION ALL SELECT host, slot, 0, items FROM loss_pulse
       ) p JOIN host h ON h.id = p.host
       WHERE p.slot BETWEEN @first AND @last AND (@host IS NULL OR h.name = @host) GROUP BY p.slot`,
    )
    .all({ first: Math.floor(fromUtcMs / SLOT_MS), last: Math.floor((toUtcMs - 1) / SLOT_MS), host }) as SlotRow[];
}
