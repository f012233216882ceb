import { FACTS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";

/** Events at the beginning of a source that are looked at. */
const EVENTS_LOOKED_AT = 20;

const AUDIT_FACTS = new Set(FACTS.flatMap((fact, number) => (fact.startsWith("audit-") ? [number] : [])));

/**
 * The sources that hold an audit log: who logged in and what administrators did, but nothing of what happened to items. That
 * one of them reaches over an hour says nothing about whether deletions of that hour would be known.
 */
export function auditSources(db: Connection, host: string): ReadonlySet<number> {
  const withoutItems = db
    .prepare<[string], number>(
      `SELECT s.id FROM source s JOIN host h ON h.id = s.host
       WHERE h.name = ? AND s.soap_lines = 0 AND s.mailop_lines = 0
         AND NOT EXISTS (SELECT 1 FROM request_block b WHERE b.source = s.id)`,
    )
    .pluck()
    .all(host);
  const firstFacts = db
    .prepare<[number, number], number>(
      `SELECT fact FROM event WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ${EVENTS_LOOKED_AT}`,
    )
    .pluck();
  return new Set(
    withoutItems.filter((source) => {
      const facts = firstFacts.all(eventKey(source, 0), eventKey(source + 1, 0) - 1);
      return facts.length > 0 && facts.every((fact) => AUDIT_FACTS.has(fact));
    }),
  );
}
