import type { Connection } from "./database.ts";

/**
 * Where neither thread nor category tells how a client came (a WebDAV record in a thread without its URL), its other records do: the
 * same account, actor, address and agent, which were seen with one protocol only. Inferred anew after each run, from what was read.
 * @returns the contexts whose protocol is another one than before
 */
export function inferProtocols(db: Connection): number[] {
  const before = protocols(db);
  db.exec("UPDATE context SET protocol = 0, protocol_inferred = 0 WHERE protocol_inferred = 1");
  db.exec(`UPDATE context SET protocol = told.protocol, protocol_inferred = 1 FROM (
      SELECT account, actor, ip, client, min(protocol) AS protocol FROM context
      WHERE protocol != 0 AND account != 0 AND client != 0
      GROUP BY account, actor, ip, client HAVING min(protocol) = max(protocol)
    ) told
    WHERE context.protocol = 0 AND context.account = told.account AND context.actor = told.actor
      AND context.ip = told.ip AND context.client = told.client`);
  const after = protocols(db);
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
}

/** The inferred ones, by context. */
function protocols(db: Connection): Map<number, number> {
  return new Map(
    db.prepare("SELECT id, protocol FROM context WHERE protocol_inferred = 1").raw().all() as [number, number][],
  );
}
