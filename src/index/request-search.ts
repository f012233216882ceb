import type { Connection } from "./database.ts";
import { countContexts, RequestBlock } from "./request-block.ts";

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
  readonly block: RequestBlock;
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
  /** Null where the query takes every context. */
  readonly contexts: Uint8Array | null;
  readonly first_event: number;
}

/** A block that has rows with wanted contexts. */
interface Candidate extends BlockRow {
  readonly matching: number;
}

/** Blocks that are kept: a screenful is scrolled to and fro. */
const KEPT_BLOCKS = 64;

/** Searches the blocks of plain requests. */
export class RequestSearch {
  readonly #db: Connection;
  readonly #columns;
  readonly #opened = new Map<string, RequestBlock>();

  constructor(db: Connection) {
    this.#db = db;
    this.#columns = db
      .prepare<[number, number], Uint8Array>("SELECT columns FROM request_block WHERE source = ? AND first_ordinal = ?")
      .pluck();
  }

  *#blocks(query: RequestQuery, order: "asc" | "desc"): Generator<Candidate> {
    const wanted = query.contexts === null ? null : Uint32Array.from(query.contexts).sort();
    // A context's blocks are anywhere: they have all been seen when all its rows have been.
    let left = wanted === null ? Number.POSITIVE_INFINITY : this.#rowsWith(query.contexts!);
    if (left === 0) return;
    const rows = this.#db
      .prepare(
        `SELECT b.source, b.first_ordinal, b.rows, b.from_utc_ms, b.to_utc_ms, s.first_event,
           ${wanted === null ? "NULL AS contexts" : "b.contexts"}
         FROM request_block b JOIN source s ON s.id = b.source
         WHERE b.to_utc_ms >= ? AND b.from_utc_ms < ? ORDER BY ${order === "asc" ? "b.from_utc_ms" : "b.to_utc_ms DESC"}`,
      )
      .iterate(sqlTime(query.fromUtcMs), sqlTime(query.toUtcMs)) as IterableIterator<BlockRow>;
    for (const block of rows) {
      const matching = wanted === null ? block.rows : countContexts(block.contexts!, wanted);
      if (matching === 0) continue;
      yield { ...block, matching };
      left -= matching;
      if (left <= 0) return;
    }
  }

  /** How many plain requests have one of these contexts, whenever they were. */
  #rowsWith(contexts: ReadonlySet<number>): number {
    return this.#db
      .prepare<[string], number>(
        "SELECT coalesce(sum(requests), 0) FROM context WHERE id IN (SELECT value FROM json_each(?))",
      )
      .pluck()
      .get(JSON.stringify([...contexts]))!;
  }

  #open(row: { readonly source: number; readonly first_ordinal: number }): RequestBlock {
    const key = `${row.source}/${row.first_ordinal}`;
    const block = this.#opened.get(key) ?? new RequestBlock(this.#columns.get(row.source, row.first_ordinal)!);
    this.#opened.delete(key);
    this.#opened.set(key, block);
    if (this.#opened.size > KEPT_BLOCKS) this.#opened.delete(this.#opened.keys().next().value as string);
    return block;
  }

  count(query: RequestQuery): number {
    const always = query.fromUtcMs === Number.NEGATIVE_INFINITY && query.toUtcMs === Number.POSITIVE_INFINITY;
    if (always && query.operations === null && query.contexts !== null) return this.#rowsWith(query.contexts);
    let total = 0;
    for (const block of this.#blocks(query, "asc")) {
      const inside = block.from_utc_ms >= query.fromUtcMs && block.to_utc_ms < query.toUtcMs;
      total += inside && query.operations === null ? block.matching : this.#matchingRows(block, query).length;
    }
    return total;
  }

  #matchingRows(candidate: Candidate, query: RequestQuery): number[] {
    const block = this.#open(candidate);
    const rows =
      query.contexts === null
        ? Array.from({ length: block.rows }, (_, row) => row)
        : block.rowsOf(query.contexts, candidate.matching);
    return rows.filter((row) => {
      if (query.operations !== null && !query.operations.has(block.value("operation", row))) return false;
      const time = block.value("timeUtcMs", row);
      return time >= query.fromUtcMs && time < query.toUtcMs;
    });
  }

  /** The first `limit` hits in the given order, beginning behind `after`. */
  page(query: RequestQuery, order: "asc" | "desc", limit: number, after: Place | null): RequestHit[] {
    const hits: RequestHit[] = [];
    if (limit <= 0) return hits;
    const sign = order === "asc" ? 1 : -1;
    for (const candidate of this.#blocks(boundBy(query, order, after), order)) {
      const edge = order === "asc" ? candidate.from_utc_ms : candidate.to_utc_ms;
      // Blocks come in the order of their edge: what follows cannot come before what is found.
      if (hits.length >= limit && sign * (edge - hits[limit - 1]!.timeUtcMs) > 0) break;
      const { source, first_event } = candidate;
      const block = this.#open(candidate);
      for (const row of this.#matchingRows(candidate, query)) {
        const timeUtcMs = block.value("timeUtcMs", row);
        const event = first_event + block.value("ordinal", row) + 1;
        if (after !== null && sign * (timeUtcMs - after.timeUtcMs || event - after.event) <= 0) continue;
        hits.push({ source, block, row, timeUtcMs, event });
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
    const opened = this.#open(block);
    const row = opened.rowOf(ordinal);
    if (row < 0) return null;
    const timeUtcMs = opened.value("timeUtcMs", row);
    return { source, block: opened, row, timeUtcMs, event: firstEvent + ordinal + 1 };
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

/** A time as a parameter: SQLite has no infinite integers. */
export function sqlTime(timeUtcMs: number): number {
  return Math.max(-(2 ** 52), Math.min(2 ** 52, timeUtcMs));
}
