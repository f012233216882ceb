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

/** Keys of the contexts with such records: few, so that a question need not look for them. */
const CONTEXTS = "contexts-of-unplaced-deletions";

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
  const contexts = db.prepare("SELECT DISTINCT context FROM unplaced_deletion ORDER BY context").pluck().all();
  writeMeta(db, CONTEXTS, contexts.length === 0 ? null : JSON.stringify(contexts));
}

/** How many there are on each host between two times (inclusive and exclusive; null: open), in order of the hosts' names. */
export function countUnplacedDeletions(
  db: Connection,
  fromUtcMs: number | null,
  toUtcMs: number | null,
): UnplacedDeletions[] {
  const contexts = readMeta(db, CONTEXTS);
  if (contexts === null) return [];
  return db
    .prepare<unknown[], UnplacedDeletions>(
      `SELECT h.name AS host, count(*) AS records FROM unplaced_deletion d JOIN context c ON c.id = d.context
       JOIN host h ON h.id = c.host WHERE d.context IN (SELECT value FROM json_each(?))
         AND d.time_utc_ms >= ? AND d.time_utc_ms < ? GROUP BY h.name ORDER BY h.name`,
    )
    .all(contexts, fromUtcMs ?? Number.MIN_SAFE_INTEGER, toUtcMs ?? Number.MAX_SAFE_INTEGER);
}

/** Keys of those of items with this number from a time on, in order of time. */
export function unplacedDeletionsOf(db: Connection, item: number, fromUtcMs: number): number[] {
  const contexts = readMeta(db, CONTEXTS);
  if (contexts === null) return [];
  return db
    .prepare<unknown[], number>(
      `SELECT e.id FROM event_item i JOIN event e ON e.id = i.event JOIN source s ON s.id = ${sqlSourceOf("e.id")}
       JOIN unplaced_deletion d ON d.context = e.context AND d.time_utc_ms = e.time_utc_ms AND d.event = e.id
       WHERE i.item IN (?, ?) AND i.context IN (SELECT value FROM json_each(?)) AND e.time_utc_ms >= ?
       ORDER BY e.time_utc_ms, s.rank, e.id`,
    )
    .pluck()
    .all(item, -item, contexts, fromUtcMs);
}
