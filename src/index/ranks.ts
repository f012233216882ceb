import type { Connection } from "./database.ts";

/**
 * Puts the sources in order of time and counts the events before each, which gives every event its public number. What
 * decides is only what the sources hold, so the numbers are the same in whatever order they were read.
 */
export function rankSources(db: Connection): void {
  const rows = db
    .prepare(
      `SELECT s.id, s.events FROM source s JOIN host h ON h.id = s.host
       ORDER BY s.from_utc_ms IS NULL, s.from_utc_ms, h.name, s.head_sha256, s.absolute_path`,
    )
    .all() as { id: number; events: number }[];
  const update = db.prepare("UPDATE source SET rank = ?, first_event = ? WHERE id = ?");
  let before = 0;
  rows.forEach(({ id, events }, rank) => {
    update.run(rank, before, id);
    before += events;
  });
}
