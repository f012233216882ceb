import { FLAG } from "./batch.ts";
import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";

/**
 * Nothing that a source tells from an offset on is to be trusted: its events and sessions stay to be searched and are no
 * evidence.
 */
export function distrustSource(db: Connection, source: number, fromOffsetBytes: number): void {
  db.prepare("UPDATE source SET sound_bytes = ? WHERE id = ?").run(fromOffsetBytes, source);
  db.prepare("UPDATE event SET flags = flags | ? WHERE id >= ? AND id < ? AND offset_bytes >= ?").run(
    FLAG.damaged,
    eventKey(source, 0),
    eventKey(source + 1, 0),
    fromOffsetBytes,
  );
}

/** A sound copy holds just what the damaged one gave. */
export function trustSource(db: Connection, source: number): void {
  db.prepare("UPDATE source SET sound_bytes = NULL WHERE id = ?").run(source);
  db.prepare("UPDATE event SET flags = flags & ~? WHERE id >= ? AND id < ?").run(
    FLAG.damaged,
    eventKey(source, 0),
    eventKey(source + 1, 0),
  );
}
