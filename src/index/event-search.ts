import type { Connection } from "./database.ts";
import { eventKey } from "./event-key.ts";
import { EVENT_COLUMNS, type EventRows, type StoredEventRow } from "./event-rows.ts";
import { matchingContexts, spanOf } from "./filter-contexts.ts";
import { eventConditions, operationIds, type SqlCondition } from "./filter-events.ts";
import { type Place, type RequestQuery, RequestSearch } from "./request-search.ts";
import type { EventFilter, EventPage, StoredEvent } from "./types.ts";

/** Public number of an event row: its place in the order of the sources. */
const NUMBER = "(s.first_event + e.id % 4294967296 + 1)";

const FROM = "FROM event e JOIN source s ON s.id = e.id / 4294967296 LEFT JOIN act a ON a.id = e.act";

export interface PageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after?: Place;
}

interface Compiled {
  readonly conditions: readonly SqlCondition[];
  /** Null where no plain request can match. */
  readonly requests: RequestQuery | null;
}

/** Searches events with rows of their own and blocks of plain requests as one. */
export class EventSearch {
  readonly #db: Connection;
  readonly #rows: EventRows;
  readonly #requests: RequestSearch;

  constructor(db: Connection, rows: EventRows) {
    this.#db = db;
    this.#rows = rows;
    this.#requests = new RequestSearch(db);
  }

  search(filter: EventFilter, page: PageRequest): EventPage {
    const compiled = this.#compile(filter);
    return { total: this.#count(compiled), events: this.#page(compiled, page) };
  }

  events(filter: EventFilter, page: PageRequest): StoredEvent[] {
    return this.#page(this.#compile(filter), page);
  }

  count(filter: EventFilter): number {
    return this.#count(this.#compile(filter));
  }

  #page(compiled: Compiled, page: PageRequest): StoredEvent[] {
    const after = page.after ?? null;
    const limit = Math.max(0, page.limit);
    const events: StoredEvent[] = this.#eventPage(compiled, page.order, limit, after);
    if (compiled.requests !== null) {
      const hits = this.#requests.page(compiled.requests, page.order, limit, after);
      events.push(...hits.map((hit) => this.#rows.fromRequest(hit)));
      const sign = page.order === "asc" ? 1 : -1;
      events.sort((a, b) => sign * (a.timeUtcMs - b.timeUtcMs || a.event - b.event));
    }
    return events.slice(0, limit);
  }

  /** The event with this public number, or null. */
  event(number: number): StoredEvent | null {
    const source = this.#db
      .prepare(
        "SELECT id, first_event FROM source WHERE first_event < ? AND first_event + events >= ? ORDER BY rank LIMIT 1",
      )
      .get(number, number) as { id: number; first_event: number } | undefined;
    if (source === undefined) return null;
    const ordinal = number - source.first_event - 1;
    const hit = this.#requests.find(source.id, ordinal, source.first_event);
    return hit === null ? this.byKey(eventKey(source.id, ordinal)) : this.#rows.fromRequest(hit);
  }

  /** The event with this key, or null; plain requests have no row and are not found here. */
  byKey(key: number): StoredEvent | null {
    const row = this.#db
      .prepare(`SELECT ${EVENT_COLUMNS} FROM event e LEFT JOIN act a ON a.id = e.act WHERE e.id = ?`)
      .get(key) as StoredEventRow | undefined;
    return row === undefined ? null : this.#rows.fromEvent(row);
  }

  #compile(filter: EventFilter): Compiled {
    const contexts = matchingContexts(this.#db, filter);
    const span = spanOf(this.#db, filter);
    const requestsCannotMatch =
      filter.itemId !== undefined ||
      filter.sender !== undefined ||
      filter.recipient !== undefined ||
      filter.messageId !== undefined ||
      filter.folder !== undefined ||
      (filter.kinds !== undefined && !filter.kinds.includes("request"));
    const operations = filter.operation === undefined ? null : new Set(operationIds(this.#db, filter.operation));
    return {
      conditions: eventConditions(this.#db, filter, contexts, span),
      requests: requestsCannotMatch ? null : { contexts, operations, ...span },
    };
  }

  #eventPage(compiled: Compiled, order: "asc" | "desc", limit: number, after: Place | null): StoredEvent[] {
    const conditions = [...compiled.conditions];
    if (after !== null) {
      const than = order === "asc" ? ">" : "<";
      // Says nothing new, but the index over time is entered by it: an OR is not.
      conditions.push({ sql: `e.time_utc_ms ${than}= ?`, parameters: [after.timeUtcMs] });
      conditions.push({
        sql: `(e.time_utc_ms ${than} ? OR (e.time_utc_ms = ? AND ${NUMBER} ${than} ?))`,
        parameters: [after.timeUtcMs, after.timeUtcMs, after.event],
      });
    }
    const direction = order === "asc" ? "ASC" : "DESC";
    const rows = this.#db
      .prepare(
        `SELECT ${EVENT_COLUMNS} ${FROM} ${where(conditions)}
         ORDER BY e.time_utc_ms ${direction}, ${NUMBER} ${direction} LIMIT ?`,
      )
      .all(...conditions.flatMap((c) => c.parameters), limit) as StoredEventRow[];
    return rows.map((row) => this.#rows.fromEvent(row));
  }

  #count(compiled: Compiled): number {
    const { conditions, requests } = compiled;
    const [only] = conditions;
    if (requests === null && conditions.length === 1 && only?.matches !== undefined) return only.matches;
    const from = conditions.some((c) => c.sql.includes("a.")) ? FROM : "FROM event e";
    const events = this.#db
      .prepare(`SELECT count(*) ${from} ${where(conditions)}`)
      .pluck()
      .get(...conditions.flatMap((c) => c.parameters)) as number;
    return events + (requests === null ? 0 : this.#requests.count(requests));
  }
}

function where(conditions: readonly SqlCondition[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.map((c) => `(${c.sql})`).join(" AND ")}`;
}
