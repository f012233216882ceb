import { FACTS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { GENUINE } from "./story-row-reader.ts";

/** A record of audit.log that tells that an administrator got access to an account's mailbox. */
export interface AccessRecord {
  /** Key of the event. */
  readonly key: number;
  readonly timeUtcMs: number;
  /** As the record writes it. */
  readonly account: string | null;
  readonly sourceId: number;
  readonly line: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

type Row = Omit<AccessRecord, "sourceId">;

/** Finds what administrators got access to. Prepared beforehand: nothing can be while losses are read one by one. */
export class AccessRecords {
  readonly #find;

  constructor(db: Connection) {
    this.#find = db.prepare<[host: string, actor: string, fromUtcMs: number, toUtcMs: number], Row>(
      `SELECT e.id AS key, e.time_utc_ms AS timeUtcMs, e.details ->> 'account' AS account, e.line,
         e.offset_bytes AS offsetBytes, e.length_bytes AS lengthBytes FROM event e
       WHERE e.context IN (SELECT c.id FROM context c JOIN host h ON h.id = c.host
           WHERE h.name = ? AND c.actor = (SELECT id FROM text WHERE value = ?))
         AND e.time_utc_ms >= ? AND e.time_utc_ms < ? AND e.fact = ${FACTS.indexOf("audit-delegate")} AND ${GENUINE}
       ORDER BY e.time_utc_ms, e.id`,
    );
  }

  /** All of an administrator on a host from one instant up to another, in order of time. */
  of(host: string, actor: string, fromUtcMs: number, toUtcMs: number): AccessRecord[] {
    return this.#find.all(host, actor, fromUtcMs, toUtcMs).map((row) => ({ ...row, sourceId: sourceOfKey(row.key) }));
  }
}
