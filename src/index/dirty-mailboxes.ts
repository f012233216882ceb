import type { Connection } from "./database.ts";

/** Keys of the mailboxes that records with these contexts are about. */
export function mailboxesOfContexts(db: Connection, contexts: Iterable<number>): number[] {
  const ids = JSON.stringify([...contexts]);
  const mailboxes = db
    .prepare(
      "SELECT DISTINCT mailbox FROM context WHERE mailbox IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
    )
    .pluck()
    .all(ids) as number[];
  return mailboxes;
}

export function countMailboxes(db: Connection): number {
  return Number(db.prepare("SELECT count(*) FROM mailbox").pluck().get());
}

/** Keys of the mailboxes in which the records of these acts stand. */
export function mailboxesOfActs(db: Connection, acts: Iterable<number>): number[] {
  return db
    .prepare(
      `SELECT DISTINCT c.mailbox FROM event e JOIN context c ON c.id = e.context
       WHERE e.id IN (SELECT value FROM json_each(?)) AND c.mailbox IS NOT NULL`,
    )
    .pluck()
    .all(JSON.stringify([...acts])) as number[];
}
