import { EVENT_KINDS, type EventKind } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { eventKey, sqlOrdinalOf, sqlSourceOf } from "./event-key.ts";
import { EVENT_COLUMNS, type EventRows, type StoredEventRow } from "./event-rows.ts";
import { matchingContexts, spanOf } from "./filter-contexts.ts";
import { type Branch, eventBranches, operationIds, type SqlCondition } from "./filter-events.ts";
import { type Place, type RequestQuery, RequestSearch } from "./request-search.ts";
import type { EventFilter, EventPage, StoredEvent } from "./types.ts";

/** Public number of an event row: its place in the order of the sources. */
const NUMBER = `(s.first_event + ${sqlOrdinalOf("e.id")} + 1)`;

const FROM = {
  event: "FROM event e",
  // A cross join keeps this order: along the table's key, in order of time.
  sender_event: "FROM sender_event b CROSS JOIN event e ON e.id = b.event",
} as const;

const ACT = "LEFT JOIN act a ON a.id = e.act";

export interface PageRequest {
  readonly limit: number;
  readonly order: "asc" | "desc";
  readonly after?: Place;
}

interface Compiled {
  readonly branches: readonly Branch[];
  /** Null where no plain request can match. */
  readonly requests: RequestQuery | null;
}

/** An event that may be on a page. What it tells is read once it is: plain requests between leave no room for most of them. */
interface Found extends Place {
  readonly read: () => StoredEvent;
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

  /** How many events match, by kind: those kinds that occur, in the order of `EVENT_KINDS`. */
  countByKind(filter: EventFilter): Map<EventKind, number> {
    const { branches, requests } = this.#compile(filter);
    const counts = new Map<EventKind, number>([["request", requests === null ? 0 : this.#requests.count(requests)]]);
    for (const { table, conditions } of branches) {
      const rows = this.#db
        .prepare<(number | string)[], [kind: number, count: number]>(
          `SELECT e.kind, count(*) ${FROM[table]} ${needs(conditions, "a") ? ACT : ""} ${where(conditions)} GROUP BY e.kind`,
        )
        .raw()
        .all(...conditions.flatMap((c) => c.parameters));
      for (const [number, count] of rows) {
        const kind = EVENT_KINDS[number] ?? "other";
        counts.set(kind, (counts.get(kind) ?? 0) + count);
      }
    }
    return new Map(EVENT_KINDS.flatMap((kind) => (counts.get(kind) ? [[kind, counts.get(kind)!] as const] : [])));
  }

  #page(compiled: Compiled, page: PageRequest): StoredEvent[] {
    const after = page.after ?? null;
    const limit = Math.max(0, page.limit);
    const found: Found[] = compiled.branches.flatMap((branch) => this.#eventPage(branch, page.order, limit, after));
    if (compiled.requests !== null) {
      for (const hit of this.#requests.page(compiled.requests, page.order, limit, after))
        found.push({ timeUtcMs: hit.timeUtcMs, event: hit.event, read: () => this.#rows.fromRequest(hit) });
    }
    const sign = page.order === "asc" ? 1 : -1;
    found.sort((a, b) => sign * (a.timeUtcMs - b.timeUtcMs || a.event - b.event));
    return found.slice(0, limit).map(({ read }) => read());
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
    // A name that no record has: nothing needs to be looked through for it.
    if (operations?.size === 0) return { branches: [], requests: null };
    return {
      branches: eventBranches(this.#db, filter, contexts, span),
      requests: requestsCannotMatch ? null : { contexts, operations, ...span },
    };
  }

  #eventPage(branch: Branch, order: "asc" | "desc", limit: number, after: Place | null): Found[] {
    const time = branch.table === "event" ? "e.time_utc_ms" : "b.time_utc_ms";
    const conditions = [...branch.conditions];
    if (after !== null) {
      const than = order === "asc" ? ">" : "<";
      // Says nothing new, but the index over time is entered by it: an OR is not.
      conditions.push({ sql: `${time} ${than}= ?`, parameters: [after.timeUtcMs] });
      conditions.push({
        sql: `(${time} ${than} ? OR (${time} = ? AND ${NUMBER} ${than} ?))`,
        parameters: [after.timeUtcMs, after.timeUtcMs, after.event],
      });
    }
    const direction = order === "asc" ? "ASC" : "DESC";
    // Narrow rows are put in order first; what is shown is read for the page alone.
    const rows = this.#db
      .prepare(
        `SELECT ${EVENT_COLUMNS} FROM
           (SELECT e.id ${FROM[branch.table]} JOIN source s ON s.id = ${sqlSourceOf("e.id")} ${needs(conditions, "a") ? ACT : ""}
            ${where(conditions)} ORDER BY ${time} ${direction}, ${NUMBER} ${direction} LIMIT ?) page
         CROSS JOIN event e ON e.id = page.id ${ACT}`,
      )
      .all(...conditions.flatMap((c) => c.parameters), limit) as StoredEventRow[];
    return rows.map((row) => ({
      timeUtcMs: row.time_utc_ms,
      event: this.#rows.numberOf(row.id),
      read: () => this.#rows.fromEvent(row),
    }));
  }

  #count({ branches, requests }: Compiled): number {
    let total = requests === null ? 0 : this.#requests.count(requests);
    for (const { table, conditions } of branches) {
      const alone =
        table === "sender_event" && !needs(conditions, "e") && !needs(conditions, "a")
          ? "FROM sender_event b"
          : FROM[table];
      total += this.#db
        .prepare<(number | string)[], number>(
          `SELECT count(*) ${alone} ${needs(conditions, "a") ? ACT : ""} ${where(conditions)}`,
        )
        .pluck()
        .get(...conditions.flatMap((c) => c.parameters))!;
    }
    return total;
  }
}

/** Whether a condition is about a table's columns. */
function needs(conditions: readonly SqlCondition[], alias: string): boolean {
  return conditions.some((condition) => condition.sql.includes(`${alias}.`));
}

function where(conditions: readonly SqlCondition[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.map((c) => `(${c.sql})`).join(" AND ")}`;
}
