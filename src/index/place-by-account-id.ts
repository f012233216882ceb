import type { Connection } from "./database.ts";

/**
 * Threads without a context (a draft that is sent by itself) add messages all the same, and their records name the account by its id
 * (`acct=`). Where other records tell the mailbox of that id on the host, it is theirs; where they tell several (a mailbox was
 * deleted and made anew), or none, it stays unknown.
 */
export function placeByAccountId(db: Connection): void {
  const asked = "SELECT account_id FROM context WHERE account_id != 0";
  if (db.prepare(`${asked} LIMIT 1`).get() === undefined) return;
  // From all facts at once: they cannot be found by an account's id.
  db.exec(`WITH told AS MATERIALIZED (
      SELECT f.host, f.account_id, min(m.id) AS mailbox FROM owner_fact f JOIN mailbox m ON m.host = f.host AND m.mid = f.mid
      WHERE f.mid != 0 AND f.account_id IN (${asked}) GROUP BY f.host, f.account_id HAVING count(DISTINCT m.id) = 1)
    UPDATE context SET mailbox = (
      SELECT t.mailbox FROM told t WHERE t.host = context.host AND t.account_id = context.account_id)
    WHERE account_id != 0`);
}
