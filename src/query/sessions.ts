import { EVENT_KINDS, type EventKind, isoUtc, type Protocol } from "../core/index.ts";
import type { EventFilter, IndexReader, SessionRecord } from "../index/index.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import { type EventRow, eventRow } from "./event-row.ts";
import type { Query } from "./filter.ts";
import { describeQuery } from "./filter-text.ts";
import type { PageRequest } from "./search.ts";

/** One client's run of activity. */
export interface SessionRow {
  readonly session: number;
  readonly host: string;
  readonly account: string | null;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocol: Protocol | null;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly events: number;
  readonly deletions: number;
}

export interface SessionsAnswer {
  readonly query: Readonly<Record<string, string | number | null>>;
  readonly sessions: readonly SessionRow[];
  readonly coverage: CoverageAnswer;
}

export interface SessionAnswer {
  readonly session: SessionRow;
  /** Number of events by kind, those that occur. */
  readonly totals: Readonly<Partial<Record<EventKind, number>>>;
  readonly total: number;
  readonly events: readonly EventRow[];
  readonly coverage: CoverageAnswer;
}

/** Sessions that a query's events belong to. A bare address is the account: sessions have no sender. */
export function findSessions(reader: IndexReader, query: Query, limit: number): SessionsAnswer {
  const { filter, party } = query;
  const asked: EventFilter = party === null ? filter : { ...filter, account: party };
  const { host, fromUtcMs, toUtcMs } = filter;
  return {
    query: describeQuery({ ...query, filter: asked, party: null }),
    sessions: reader.sessions(asked, limit).map(sessionRow),
    coverage: coverageOf(reader, { host, fromUtcMs, toUtcMs }),
  };
}

/** What a session did, or null where there is none with this number. */
export function describeSession(reader: IndexReader, session: number, page: PageRequest): SessionAnswer | null {
  const record = reader.session(session);
  if (record === null) return null;
  const found = reader.search({ session }, page);
  const counts = EVENT_KINDS.map((kind) => [kind, reader.count({ session, kinds: [kind] })] as const);
  return {
    session: sessionRow(record),
    totals: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    total: found.total,
    events: found.events.map(eventRow),
    coverage: coverageOf(reader, { host: record.host, fromUtcMs: record.fromUtcMs, toUtcMs: record.toUtcMs }),
  };
}

function sessionRow(record: SessionRecord): SessionRow {
  const { fromUtcMs, toUtcMs, session, host, account, actor, ip, client, protocol, events, deletions } = record;
  return {
    session,
    host,
    account,
    actor,
    ip,
    client,
    protocol,
    from: isoUtc(fromUtcMs),
    to: isoUtc(toUtcMs),
    seconds: (toUtcMs - fromUtcMs) / 1000,
    events,
    deletions,
  };
}
