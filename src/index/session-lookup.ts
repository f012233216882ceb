import { PROTOCOLS, SESSION_PAUSE_MS } from "../core/index.ts";
import type { ContextInfo } from "./context-lookup.ts";
import type { Connection } from "./database.ts";

/** Deliveries and the server's own tasks are nobody's session. */
export const SESSIONLESS: readonly string[] = ["lmtp", "smtp", "task"];

/** A client's sessions, in order of time. */
type ClientSessions = { readonly number: number; readonly fromUtcMs: number; readonly toUtcMs: number }[];

type SessionRow = [
  number: number,
  fromUtcMs: number,
  toUtcMs: number,
  account: number,
  ip: number,
  client: number,
  protocol: number,
  actor: number,
];

/** Clients whose sessions are kept in memory. */
const KEPT_CLIENTS = 20_000;

const SELECT = "SELECT number, from_utc_ms, to_utc_ms, account, ip, client, protocol, actor FROM session";

/** Finds the session that a record belongs to: the client of its context, at its time. Each client is read once. */
export class SessionLookup {
  readonly #db: Connection;
  readonly #find;
  readonly #clients = new Map<string, ClientSessions>();
  /** The same by context: to put a client's key together for every record cost more than all else. */
  readonly #ofContexts = new Map<number, ClientSessions>();
  #allRead = false;

  constructor(db: Connection) {
    this.#db = db;
    this.#find = db
      .prepare<number[], SessionRow>(
        `${SELECT} WHERE account = ? AND ip = ? AND client = ? AND protocol = ? AND actor = ? ORDER BY from_utc_ms`,
      )
      .raw();
  }

  /** Reads all sessions at once, for who is about to ask for those of many clients. */
  readAll(): void {
    if (this.#allRead) return;
    this.#clients.clear();
    this.#ofContexts.clear();
    for (const row of this.#db.prepare<[], SessionRow>(`${SELECT} ORDER BY from_utc_ms`).raw().iterate()) {
      const [number, fromUtcMs, toUtcMs, account, ip, client, protocol, actor] = row;
      const key = keyOf(account, ip, client, protocol, actor);
      const sessions = this.#clients.get(key);
      if (sessions === undefined) this.#clients.set(key, [{ number, fromUtcMs, toUtcMs }]);
      else sessions.push({ number, fromUtcMs, toUtcMs });
    }
    this.#allRead = true;
  }

  sessionOf(context: ContextInfo, timeUtcMs: number): number | null {
    const sessions = this.#sessionsOf(context);
    const session = sessions[begunBy(sessions, timeUtcMs) - 1];
    return session !== undefined && session.toUtcMs + SESSION_PAUSE_MS >= timeUtcMs ? session.number : null;
  }

  #sessionsOf(context: ContextInfo): ClientSessions {
    let sessions = this.#ofContexts.get(context.id);
    if (sessions === undefined) {
      sessions = hasSessions(context) ? this.#ofClient(context) : NO_SESSIONS;
      if (this.#ofContexts.size >= KEPT_CLIENTS) this.#ofContexts.clear();
      this.#ofContexts.set(context.id, sessions);
    }
    return sessions;
  }

  #ofClient(context: ContextInfo): ClientSessions {
    const { account, ip, client, protocol, actor } = context.client;
    const key = keyOf(account, ip, client, protocol, actor);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    if (this.#allRead) return [];
    const rows = this.#find.all(account, ip, client, protocol, actor);
    const sessions = rows.map(([number, fromUtcMs, toUtcMs]) => ({ number, fromUtcMs, toUtcMs }));
    if (this.#clients.size >= KEPT_CLIENTS) this.#clients.clear();
    this.#clients.set(key, sessions);
    return sessions;
  }
}

const NO_SESSIONS: ClientSessions = [];

/** How many of a client's sessions had begun. */
function begunBy(sessions: ClientSessions, timeUtcMs: number): number {
  let [from, to] = [0, sessions.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sessions[middle]!.fromUtcMs <= timeUtcMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Deliveries and tasks have none, nor has nobody. */
function hasSessions({ client: { account, protocol } }: ContextInfo): boolean {
  return account !== 0 && !SESSIONLESS.includes(PROTOCOLS[protocol - 1] ?? "");
}

function keyOf(account: number, ip: number, client: number, protocol: number, actor: number): string {
  return `${account} ${ip} ${client} ${protocol} ${actor}`;
}
