import type { Connection } from "./database.ts";

/** Reads a fact about the index itself, or null. */
export function readMeta(db: Connection, key: string): string | null {
  return db.prepare<[string], string>("SELECT value FROM meta WHERE key = ?").pluck().get(key) ?? null;
}

/** Writes a fact about the index itself; null forgets it. */
export function writeMeta(db: Connection, key: string, value: string | null): void {
  if (value === null) db.prepare("DELETE FROM meta WHERE key = ?").run(key);
  else db.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);
}
