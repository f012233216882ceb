import type { Client, Doing, Loss, Truth } from "./truth.ts";

/** A run of one client's activity as it really was. */
export interface TrueSession {
  readonly client: Client;
  readonly fromUtcMs: number;
  toUtcMs: number;
  readonly doings: Doing[];
  /** Items that it lost to their owners, added and moved to Trash. */
  lost: number;
  /** Items that may be called lost as well (an original whose copy was gone by then). */
  debatable: number;
  readonly losses: Loss[];
  readonly added: Set<string>;
  readonly trashed: Set<string>;
}

/** A longer pause than this ends a session. */
const PAUSE_MS = 30 * 60_000;

/** What clients did, session by session, by client (as text) and in order of time. */
export function sessionsOf(truth: Truth): Map<string, TrueSession[]> {
  const sessions = new Map<string, TrueSession[]>();
  const ofAct = new Map<number, TrueSession>();
  for (const doing of truth.doings.filter(isKept).toSorted((a, b) => a.timeUtcMs - b.timeUtcMs)) {
    const key = keyOf(doing.client);
    const own = sessions.get(key) ?? [];
    sessions.set(key, own);
    let session = own.at(-1);
    if (session === undefined || doing.timeUtcMs - session.toUtcMs > PAUSE_MS) {
      session = beginSession(doing);
      own.push(session);
    }
    session.toUtcMs = Math.max(session.toUtcMs, doing.timeUtcMs);
    session.doings.push(doing);
    for (const item of doing.added) session.added.add(`${doing.host}/${item}`);
    for (const item of doing.trashed) session.trashed.add(`${doing.host}/${item}`);
    ofAct.set(doing.act, session);
  }
  for (const loss of truth.losses) {
    const { act, items, claimed } = loss;
    const session = ofAct.get(act);
    if (session === undefined || items.length === 0) continue;
    session.lost += claimed ?? items.filter(({ knowable }) => knowable).length;
    session.losses.push(loss);
  }
  for (const none of truth.notLosses) {
    const session = ofAct.get(none.act);
    if (session !== undefined && none.debatable) session.debatable += none.ids.length;
  }
  return sessions;
}

/** Records that only say something about their neighbours: no question is ever answered with them. */
const BACKGROUND = ["selected folder ", "total space required", "dropping connection for user"];

function isKept({ message }: Doing): boolean {
  return !BACKGROUND.some((begin) => message.startsWith(begin));
}

export function keyOf({ account, actor, ip, client, protocol }: Client): string {
  return [account, actor, ip, client, protocol].join(" | ");
}

function beginSession({ client, timeUtcMs }: Doing): TrueSession {
  const nothing = { lost: 0, debatable: 0, losses: [], added: new Set<string>(), trashed: new Set<string>() };
  return { client, fromUtcMs: timeUtcMs, toUtcMs: timeUtcMs, doings: [], ...nothing };
}
