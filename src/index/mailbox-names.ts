import type { Connection } from "./database.ts";

/**
 * Notes every name that a mailbox's owner had: an account that is renamed keeps its mailbox, and one that is deleted and created again
 * under the same name gets another. `names`: pairs of host/mid and account, those that records prove, and the elected owner.
 */
export function noteMailboxNames(
  db: Connection,
  names: Iterable<readonly [host: number, mid: number, account: number]>,
): void {
  db.exec("DELETE FROM mailbox_name");
  const insert = db.prepare(
    "INSERT OR IGNORE INTO mailbox_name (account, mailbox, from_utc_ms) SELECT ?, id, 0 FROM mailbox WHERE host = ? AND mid = ?",
  );
  for (const [host, mid, account] of names) insert.run(account, host, mid);
  // Only where an account had several mailboxes of a host it matters which of them was its own at a time.
  db.exec(`
    UPDATE mailbox_name SET from_utc_ms = coalesce((
      SELECT min(a.from_utc_ms) FROM context c JOIN activity a ON a.context = c.id
      WHERE c.mailbox = mailbox_name.mailbox AND c.mid IS NOT NULL AND c.account = mailbox_name.account AND c.about = 0
    ), 0) WHERE account IN (
      SELECT n.account FROM mailbox_name n JOIN mailbox m ON m.id = n.mailbox GROUP BY m.host, n.account HAVING count(*) > 1)`);
  db.exec(`
    UPDATE mailbox_name SET from_utc_ms = min(from_utc_ms, f.time_utc_ms) FROM mailbox m JOIN owner_fact f
      ON f.host = m.host AND f.mid = m.mid
    WHERE m.id = mailbox_name.mailbox AND f.account = mailbox_name.account AND mailbox_name.from_utc_ms > 0`);
}

/** SQL: the mailboxes whose owner has or had one of the accounts of a JSON array. */
export const MAILBOXES_OF_ACCOUNTS =
  "SELECT mailbox FROM mailbox_name WHERE account IN (SELECT value FROM json_each(?))";

/** The names that a mailbox's owner has and had, in alphabetical order. */
export function namesOfMailbox(db: Connection, mailbox: number): string[] {
  return db
    .prepare<[number], string>(
      "SELECT t.value FROM mailbox_name n JOIN text t ON t.id = n.account WHERE n.mailbox = ? ORDER BY t.value",
    )
    .pluck()
    .all(mailbox);
}
