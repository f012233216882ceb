import type { Connection } from "./database.ts";
import type { Completed } from "./types.ts";

/** Where the texts stand that complete a word; hosts have a table of their own. */
const TEXTS: Readonly<Record<Exclude<Completed, "host">, string>> = {
  account: "SELECT account FROM context UNION SELECT account FROM mailbox",
  sender: "SELECT DISTINCT sender FROM event WHERE sender IS NOT NULL",
  folder: "SELECT DISTINCT folder_name FROM event",
  client: "SELECT client FROM context",
  ip: "SELECT ip FROM context",
};

/** Values of a kind that start with `prefix`, in their order. */
export function completions(db: Connection, what: Completed, prefix: string, limit: number): string[] {
  const like = `${prefix.replace(/[\\%_]/g, "\\$&")}%`;
  const sql =
    what === "host"
      ? "SELECT name FROM host WHERE name LIKE ? ESCAPE '\\' ORDER BY name LIMIT ?"
      : `SELECT value FROM text WHERE value LIKE ? ESCAPE '\\' AND id IN (${TEXTS[what]}) AND value != '' ORDER BY value LIMIT ?`;
  return db.prepare(sql).pluck().all(like, limit) as string[];
}
