import { type EventKind, isoUtc, type Protocol } from "../core/index.ts";
import type { EventFilter, IndexReader, SessionRecord } from "../index/index.ts";
import { scopeOfAccount } from "./account-scope.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import { type EventRow, eventRow } from "./event-row.ts";
import type { Query } from "./filter.ts";
import { describeQuery } from "./filter-text.ts";
import { eachEvent, type PageRequest } from "./search.ts";
import { type ClientRow, clientsOf } from "./session-clients.ts";
import { itemsOfSession, type SessionItems } from "./session-items.ts";
import type { Suspicion } from "./suspicion/rules.ts";
import { SessionJudge } from "./suspicion/suspicious-sessions.ts";

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
  /** Reasons to look at it; only where they were asked for. */
  readonly suspicion?: readonly Suspicion[];
}

export interface SessionsAnswer {
  readonly query: Readonly<Record<string, string | number | null>>;
  /** How many there are; `sessions` holds no more than was asked for. */
  readonly total: number;
  readonly sessions: readonly SessionRow[];
  readonly coverage: CoverageAnswer;
}

/** The answer of `salvage sessions --by-client`. */
export interface ClientsAnswer {
  readonly query: Readonly<Record<string, string | number | null>>;
  readonly total: number;
  readonly clients: readonly ClientRow[];
  readonly coverage: CoverageAnswer;
}

export interface SessionAnswer {
  readonly session: SessionRow;
  /** Number of events by kind, those that occur. */
  readonly totals: Readonly<Partial<Record<EventKind, number>>>;
  /** Number of items that it added, moved to Trash (as a move, or as the copy that IMAP clients make), and took away for good. */
  readonly items: SessionItems;
  readonly total: number;
  readonly events: readonly EventRow[];
  readonly coverage: CoverageAnswer;
}

/** Sessions that a query's events belong to. A bare address is the account: sessions have no sender. */
export function findSessions(reader: IndexReader, query: Query, limit: number): SessionsAnswer {
  const { total, records } = recordsOf(reader, query, limit);
  return { ...about(reader, query), total, sessions: records.map(sessionRow) };
}

/** The suspicious ones among a query's sessions, each with its reasons (suspicion/rules.ts). */
export function findSuspicious(reader: IndexReader, query: Query, limit: number): SessionsAnswer {
  const judge = new SessionJudge(reader, query.zone);
  const marked = recordsOf(reader, query, Number.POSITIVE_INFINITY).records.flatMap((record) => {
    const suspicion = judge.reasons(record);
    return suspicion.length === 0 ? [] : [{ ...sessionRow(record), suspicion }];
  });
  return { ...about(reader, query), total: marked.length, sessions: marked.slice(0, limit) };
}

/** Who used which mailbox from where with what, first and last seen: an intruder's reach. */
export function findClients(reader: IndexReader, query: Query, limit: number): ClientsAnswer {
  const clients = clientsOf(recordsOf(reader, query, Number.POSITIVE_INFINITY).records);
  return { ...about(reader, query), total: clients.length, clients: clients.slice(0, limit) };
}

/** A bare address is the account. */
function askedOf({ filter, party }: Query): EventFilter {
  return party === null ? filter : { ...filter, account: party };
}

function about(reader: IndexReader, query: Query) {
  const filter = askedOf(query);
  return {
    query: describeQuery({ ...query, filter, party: null }),
    coverage: coverageOf(reader, scopeOfAccount(reader, filter)),
  };
}

/** Conditions that only single events meet; the others a session meets as a whole. */
const EVENT_CONDITIONS = ["itemId", "sender", "recipient", "messageId", "folder", "kinds", "operation"] as const;

interface FoundSessions {
  readonly total: number;
  readonly records: readonly SessionRecord[];
}

function recordsOf(reader: IndexReader, query: Query, limit: number): FoundSessions {
  const filter = askedOf(query);
  if (EVENT_CONDITIONS.every((name) => filter[name] === undefined) && filter.session === undefined) {
    const records = reader.sessions(filter, limit);
    return { total: records.length < limit ? records.length : reader.countSessions(filter), records };
  }
  const numbers = [...sessionsOfEvents(reader, filter)].sort((a, b) => a - b);
  return { total: numbers.length, records: numbers.slice(0, limit).flatMap((number) => reader.session(number) ?? []) };
}

function sessionsOfEvents(reader: IndexReader, filter: EventFilter): Set<number> {
  const numbers = new Set<number>();
  for (const { session } of eachEvent((page) => reader.events(filter, page)))
    if (session !== null) numbers.add(session);
  return numbers;
}

/** What a session did, or null where there is none with this number. */
export function describeSession(reader: IndexReader, session: number, page: PageRequest): SessionAnswer | null {
  const record = reader.session(session);
  if (record === null) return null;
  const counts = reader.countByKind({ session });
  return {
    session: sessionRow(record),
    items: itemsOfSession(reader, record),
    totals: Object.fromEntries(counts),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    events: reader.events({ session }, page).map(eventRow),
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
