import { type Connection, damagedIndex } from "./database.ts";

/** What losses have in common, each parsed once. */
export function sharedPartsOf(db: Connection): (id: number) => unknown {
  const find = db.prepare<[number], string>("SELECT value FROM loss_shared WHERE id = ?").pluck();
  const known = new Map<number, unknown>();
  return (id) => {
    if (!known.has(id)) {
      const text = find.get(id);
      if (text === undefined) throw damagedIndex();
      known.set(id, JSON.parse(text));
    }
    return known.get(id);
  };
}
