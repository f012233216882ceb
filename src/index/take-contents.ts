import type { Connection } from "./database.ts";

/**
 * Makes an index hold what another one holds, and nothing else, in one transaction: readers see all of the old or all of the
 * new, and so does whoever comes after a kill. The other one has the same schema.
 */
export function takeContents(db: Connection, otherPath: string): void {
  db.prepare("ATTACH ? AS other").run(otherPath);
  // What the other one's rows refer to is in it, too: table by table it is not there yet, or not any more.
  db.pragma("foreign_keys = OFF");
  try {
    db.transaction(() => {
      const tables = db
        .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all();
      for (const table of tables)
        db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM other.${table};`);
    }).immediate();
  } finally {
    db.pragma("foreign_keys = ON");
    db.exec("DETACH other");
  }
}
