import type { Statement } from "better-sqlite3";
import { FACTS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";
import { LONGEST_REQUEST_MS, type OpenAct, type OpenActs } from "./open-acts.ts";

/** Behind such a pause the next record of a thread without ids is another act (ingest/acts.ts). */
const PAUSE_MS = 10_000;

/** Records that begin an act of their own. */
const BEGINNINGS = (["lmtp-deliver", "purge-begin"] as const).map((fact) => FACTS.indexOf(fact)).join(",");

/**
 * Joins acts that a rotation cut in two where both parts have records of items: the second part was read as an act of its own. One act
 * is one loss, and it failed where either part says so.
 * @returns the contexts of acts that were joined, or of which more is known
 */
export function joinActs(db: Connection, open: OpenActs): number[] {
  const join = db.prepare(
    "INSERT OR IGNORE INTO joined_act (act, first_act) VALUES (?, coalesce((SELECT first_act FROM joined_act WHERE act = ?), ?))",
  );
  const contexts: number[] = [];
  const firstRecord = db.prepare<FirstRecordKey, FirstRecord>(FIRST_RECORD).raw();
  for (const act of open.acts) {
    const second = secondPart(firstRecord, open, act);
    if (second !== null && join.run(second, act.act, act.act).changes > 0) contexts.push(act.context);
  }
  // What the second part tells of the request is true of the first.
  const learnt = db
    .prepare<[], number>(
      `UPDATE act SET operation = iif(p.closed_by IS NULL, act.operation, p.operation), outcome = max(act.outcome, p.outcome),
         elapsed_ms = coalesce(p.elapsed_ms, act.elapsed_ms), closed_by = coalesce(p.closed_by, act.closed_by)
       FROM joined_act j JOIN act p ON p.id = j.act
       WHERE act.id = j.first_act
         AND (act.outcome < p.outcome OR (p.closed_by IS NOT NULL AND act.closed_by IS NOT p.closed_by))
       RETURNING act.id`,
    )
    .pluck()
    .all();
  const failed = db
    .prepare<[], number>(
      `UPDATE act SET outcome = f.outcome FROM joined_act j JOIN act f ON f.id = j.first_act
       WHERE act.id = j.act AND act.outcome < f.outcome RETURNING act.id`,
    )
    .pluck()
    .all();
  const contextOf = db.prepare<[number], number>("SELECT context FROM event WHERE id = ?").pluck();
  return [...contexts, ...[...learnt, ...failed].flatMap((act) => contextOf.get(act) ?? [])];
}

/** First and last key to look at, thread, first and last time, context. */
type FirstRecordKey = [number, number, number, number, number, number];
type FirstRecord = [id: number, act: number, soapId: string | null, begins: number];

const FIRST_RECORD = `SELECT e.id, e.act, e.soap_id, e.fact IN (${BEGINNINGS}) FROM event e JOIN context c ON c.id = e.context
  WHERE e.id BETWEEN ? AND ? AND e.thread = ? AND e.time_utc_ms BETWEEN ? AND ? AND coalesce(c.base, c.id) = ?
  ORDER BY e.id LIMIT 1`;

/** The act that is the rest of another one, or null. */
function secondPart(firstRecord: Statement<FirstRecordKey, FirstRecord>, open: OpenActs, act: OpenAct): number | null {
  const hasSoapId = !act.key.startsWith("cid=") && /^[0-9a-f]+$/.test(act.key);
  for (const source of open.nextSources(act)) {
    const untilUtcMs = act.time_utc_ms + (hasSoapId ? LONGEST_REQUEST_MS : PAUSE_MS);
    const found = firstRecord.get(
      eventKey(source, 0),
      eventKey(source, RECORDS_LOOKED_AT),
      act.thread,
      act.time_utc_ms,
      untilUtcMs,
      act.read_with,
    );
    if (found === undefined) continue;
    const [event, second, soapId, begins] = found;
    const closing = open.closingIn(source, act);
    const isClosedBefore = closing !== null && closing.event < event;
    const isOther = second !== event || begins === 1 || (soapId ?? "") !== (hasSoapId ? act.key : "");
    return isClosedBefore || isOther ? null : second;
  }
  return null;
}

/** Events at the beginning of a source among which the rest of an act is looked for. */
const RECORDS_LOOKED_AT = 5_000;

/** Acts that are the rest of another one, with that one. */
export function joinedActs(db: Connection): ReadonlyMap<number, number> {
  return new Map(db.prepare("SELECT act, first_act FROM joined_act").raw().all() as [number, number][]);
}
