import type { EventFilter, IndexReader, StoredEvent } from "../index/index.ts";
import { scopeOfAccount } from "./account-scope.ts";
import { type CoverageAnswer, coverageOf } from "./coverage.ts";
import { type EventRow, eventRow } from "./event-row.ts";
import type { Query } from "./filter.ts";
import { conditionsOf, describeQuery, withoutCondition, wordOf } from "./filter-text.ts";

export interface PageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** The last event of the page before. */
  readonly after?: { readonly timeUtcMs: number; readonly event: number };
}

/** How many events there would be without one of the conditions: what an empty answer tells. */
export interface EmptiedBy {
  readonly condition: string;
  readonly totalWithout: number;
}

/** The answer of `salvage search`, as the contract has it. */
export interface SearchAnswer {
  readonly query: Readonly<Record<string, string | number | null>>;
  readonly total: number;
  readonly events: readonly EventRow[];
  readonly coverage: CoverageAnswer;
  /** Only in an answer without events. */
  readonly emptiedBy?: readonly EmptiedBy[];
}

/** Events that match a query, a page of them, with the coverage of the span asked about. */
export function searchEvents(reader: IndexReader, query: Query, page: PageRequest): SearchAnswer {
  const events = findEvents(reader, query, page);
  const total = countEvents(reader, query);
  return {
    query: describeQuery(query),
    total,
    events: events.map(eventRow),
    coverage: coverageOf(reader, scopeOfAccount(reader, query.filter)),
    ...(total === 0 && { emptiedBy: whatEmptied(reader, query) }),
  };
}

/** The stored events that match a query. An address that is account or sender is the union of both questions. */
export function findEvents(reader: IndexReader, query: Query, page: PageRequest): readonly StoredEvent[] {
  const [first, second] = filtersOf(query);
  if (first === undefined) return [];
  if (second === undefined) return reader.events(first, page);
  const found = [...reader.events(first, page), ...reader.events(second, page)];
  const byNumber = new Map(found.map((event) => [event.event, event]));
  const direction = page.order === "asc" ? 1 : -1;
  const merged = [...byNumber.values()].sort((a, b) => direction * inTime(a, b));
  return merged.slice(0, page.limit);
}

/** Events that are read at a time where all are wanted, unless the question is better asked for more. */
const PAGE_EVENTS = 2000;

/** All events that a question finds, in order of time, read page by page: who has enough stops asking. */
export function* eachEvent(
  find: (page: PageRequest) => readonly StoredEvent[],
  pageEvents = PAGE_EVENTS,
): Generator<StoredEvent, void> {
  let after: PageRequest["after"];
  for (;;) {
    const events = find({ limit: pageEvents, order: "asc", ...(after !== undefined && { after }) });
    yield* events;
    const last = events.at(-1);
    if (last === undefined || events.length < pageEvents) return;
    after = { timeUtcMs: last.timeUtcMs, event: last.event };
  }
}

/** How many events match a query. */
export function countEvents(reader: IndexReader, query: Query): number {
  const [first, second] = filtersOf(query);
  if (first === undefined) return 0;
  if (second === undefined) return reader.count(first);
  return reader.count(first) + reader.count(second) - reader.count({ ...first, ...second });
}

/**
 * The filters whose union the query asks for: one, or two where it names an address that is account or sender. A filter that
 * already has an account (or sender) leaves only the other to the address.
 */
function filtersOf({ filter, party }: Query): EventFilter[] {
  if (party === null) return [filter];
  const filters: EventFilter[] = [];
  if (filter.account === undefined) filters.push({ ...filter, account: party });
  if (filter.sender === undefined) filters.push({ ...filter, sender: party });
  return filters;
}

function inTime(a: StoredEvent, b: StoredEvent): number {
  return a.timeUtcMs - b.timeUtcMs || a.event - b.event;
}

/** For each condition of a query that found nothing: how many events there are without it. */
export function whatEmptied(reader: IndexReader, query: Query): EmptiedBy[] {
  return conditionsOf(query).map((condition) => ({
    condition: wordOf(condition),
    totalWithout: countEvents(reader, withoutCondition(query, condition)),
  }));
}
