import { PROTOCOLS, SESSION_PAUSE_MS } from "../core/index.ts";
import type { ContextInfo } from "./context-lookup.ts";
import type { Connection } from "./database.ts";

/** Deliveries and the server's own tasks are nobody's session. */
export const SESSIONLESS: readonly string[] = ["lmtp", "smtp", "task"];

/** A client's sessions, in order of time. */
interface ClientSessions {
  readonly numbers: readonly number[];
  readonly fromUtcMs: readonly number[];
  readonly toUtcMs: readonly number[];
}

/** Clients whose sessions are kept in memory. */
const KEPT_CLIENTS = 20_000;

/** Finds the session that a record belongs to: the client of its context, at its time. Each client is read once. */
export class SessionLookup {
  readonly #find;
  readonly #clients = new Map<string, ClientSessions>();

  constructor(db: Connection) {
    this.#find = db
      .prepare<number[], [number, number, number]>(
        `SELECT number, from_utc_ms, to_utc_ms FROM session
         WHERE account = ? AND ip = ? AND client = ? AND protocol = ? AND actor = ? ORDER BY from_utc_ms`,
      )
      .raw();
  }

  sessionOf(context: ContextInfo, timeUtcMs: number): number | null {
    const { account, protocol } = context.client;
    if (account === 0 || SESSIONLESS.includes(PROTOCOLS[protocol - 1] ?? "")) return null;
    const { numbers, fromUtcMs, toUtcMs } = this.#sessionsOf(context);
    let place = fromUtcMs.length - 1;
    while (place >= 0 && fromUtcMs[place]! > timeUtcMs) place--;
    return place >= 0 && toUtcMs[place]! + SESSION_PAUSE_MS >= timeUtcMs ? numbers[place]! : null;
  }

  #sessionsOf(context: ContextInfo): ClientSessions {
    const { account, ip, client, protocol, actor } = context.client;
    const key = `${account} ${ip} ${client} ${protocol} ${actor}`;
    let sessions = this.#clients.get(key);
    if (sessions === undefined) {
      const rows = this.#find.all(account, ip, client, protocol, actor) as unknown as [number, number, number][];
      sessions = {
        numbers: rows.map(([number]) => number),
        fromUtcMs: rows.map(([, from]) => from),
        toUtcMs: rows.map(([, , to]) => to),
      };
      if (this.#clients.size >= KEPT_CLIENTS) this.#clients.clear();
      this.#clients.set(key, sessions);
    }
    return sessions;
  }
}
