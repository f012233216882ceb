import { PROTOCOLS, SESSION_PAUSE_MS } from "../core/index.ts";
import type { ContextInfo } from "./context-lookup.ts";
import type { Connection } from "./database.ts";

/** Deliveries and the server's own tasks are nobody's session. */
export const SESSIONLESS: readonly string[] = ["lmtp", "smtp", "task"];

/** Finds the session that a record belongs to: the client of its context, at its time. */
export class SessionLookup {
  readonly #find;

  constructor(db: Connection) {
    this.#find = db.prepare<number[], { number: number; to_utc_ms: number }>(
      `SELECT number, to_utc_ms FROM session WHERE account = ? AND ip = ? AND client = ? AND protocol = ? AND actor = ?
       AND from_utc_ms <= ? ORDER BY from_utc_ms DESC LIMIT 1`,
    );
  }

  sessionOf(context: ContextInfo, timeUtcMs: number): number | null {
    const { account, ip, client, protocol, actor } = context.client;
    if (account === 0 || SESSIONLESS.includes(PROTOCOLS[protocol - 1] ?? "")) return null;
    const session = this.#find.get(account, ip, client, protocol, actor, timeUtcMs);
    return session !== undefined && session.to_utc_ms + SESSION_PAUSE_MS >= timeUtcMs ? session.number : null;
  }
}
