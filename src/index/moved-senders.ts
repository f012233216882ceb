import { EVENT_KINDS, FACTS } from "../core/index.ts";
import { FLAG } from "./batch.ts";
import { addsOf, CROSSING_ACTS } from "./crossing-adds.ts";
import type { Connection } from "./database.ts";
import { forgetSenderEvents } from "./sender-events.ts";

interface Moved {
  readonly id: number;
  readonly context: number;
  readonly message_hash: number;
  readonly message_id: string;
  readonly sender: number | null;
}

/** Messages that a move from another mailbox added, but for those of which the record itself tells the sender. */
const MOVED = `
  SELECT e.id, e.context, e.message_hash, e.message_id, e.sender FROM event e
  WHERE ${addsOf(CROSSING_ACTS)} AND e.fact = ${FACTS.indexOf("message-add")}
    AND e.message_hash IS NOT NULL AND (e.sender IS NULL OR e.flags & ${FLAG.joinedSender} != 0)`;

/** Who sent a message, as far as the records of its delivery and of its sending agree. */
const SENDERS = `
  SELECT DISTINCT sender FROM event WHERE message_hash = ? AND message_id = ? AND sender IS NOT NULL
    AND kind IN (${EVENT_KINDS.indexOf("deliver")}, ${EVENT_KINDS.indexOf("send")}) AND flags & ${FLAG.suspicious | FLAG.damaged} = 0 LIMIT 2`;

/**
 * Gives messages that were moved to another mailbox their senders: the move adds them anew, and before Zimbra 10.1 that record tells
 * only the Message-ID. Joined from scratch each time, so that the order in which logs were read plays no part.
 * @returns the contexts of the records that changed
 */
export function joinMovedSenders(db: Connection): number[] {
  const senders = db.prepare(SENDERS).pluck();
  const update = db.prepare(`UPDATE event SET sender = ?, flags = flags | ${FLAG.joinedSender} WHERE id = ?`);
  const changed: number[] = [];
  for (const moved of db.prepare(MOVED).all() as Moved[]) {
    const [sender = null, other] = senders.all(moved.message_hash, moved.message_id) as number[];
    const agreed = other === undefined ? sender : null;
    if (agreed === moved.sender) continue;
    // What the old sender led to is not so any more; the replay of the mailbox adds what is. Such a record names one message.
    forgetSenderEvents(db, moved.id, moved.id + 1);
    update.run(agreed, moved.id);
    changed.push(moved.context);
  }
  return changed;
}
