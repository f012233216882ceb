import type { Connection } from "./database.ts";
import { readMeta, writeMeta } from "./meta.ts";

/** Names of the hosts of which a client names a version that logs no arrivals. */
const HIDING_HOSTS = "hosts-hiding-arrivals";

/** Early patches of these releases log `Adding Message` at DEBUG only; the agents of the server's own clients name its build. */
const HIDING_BUILD = /\/8\.8\.(?:[5-9]|10)_GA/;

/** Notes which hosts may log no arrivals. Kept, because to go through all clients takes longer than to tell an item's story. */
export function noteHiddenArrivals(db: Connection): void {
  const clients = db
    .prepare<[], [host: string, client: string]>(
      `SELECT h.name, t.value FROM (SELECT DISTINCT host, client FROM context WHERE client != 0) c
       JOIN host h ON h.id = c.host JOIN text t ON t.id = c.client`,
    )
    .raw()
    .all();
  const hosts = new Set(clients.filter(([, client]) => HIDING_BUILD.test(client)).map(([host]) => host));
  writeMeta(db, HIDING_HOSTS, hosts.size === 0 ? null : JSON.stringify([...hosts].sort()));
}

/** The hosts that may log no arrivals. */
export function hostsHidingArrivals(db: Connection): ReadonlySet<string> {
  return new Set(JSON.parse(readMeta(db, HIDING_HOSTS) ?? "[]") as string[]);
}
