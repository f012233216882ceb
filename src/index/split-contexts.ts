import type { Connection } from "./database.ts";
import { forEachItemId } from "./item-list.ts";

/**
 * POP3 and DAV records do not say which mailbox they are about, so their contexts get the one that their account owns. An account
 * that was deleted and created again has owned two of the same host, one after the other: the context is then split, and events
 * move to a twin of it that is about the mailbox of their time. Done anew after each run, from what the context was at first.
 */
export function splitContexts(db: Connection): number[] {
  const touched = new Set(joinAgain(db));
  for (const { context, mailboxes } of contextsOfSeveral(db)) {
    const [first, ...later] = mailboxes;
    if (first === undefined) continue;
    db.prepare("UPDATE context SET mailbox = ? WHERE id = ? AND mailbox IS NOT ?").run(
      first.mailbox,
      context,
      first.mailbox,
    );
    touched.add(context);
    later.forEach(({ mailbox, from }, place) => {
      const until = later[place + 1]?.from ?? Number.MAX_SAFE_INTEGER;
      const twin = twinOf(db, context, mailbox);
      touched.add(twin);
      moveEvents(db, context, twin, from, until);
    });
  }
  return [...touched];
}

interface SplitContext {
  readonly context: number;
  /** In order of time. */
  readonly mailboxes: readonly { readonly mailbox: number; readonly from: number }[];
}

/** Contexts without a mailbox number, whose account had several mailboxes of the host. */
function contextsOfSeveral(db: Connection): SplitContext[] {
  const rows = db
    .prepare<[], [context: number, mailbox: number, from: number]>(
      `SELECT c.id, n.mailbox, n.from_utc_ms FROM context c JOIN mailbox_name n ON n.account = c.account
       JOIN mailbox m ON m.id = n.mailbox AND m.host = c.host AND m.mid > 0
       WHERE c.mid IS NULL AND c.about = 0 AND c.base IS NULL AND c.account != 0 AND (
         SELECT count(*) FROM mailbox_name o JOIN mailbox p ON p.id = o.mailbox
         WHERE o.account = c.account AND p.host = c.host AND p.mid > 0) > 1
       ORDER BY c.id, n.from_utc_ms, n.mailbox`,
    )
    .raw()
    .all();
  const groups = Map.groupBy(rows, ([context]) => context);
  return [...groups].map(([context, of]) => ({
    context,
    mailboxes: of.map(([, mailbox, from]) => ({ mailbox, from })),
  }));
}

/** Gives all events back to the contexts that they were read with. @returns twins that had events */
function joinAgain(db: Connection): number[] {
  const twins = db.prepare<[], [number, number]>("SELECT id, base FROM context WHERE base IS NOT NULL").raw().all();
  return twins.flatMap(([twin, base]) => (moveEvents(db, twin, base, 0, Number.MAX_SAFE_INTEGER) > 0 ? [twin] : []));
}

const COPIED = "host, account, actor, mid, ip, client, protocol, data_source, device, proxy, about, account_id";

function twinOf(db: Connection, context: number, mailbox: number): number {
  db.prepare(
    `INSERT OR IGNORE INTO context (key, base, mailbox, ${COPIED})
     SELECT key || '@' || ?, id, ?, ${COPIED} FROM context WHERE id = ?`,
  ).run(mailbox, mailbox, context);
  return db.prepare("SELECT id FROM context WHERE base = ? AND mailbox = ?").pluck().get(context, mailbox) as number;
}

function moveEvents(db: Connection, from: number, to: number, fromUtcMs: number, toUtcMs: number): number {
  const events = db
    .prepare<[number, number, number], [id: number, items: Uint8Array | null]>(
      "SELECT id, items FROM event WHERE context = ? AND time_utc_ms >= ? AND time_utc_ms < ?",
    )
    .raw()
    .all(from, fromUtcMs, toUtcMs);
  const move = db.prepare("UPDATE event SET context = ? WHERE id = ?");
  const moveItem = db.prepare("UPDATE event_item SET context = ? WHERE item = ? AND context = ? AND event = ?");
  for (const [id, items] of events) {
    move.run(to, id);
    if (items !== null) forEachItemId(items, (item) => void moveItem.run(to, item, from, id));
  }
  return events.length;
}
