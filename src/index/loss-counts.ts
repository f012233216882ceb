import type { Connection } from "./database.ts";

/** Width of the slots that histograms are counted in. */
export const SLOT_MS = 10 * 60_000;

/** The session that record `e` of context `c` belongs to: the last of its client that began before. */
const SESSION_OF_RECORD = `(
  SELECT s.number FROM session s WHERE s.account = c.account AND s.ip = c.ip AND s.client = c.client
    AND s.protocol = c.protocol AND s.actor = c.actor AND s.from_utc_ms <= e.time_utc_ms ORDER BY s.from_utc_ms DESC LIMIT 1)`;

/**
 * Counts what was lost: by session, and by time for histograms. From losses and not from records: one act may tell the same items in
 * several records (a count, lists by type), and a record of a failed request tells of nothing that happened.
 */
export function countLostItems(db: Connection): void {
  db.exec(`
    UPDATE session SET deletions = counted.items FROM (
      SELECT ${SESSION_OF_RECORD} AS number, sum(l.lost) AS items
      FROM loss l JOIN event e ON e.id = l.event JOIN context c ON c.id = e.context
      WHERE l.reason IS NULL AND l.lost > 0 GROUP BY 1
    ) counted WHERE counted.number = session.number;
    DELETE FROM loss_pulse;
    INSERT INTO loss_pulse SELECT m.host, l.time_utc_ms / ${SLOT_MS}, sum(l.lost)
      FROM loss l JOIN mailbox m ON m.id = l.mailbox WHERE l.reason IS NULL AND l.lost > 0 GROUP BY 1, 2`);
}
