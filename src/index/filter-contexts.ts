import { PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { EventFilter } from "./types.ts";

/** What stands for the account of records that name neither account nor mailbox. */
export const NO_ACCOUNT = "-";

/** Ids of the texts that an address stands for: the whole address, or all with this part before or behind the `@`. */
export function addressIds(db: Connection, address: string): number[] {
  const value = address.toLowerCase();
  const find = (sql: string, ...args: string[]): number[] =>
    db
      .prepare(sql)
      .pluck()
      .all(...args) as number[];
  if (value.includes("@") && !value.startsWith("@")) return find("SELECT id FROM text WHERE value = ?", value);
  const domain = value.startsWith("@") ? value.slice(1) : value;
  const escaped = domain.replace(/[\\%_]/g, "\\$&");
  // A prefix is found by the index; only the part behind the @ needs a look at every text.
  const local = value.startsWith("@")
    ? []
    : find("SELECT id FROM text WHERE value = ? OR (value >= ? AND value < ?)", value, `${value}@`, `${value}A`);
  return [...new Set([...local, ...find("SELECT id FROM text WHERE value LIKE ? ESCAPE '\\'", `%@${escaped}`)])];
}

function list(ids: readonly number[]): string {
  return `(${ids.join(",")})`;
}

/** Conditions that the context of a record decides, as SQL over `context c`; null where the filter has none. */
function conditions(db: Connection, filter: EventFilter): string[] | null {
  const all: string[] = [];
  const text = db.prepare<[string], number>("SELECT id FROM text WHERE value = ?").pluck();
  if (filter.account === NO_ACCOUNT) all.push("c.account = 0 AND c.mailbox IS NULL");
  else if (filter.account !== undefined) {
    const ids = list(addressIds(db, filter.account));
    all.push(`(c.account IN ${ids} OR c.mailbox IN (SELECT mailbox FROM mailbox_name WHERE account IN ${ids}))`);
  }
  if (filter.actor !== undefined) all.push(`c.actor IN ${list(addressIds(db, filter.actor))}`);
  if (filter.ip !== undefined) all.push(`c.ip = ${text.get(filter.ip) ?? -1}`);
  if (filter.client !== undefined) {
    const wanted = filter.client.toLowerCase();
    const clients = db
      .prepare("SELECT id, value FROM text WHERE id IN (SELECT DISTINCT client FROM context)")
      .all() as { id: number; value: string }[];
    all.push(`c.client IN ${list(clients.filter((t) => t.value.toLowerCase().includes(wanted)).map((t) => t.id))}`);
  }
  if (filter.protocols !== undefined) {
    all.push(`c.protocol IN ${list(filter.protocols.map((protocol) => PROTOCOLS.indexOf(protocol) + 1))}`);
  }
  if (filter.host !== undefined) {
    const host = db
      .prepare<[string], number>("SELECT id FROM host WHERE lower(name) = lower(?)")
      .pluck()
      .get(filter.host);
    all.push(`c.host = ${host ?? -1}`);
  }
  if (filter.mailbox !== undefined)
    all.push(`c.mailbox IN (SELECT id FROM mailbox WHERE mid = ${Number(filter.mailbox)})`);
  if (filter.session !== undefined) {
    all.push(
      `EXISTS (SELECT 1 FROM session n WHERE n.number = ${Number(filter.session)} AND n.account = c.account
         AND n.actor = c.actor AND n.ip = c.ip AND n.client = c.client AND n.protocol = c.protocol)`,
    );
  }
  return all.length === 0 ? null : all;
}

/** The contexts whose records can match, or null where every record can. */
export function matchingContexts(db: Connection, filter: EventFilter): ReadonlySet<number> | null {
  const all = conditions(db, filter);
  if (all === null) return null;
  const ids = db
    .prepare(`SELECT c.id FROM context c WHERE ${all.join(" AND ")}`)
    .pluck()
    .all() as number[];
  return new Set(ids);
}

/** From inclusive, to exclusive; infinite where it is open. */
export interface Span {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** The span that the filter asks about, a session's included. */
export function spanOf(db: Connection, filter: EventFilter): Span {
  let fromUtcMs = filter.fromUtcMs ?? Number.NEGATIVE_INFINITY;
  let toUtcMs = filter.toUtcMs ?? Number.POSITIVE_INFINITY;
  if (filter.session !== undefined) {
    const session = db.prepare("SELECT from_utc_ms, to_utc_ms FROM session WHERE number = ?").get(filter.session) as
      | { from_utc_ms: number; to_utc_ms: number }
      | undefined;
    fromUtcMs = Math.max(fromUtcMs, session?.from_utc_ms ?? 0);
    toUtcMs = Math.min(toUtcMs, (session?.to_utc_ms ?? -1) + 1);
  }
  return { fromUtcMs, toUtcMs };
}
