import { compareTexts, isoUtc, type Protocol } from "../core/index.ts";
import type { SessionRecord } from "../index/index.ts";

/** One client of an account: when it was first and last seen, over all its sessions. */
export interface ClientRow {
  readonly account: string | null;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocols: readonly Protocol[];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly sessions: number;
  readonly events: number;
  readonly deletions: number;
}

/** The clients of sessions, account by account, in the order in which each was first seen. */
export function clientsOf(sessions: readonly SessionRecord[]): ClientRow[] {
  const groups = Map.groupBy(sessions, ({ account, actor, ip, client }) =>
    JSON.stringify([account, actor, ip, client]),
  );
  const rows = [...groups.values()].map(clientRow);
  return rows.sort(
    (a, b) =>
      compareTexts(a.account ?? "", b.account ?? "") ||
      compareTexts(a.firstSeen, b.firstSeen) ||
      compareTexts(a.ip ?? "", b.ip ?? ""),
  );
}

function clientRow(sessions: readonly SessionRecord[]): ClientRow {
  const [first] = sessions as readonly [SessionRecord, ...SessionRecord[]];
  const sum = (pick: (session: SessionRecord) => number) => sessions.reduce((total, one) => total + pick(one), 0);
  return {
    account: first.account,
    actor: first.actor,
    ip: first.ip,
    client: first.client,
    protocols: [...new Set(sessions.flatMap(({ protocol }) => protocol ?? []))].sort(),
    firstSeen: isoUtc(sessions.reduce((least, { fromUtcMs }) => Math.min(least, fromUtcMs), Number.POSITIVE_INFINITY)),
    lastSeen: isoUtc(sessions.reduce((most, { toUtcMs }) => Math.max(most, toUtcMs), Number.NEGATIVE_INFINITY)),
    sessions: sessions.length,
    events: sum(({ events }) => events),
    deletions: sum(({ deletions }) => deletions),
  };
}
