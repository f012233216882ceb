import { OUTCOMES } from "../core/index.ts";
import type { Checkpoint } from "./batch.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";
import { forgetSenderEvents } from "./sender-events.ts";

/** What conclusions have to be drawn anew for, after events were forgotten. */
export interface Forgotten {
  /** The contexts of the events. */
  readonly contexts: readonly number[];
  /** More than those: which events are about whose mail is not known of any. */
  readonly everything: boolean;
}

/** Forgets the events of a source behind a checkpoint and all that was told of them, except for requests and activity. */
export function forgetEventsBehind(db: Connection, source: number, checkpoint: Checkpoint): Forgotten {
  const [first, end] = [eventKey(source, checkpoint.nextOrdinal), eventKey(source + 1, 0)];
  const everything = !forgetSenderEvents(db, first, end);
  for (const table of ["event_item", "event_recipient"]) {
    db.prepare(`DELETE FROM ${table} WHERE event >= ? AND event < ?`).run(first, end);
  }
  const contexts = db
    .prepare<[number, number], number>("SELECT DISTINCT context FROM event WHERE id >= ? AND id < ?")
    .pluck()
    .all(first, end);
  db.prepare("DELETE FROM event WHERE id >= ? AND id < ?").run(first, end);
  db.prepare("DELETE FROM act WHERE id >= ? AND id < ?").run(first, end);
  reopenActs(db, first, end);
  for (const table of ["silence", "stretch"])
    db.prepare(`DELETE FROM ${table} WHERE source = ? AND tail = 1`).run(source);
  for (const table of ["unrecognised", "malformed"]) {
    db.prepare(`DELETE FROM ${table} WHERE source = ? AND offset_bytes >= ?`).run(source, checkpoint.offsetBytes);
  }
  return { contexts, everything };
}

/** Acts that one of the events closed are open again. That one failed is told by records before the one that closes it. */
function reopenActs(db: Connection, first: number, end: number): void {
  const [unknown, ok] = [OUTCOMES.indexOf("unknown"), OUTCOMES.indexOf("ok")];
  db.prepare(
    "UPDATE act SET outcome = iif(outcome = ?, ?, outcome), closed_by = NULL WHERE closed_by >= ? AND closed_by < ?",
  ).run(ok, unknown, first, end);
}
