import { PROTOCOLS, SESSION_PAUSE_MS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { SESSIONLESS } from "./session-lookup.ts";

interface Part {
  readonly account: number;
  readonly actor: number;
  readonly ip: number;
  readonly client: number;
  readonly protocol: number;
  readonly host: number;
  readonly host_name: string;
  readonly label: string;
  readonly from_utc_ms: number;
  readonly to_utc_ms: number;
  readonly events: number;
  readonly deletions: number;
}

interface Session {
  readonly first: Part;
  toUtcMs: number;
  events: number;
  deletions: number;
}

const PARTS = `
  SELECT c.account, c.actor, c.ip, c.client, c.protocol, c.host, h.name AS host_name,
    ta.value || char(0) || coalesce(tx.value, '') || char(0) || coalesce(ti.value, '') || char(0) || coalesce(tc.value, '') AS label,
    a.from_utc_ms, a.to_utc_ms, a.events, a.deletions
  FROM activity a JOIN context c ON c.id = a.context JOIN host h ON h.id = c.host JOIN text ta ON ta.id = c.account
  LEFT JOIN text tx ON tx.id = c.actor LEFT JOIN text ti ON ti.id = c.ip LEFT JOIN text tc ON tc.id = c.client
  WHERE c.account != 0 AND c.protocol NOT IN (${SESSIONLESS.map((p) => PROTOCOLS.indexOf(p as never) + 1).join(",")})
  ORDER BY c.account, c.actor, c.ip, c.client, c.protocol, a.from_utc_ms, h.name`;

function sameClient(a: Part, b: Part): boolean {
  return (
    a.account === b.account &&
    a.actor === b.actor &&
    a.ip === b.ip &&
    a.client === b.client &&
    a.protocol === b.protocol
  );
}

/** Joins stretches of activity of the same client that no long pause parts, over sources and hosts. */
function join(parts: Iterable<Part>): Session[] {
  const sessions: Session[] = [];
  let current: Session | undefined;
  for (const part of parts) {
    if (
      current !== undefined &&
      sameClient(current.first, part) &&
      part.from_utc_ms - current.toUtcMs <= SESSION_PAUSE_MS
    ) {
      current.toUtcMs = Math.max(current.toUtcMs, part.to_utc_ms);
      current.events += part.events;
      current.deletions += part.deletions;
      continue;
    }
    current = { first: part, toUtcMs: part.to_utc_ms, events: part.events, deletions: part.deletions };
    sessions.push(current);
  }
  return sessions;
}

/** Numbers the sessions of the whole index in order of time. */
export function rebuildSessions(db: Connection): void {
  const sessions = join(db.prepare(PARTS).iterate() as IterableIterator<Part>);
  sessions.sort(
    (a, b) =>
      a.first.from_utc_ms - b.first.from_utc_ms ||
      (a.first.label < b.first.label ? -1 : a.first.label > b.first.label ? 1 : a.first.protocol - b.first.protocol),
  );
  db.exec("DELETE FROM session");
  const insert = db.prepare("INSERT INTO session VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  sessions.forEach(({ first, toUtcMs, events, deletions }, place) => {
    insert.run(
      place + 1,
      first.account,
      first.actor,
      first.ip,
      first.client,
      first.protocol,
      first.host,
      first.from_utc_ms,
      toUtcMs,
      events,
      deletions,
    );
  });
}
