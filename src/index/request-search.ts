import type { Connection } from "./database.ts";
import { countContexts, decodeRequestBlock, type RequestColumns } from "./request-block.ts";

/** Which plain requests are wanted. */
export interface RequestQuery {
  readonly contexts: ReadonlySet<number> | null;
  readonly operations: ReadonlySet<number> | null;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** A row of a block: where it stands, and its place in the order of all events. */
export interface RequestHit {
  readonly source: number;
  readonly columns: RequestColumns;
  readonly row: number;
  readonly timeUtcMs: number;
  /** Public number of the event. */
  readonly event: number;
}

interface BlockRow {
  readonly source: number;
  readonly first_ordinal: number;
  readonly rows: number;
  readonly from_utc_ms: number;
  readonly to_utc_ms: number;
  readonly contexts: Uint8Array;
  readonly first_event: number;
}

/** Decoded blocks that are kept: a screenful is scrolled to and fro. */
const KEPT_BLOCKS = 32;

/** Searches the blocks of plain requests. */
export class RequestSearch {
  readonly #db: Connection;
  readonly #columns;
  readonly #decoded = new Map<string, RequestColumns>();

  constructor(db: Connection) {
    this.#db = db;
    this.#columns = db
      .prepare<[number, number], Uint8Array>("SELECT columns FROM request_block WHERE source = ? AND first_ordinal = ?")
      .pluck();
  }

  *#blocks(query: RequestQuery, order: "asc" | "desc"): Generator<BlockRow> {
    const rows = this.#db
      .prepare(
        `SELECT b.source, b.first_ordinal, b.rows, b.from_utc_ms, b.to_utc_ms, b.contexts, s.first_event
         FROM request_block b JOIN source s ON s.id = b.source
         WHERE b.to_utc_ms >= ? AND b.from_utc_ms < ? ORDER BY ${order === "asc" ? "b.from_utc_ms" : "b.to_utc_ms DESC"}`,
      )
      .iterate(toSql(query.fromUtcMs), toSql(query.toUtcMs)) as IterableIterator<BlockRow>;
    for (const block of rows) {
      if (query.contexts === null || countContexts(block.contexts, query.contexts) > 0) yield block;
    }
  }

  #decode(block: { readonly source: number; readonly first_ordinal: number }): RequestColumns {
    const key = `${block.source}/${block.first_ordinal}`;
    const columns = this.#decoded.get(key) ?? decodeRequestBlock(this.#columns.get(block.source, block.first_ordinal)!);
    this.#decoded.delete(key);
    this.#decoded.set(key, columns);
    if (this.#decoded.size > KEPT_BLOCKS) this.#decoded.delete(this.#decoded.keys().next().value as string);
    return columns;
  }

  count(query: RequestQuery): number {
    let total = 0;
    for (const block of this.#blocks(query, "asc")) {
      const inside = block.from_utc_ms >= query.fromUtcMs && block.to_utc_ms < query.toUtcMs;
      if (inside && query.operations === null) {
        total += query.contexts === null ? block.rows : countContexts(block.contexts, query.contexts);
      } else {
        const columns = this.#decode(block);
        for (let row = 0; row < columns.rows; row++) if (matches(columns, row, query)) total++;
      }
    }
    return total;
  }

  /** The first `limit` hits in the given order, beginning behind `after`. */
  page(query: RequestQuery, order: "asc" | "desc", limit: number, after: Place | null): RequestHit[] {
    const hits: RequestHit[] = [];
    const sign = order === "asc" ? 1 : -1;
    const bounded = boundBy(query, order, after);
    for (const block of this.#blocks(bounded, order)) {
      const edge = order === "asc" ? block.from_utc_ms : block.to_utc_ms;
      // Blocks come in the order of their edge: what follows cannot come before what is found.
      if (hits.length >= limit && sign * (edge - hits[limit - 1]!.timeUtcMs) > 0) break;
      const columns = this.#decode(block);
      for (let row = 0; row < columns.rows; row++) {
        if (!matches(columns, row, query)) continue;
        const timeUtcMs = columns.timeUtcMs[row]!;
        const event = block.first_event + columns.ordinal[row]! + 1;
        if (after !== null && sign * (timeUtcMs - after.timeUtcMs || event - after.event) <= 0) continue;
        hits.push({ source: block.source, columns, row, timeUtcMs, event });
      }
      hits.sort((a, b) => sign * (a.timeUtcMs - b.timeUtcMs || a.event - b.event));
      if (hits.length > limit) hits.length = limit;
    }
    return hits;
  }

  /** The plain request with this ordinal of a source, or null. */
  find(source: number, ordinal: number, firstEvent: number): RequestHit | null {
    const block = this.#db
      .prepare(
        "SELECT source, first_ordinal FROM request_block WHERE source = ? AND first_ordinal <= ? ORDER BY first_ordinal DESC LIMIT 1",
      )
      .get(source, ordinal) as { source: number; first_ordinal: number } | undefined;
    if (block === undefined) return null;
    const columns = this.#decode(block);
    const row = columns.ordinal.indexOf(ordinal);
    if (row < 0) return null;
    return { source, columns, row, timeUtcMs: columns.timeUtcMs[row]!, event: firstEvent + ordinal + 1 };
  }
}

/** A place in the order of all events. */
export interface Place {
  readonly timeUtcMs: number;
  readonly event: number;
}

function boundBy(query: RequestQuery, order: "asc" | "desc", after: Place | null): RequestQuery {
  if (after === null) return query;
  return order === "asc"
    ? { ...query, fromUtcMs: Math.max(query.fromUtcMs, after.timeUtcMs) }
    : { ...query, toUtcMs: Math.min(query.toUtcMs, after.timeUtcMs + 1) };
}

function matches(columns: RequestColumns, row: number, query: RequestQuery): boolean {
  const time = columns.timeUtcMs[row]!;
  return (
    time >= query.fromUtcMs &&
    time < query.toUtcMs &&
    (query.contexts === null || query.contexts.has(columns.context[row]!)) &&
    (query.operations === null || query.operations.has(columns.operation[row]!))
  );
}

/** SQLite has no infinite integers. */
function toSql(timeUtcMs: number): number {
  return Math.max(-(2 ** 52), Math.min(2 ** 52, timeUtcMs));
}
