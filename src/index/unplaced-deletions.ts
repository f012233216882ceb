import { EVENT_KINDS, PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { sqlSourceOf } from "./event-key.ts";
import { readMeta, writeMeta } from "./meta.ts";
import { GENUINE } from "./story-row-reader.ts";

/** How many records of a host delete items of mailboxes that nothing tells. */
export interface UnplacedDeletions {
  readonly host: string;
  readonly records: number;
}

/** The contexts with such records: few, so that a question about all of the log need not count, nor look for them. */
const CONTEXTS = "contexts-of-unplaced-deletions";
type NotedContext = [context: number, records: number, firstUtcMs: number, lastUtcMs: number];

/**
 * SQL over `context c`: it names no account and no mailbox. What a delivery logs before its recipient is known deletes nothing, and
 * is one record of each delivery: to look at all of those would take long.
 */
const NAMES_NOTHING = `c.account = 0 AND c.mid IS NULL AND c.account_id = 0
  AND NOT (c.protocol = ${PROTOCOLS.indexOf("lmtp") + 1} AND c.ip != 0)`;

/** A server that starts after a crash does again, in this thread, what its log has already. */
const REPLAYING_THREAD = "SELECT id FROM text WHERE value = 'main'";

/**
 * Notes the deletions by threads without a context (extensions of the server, for the most part): they are in nobody's story and in no
 * loss, yet every answer that they may belong to must tell of them. Kept, as to look for them takes longer than an answer.
 * @param changed contexts whose records may be others than before; null for all
 */
export function noteUnplacedDeletions(db: Connection, changed: Iterable<number> | null): void {
  const asked = changed === null ? null : JSON.stringify([...changed]);
  db.prepare(
    "DELETE FROM unplaced_deletion WHERE @asked IS NULL OR context IN (SELECT value FROM json_each(@asked))",
  ).run({ asked });
  db.prepare(
    `INSERT INTO unplaced_deletion (context, time_utc_ms, event)
     SELECT c.id, e.time_utc_ms, e.id FROM context c CROSS JOIN event e ON e.context = c.id
     WHERE ${NAMES_NOTHING} AND (@asked IS NULL OR c.id IN (SELECT value FROM json_each(@asked)))
       AND e.kind = ${EVENT_KINDS.indexOf("delete")} AND e.items IS NOT NULL AND ${GENUINE}
       AND e.thread NOT IN (${REPLAYING_THREAD})`,
  ).run({ asked });
  const contexts = db
    .prepare<[], NotedContext>(
      "SELECT context, count(*), min(time_utc_ms), max(time_utc_ms) FROM unplaced_deletion GROUP BY context",
    )
    .raw()
    .all();
  writeMeta(db, CONTEXTS, contexts.length === 0 ? null : JSON.stringify(contexts));
}

/** How many there are on each host between two times (inclusive and exclusive; null: open), in order of the hosts' names. */
export function countUnplacedDeletions(
  db: Connection,
  fromUtcMs: number | null,
  toUtcMs: number | null,
): UnplacedDeletions[] {
  const [begin, end] = [fromUtcMs ?? Number.NEGATIVE_INFINITY, toUtcMs ?? Number.POSITIVE_INFINITY];
  const hostOf = db
    .prepare<[number], string>("SELECT h.name FROM context c JOIN host h ON h.id = c.host WHERE c.id = ?")
    .pluck();
  const within = db
    .prepare<number[], number>(
      "SELECT count(*) FROM unplaced_deletion WHERE context = ? AND time_utc_ms >= ? AND time_utc_ms < ?",
    )
    .pluck();
  const counts = new Map<string, number>();
  for (const [context, records, firstUtcMs, lastUtcMs] of notedContexts(db)) {
    const isWhole = begin <= firstUtcMs && lastUtcMs < end;
    const found = isWhole ? records : within.get(context, Math.max(begin, firstUtcMs), Math.min(end, lastUtcMs + 1))!;
    const host = hostOf.get(context) ?? "";
    if (found > 0) counts.set(host, (counts.get(host) ?? 0) + found);
  }
  return [...counts].map(([host, records]) => ({ host, records })).sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** Keys of those of items with this number from a time on, in order of time. */
export function unplacedDeletionsOf(db: Connection, item: number, fromUtcMs: number): number[] {
  const contexts = notedContexts(db).map(([context]) => context);
  if (contexts.length === 0) return [];
  return db
    .prepare<unknown[], number>(
      // Along the item's records: there are more deletions than records of one number.
      `SELECT e.id FROM event_item i CROSS JOIN event e ON e.id = i.event
       CROSS JOIN unplaced_deletion d ON d.context = e.context AND d.time_utc_ms = e.time_utc_ms AND d.event = e.id
       JOIN source s ON s.id = ${sqlSourceOf("e.id")}
       WHERE i.item IN (?, ?) AND i.context IN (SELECT value FROM json_each(?)) AND e.time_utc_ms >= ?
       ORDER BY e.time_utc_ms, s.rank, e.id`,
    )
    .pluck()
    .all(item, -item, JSON.stringify(contexts), fromUtcMs);
}

function notedContexts(db: Connection): NotedContext[] {
  return JSON.parse(readMeta(db, CONTEXTS) ?? "[]") as NotedContext[];
}
