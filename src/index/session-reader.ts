import { PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { matchingContexts, spanOf } from "./filter-contexts.ts";
import { sqlTime } from "./request-search.ts";
import type { TextLookup } from "./text-lookup.ts";
import type { EventFilter, SessionRecord } from "./types.ts";

interface SessionRow {
  readonly number: number;
  readonly host: string;
  readonly account: number;
  readonly actor: number;
  readonly ip: number;
  readonly client: number;
  readonly protocol: number;
  readonly from_utc_ms: number;
  readonly to_utc_ms: number;
  readonly events: number;
  readonly deletions: number;
}

/** A session by its number, or null. */
export function sessionByNumber(db: Connection, texts: TextLookup, session: number): SessionRecord | null {
  const row = db
    .prepare<[number], SessionRow>(
      "SELECT n.*, h.name AS host FROM session n JOIN host h ON h.id = n.host WHERE n.number = ?",
    )
    .get(session);
  return row === undefined ? null : toSession(texts, row);
}

/** The sessions in which records of these conditions may lie, in order of time. */
export function findSessionRecords(
  db: Connection,
  texts: TextLookup,
  filter: EventFilter,
  limit: number,
): SessionRecord[] {
  const { sql, parameters } = conditions(db, filter);
  return db
    .prepare<(string | number)[], SessionRow>(
      `SELECT n.*, h.name AS host FROM session n JOIN host h ON h.id = n.host WHERE ${sql} ORDER BY n.number LIMIT ?`,
    )
    .all(...parameters, Number.isFinite(limit) ? limit : -1)
    .map((row) => toSession(texts, row));
}

/** How many those are. */
export function countSessionRecords(db: Connection, filter: EventFilter): number {
  const { sql, parameters } = conditions(db, filter);
  return db
    .prepare(`SELECT count(*) FROM session n WHERE ${sql}`)
    .pluck()
    .get(...parameters) as number;
}

function conditions(
  db: Connection,
  filter: EventFilter,
): { readonly sql: string; readonly parameters: (string | number)[] } {
  const contexts = matchingContexts(db, filter);
  const { fromUtcMs, toUtcMs } = spanOf(db, filter);
  const clients =
    contexts === null
      ? ""
      : `AND EXISTS (SELECT 1 FROM context c WHERE c.account = n.account AND c.actor = n.actor AND c.ip = n.ip
           AND c.client = n.client AND c.protocol = n.protocol AND c.id IN (SELECT value FROM json_each(?)))`;
  return {
    sql: `n.to_utc_ms >= ? AND n.from_utc_ms < ? ${clients}`,
    parameters: [sqlTime(fromUtcMs), sqlTime(toUtcMs), ...(contexts === null ? [] : [JSON.stringify([...contexts])])],
  };
}

function toSession(texts: TextLookup, row: SessionRow): SessionRecord {
  return {
    session: row.number,
    host: row.host,
    account: texts.textOrNull(row.account),
    actor: texts.textOrNull(row.actor),
    ip: texts.textOrNull(row.ip),
    client: texts.textOrNull(row.client),
    protocol: PROTOCOLS[row.protocol - 1] ?? null,
    fromUtcMs: row.from_utc_ms,
    toUtcMs: row.to_utc_ms,
    events: row.events,
    deletions: row.deletions,
  };
}
