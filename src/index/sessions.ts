import { PROTOCOLS, SESSION_PAUSE_MS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { MultiInsert } from "./multi-insert.ts";
import { SESSIONLESS } from "./session-lookup.ts";
import { TextLookup } from "./text-lookup.ts";

/** Who acts, from where, with what: contexts that have these in common are one client. */
interface Client {
  readonly account: number;
  readonly actor: number;
  readonly ip: number;
  readonly client: number;
  readonly protocol: number;
  readonly stretches: Stretch[];
}

/** A run of activity. */
interface Stretch {
  readonly client: Client;
  readonly host: number;
  readonly hostName: string;
  readonly fromUtcMs: number;
  toUtcMs: number;
  events: number;
}

type ContextRow = [
  id: number,
  account: number,
  actor: number,
  ip: number,
  client: number,
  protocol: number,
  host: number,
  hostName: string,
];

type ActivityRow = [context: number, fromUtcMs: number, toUtcMs: number, events: number];

const CONTEXTS = `
  SELECT c.id, c.account, c.actor, c.ip, c.client, c.protocol, c.host, h.name FROM context c JOIN host h ON h.id = c.host
  WHERE c.account != 0 AND c.protocol NOT IN (${SESSIONLESS.map((p) => PROTOCOLS.indexOf(p as never) + 1).join(",")})`;

/** The table's own order: by context, source and time. */
const ACTIVITIES = "SELECT context, from_utc_ms, to_utc_ms, events FROM activity ORDER BY context, source, from_utc_ms";

/** Adds `next` to `running` where no long pause parts them. */
function joins(running: Stretch, next: Omit<Stretch, "client" | "host" | "hostName">): boolean {
  if (next.fromUtcMs < running.fromUtcMs || next.fromUtcMs - running.toUtcMs > SESSION_PAUSE_MS) return false;
  running.toUtcMs = Math.max(running.toUtcMs, next.toUtcMs);
  running.events += next.events;
  return true;
}

/** Every client with its stretches of activity; those of one context that follow each other are joined already. */
function clientsOf(db: Connection): Iterable<Client> {
  const clients = new Map<string, Client>();
  const contexts = new Map<number, Pick<Stretch, "client" | "host" | "hostName">>();
  for (const [id, account, actor, ip, client, protocol, host, hostName] of db
    .prepare<[], ContextRow>(CONTEXTS)
    .raw()
    .iterate()) {
    const key = `${account} ${actor} ${ip} ${client} ${protocol}`;
    const found = clients.get(key) ?? { account, actor, ip, client, protocol, stretches: [] };
    clients.set(key, found);
    contexts.set(id, { client: found, host, hostName });
  }
  let running: Stretch | undefined;
  let before = 0;
  for (const [context, fromUtcMs, toUtcMs, events] of db.prepare<[], ActivityRow>(ACTIVITIES).raw().iterate()) {
    const place = contexts.get(context);
    if (place === undefined) continue;
    const next = { fromUtcMs, toUtcMs, events };
    if (running !== undefined && context === before && joins(running, next)) continue;
    before = context;
    running = { ...place, ...next };
    place.client.stretches.push(running);
  }
  return clients.values();
}

/** Joins a client's stretches that no long pause parts, over sources and hosts. */
function sessionsOf(client: Client): Stretch[] {
  const sessions: Stretch[] = [];
  const ordered = client.stretches.sort(
    (a, b) => a.fromUtcMs - b.fromUtcMs || (a.hostName < b.hostName ? -1 : a.hostName > b.hostName ? 1 : 0),
  );
  for (const stretch of ordered) {
    const running = sessions.at(-1);
    if (running === undefined || !joins(running, stretch)) sessions.push(stretch);
  }
  return sessions;
}

/** Numbers the sessions of the whole index in order of time. */
export function rebuildSessions(db: Connection): void {
  const sessions = [...clientsOf(db)].flatMap(sessionsOf);
  const texts = new TextLookup(db);
  const label = ({ account, actor, ip, client }: Client): string =>
    [account, actor, ip, client].map((id) => texts.text(id)).join("\0");
  const byLabel = (a: Client, b: Client): number => {
    const [one, other] = [label(a), label(b)];
    return one < other ? -1 : one > other ? 1 : a.protocol - b.protocol;
  };
  sessions.sort((a, b) => a.fromUtcMs - b.fromUtcMs || byLabel(a.client, b.client));
  db.exec("DELETE FROM session");
  const insert = new MultiInsert(
    db,
    `INSERT INTO session (number, account, actor, ip, client, protocol, host, from_utc_ms, to_utc_ms, events)`,
    10,
  );
  sessions.forEach(({ client: { account, actor, ip, client, protocol }, ...session }, place) => {
    const { host, fromUtcMs, toUtcMs, events } = session;
    insert.add(place + 1, account, actor, ip, client, protocol, host, fromUtcMs, toUtcMs, events);
  });
  insert.flush();
}
