import { EVENT_KINDS, FACTS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";
import type { OpenActs } from "./open-acts.ts";

/** A delivery goes on behind a rotation for minutes at most. */
const LONGEST_DELIVERY_MS = 10 * 60_000;

/** Events at the beginning of a source among which the rest of a delivery is looked for. */
const RECORDS_LOOKED_AT = 5_000;

/**
 * Gives messages their sender where a rotation cut their delivery in two: the record that names the sender ends one file, those that add
 * the message begin the next, in the same thread and with the same Message-ID.
 * @returns the contexts of the records that changed
 */
export function joinCutDeliveries(db: Connection, open: OpenActs): number[] {
  const delivery = db
    .prepare<[number], [sender: number, messageId: string]>(
      // The record that names the sender begins the act, whose key is its own: over acts there is no index of all events.
      `SELECT sender, message_id FROM event WHERE id = ? AND fact = ${FACTS.indexOf("lmtp-deliver")}
         AND sender > 0 AND message_id IS NOT NULL`,
    )
    .raw();
  const complete = db
    .prepare<(number | string)[], number>(
      `UPDATE event SET sender = ? WHERE id BETWEEN ? AND ? AND thread = ? AND kind = ${EVENT_KINDS.indexOf("add")}
         AND message_id = ? AND time_utc_ms BETWEEN ? AND ? AND (sender IS NULL OR sender = 0) RETURNING context`,
    )
    .pluck();
  return open.acts
    .filter(({ key }) => key === "lmtp")
    .flatMap((act) => {
      const [sender, messageId] = delivery.get(act.act) ?? [];
      if (sender === undefined || messageId === undefined) return [];
      const until = act.time_utc_ms + LONGEST_DELIVERY_MS;
      return open
        .nextSources(act)
        .flatMap((source) =>
          complete.all(
            sender,
            eventKey(source, 0),
            eventKey(source, RECORDS_LOOKED_AT),
            act.thread,
            messageId,
            act.time_utc_ms,
            until,
          ),
        );
    });
}
