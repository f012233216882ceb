import type { Connection } from "./database.ts";
import {
  encodeContextCounts,
  encodeRequestBlock,
  forEachContextCount,
  REQUEST_BLOCK_ROWS,
  RequestBlock,
  type RequestColumns,
} from "./request-block.ts";
import { mergeRequestColumns } from "./request-merge.ts";

/** Writes blocks of plain requests, and how many of them each context has. Call `flush` before committing. */
export class RequestStore {
  readonly #db: Connection;
  readonly #last;
  readonly #insertRow;
  readonly #count;
  readonly #counted = new Map<number, number>();

  constructor(db: Connection) {
    this.#db = db;
    this.#last = db.prepare(
      "SELECT first_ordinal, rows, columns FROM request_block WHERE source = ? ORDER BY first_ordinal DESC LIMIT 1",
    );
    this.#insertRow = db.prepare(
      `INSERT INTO request_block (source, first_ordinal, rows, from_utc_ms, to_utc_ms, contexts, columns)
       VALUES (?,?,?,?,?,?,?)`,
    );
    this.#count = db.prepare("UPDATE context SET requests = requests + ? WHERE id = ?");
  }

  /** Adds a block; a small one is joined to a small one before it, so that following a log leaves no crumbs. */
  add(source: number, block: RequestColumns): void {
    if (block.rows < REQUEST_BLOCK_ROWS / 2) {
      const last = this.#lastBlock(source);
      if (last !== undefined && last.rows + block.rows <= REQUEST_BLOCK_ROWS) {
        const joined = mergeRequestColumns(new RequestBlock(last.columns).decode(), block);
        this.#replace(source, last.first_ordinal, joined, joined.rows);
        return;
      }
    }
    if (block.rows > 0) this.#insert(source, block, block.rows);
  }

  /** Forgets the requests from an ordinal on. */
  rewind(source: number, nextOrdinal: number): void {
    this.#delete(source, nextOrdinal);
    const last = this.#lastBlock(source);
    if (last === undefined) return;
    const columns = new RequestBlock(last.columns).decode();
    let keep = columns.rows;
    while (keep > 0 && columns.ordinal[keep - 1]! >= nextOrdinal) keep--;
    if (keep < columns.rows) this.#replace(source, last.first_ordinal, columns, keep);
  }

  #lastBlock(source: number): { first_ordinal: number; rows: number; columns: Uint8Array } | undefined {
    return this.#last.get(source) as { first_ordinal: number; rows: number; columns: Uint8Array } | undefined;
  }

  #replace(source: number, firstOrdinal: number, columns: RequestColumns, rows: number): void {
    this.#delete(source, firstOrdinal);
    if (rows > 0) this.#insert(source, columns, rows);
  }

  #delete(source: number, fromOrdinal: number): void {
    const going = this.#db
      .prepare<[number, number], Uint8Array>(
        "DELETE FROM request_block WHERE source = ? AND first_ordinal >= ? RETURNING contexts",
      )
      .pluck();
    for (const contexts of going.all(source, fromOrdinal)) this.#tally(contexts, -1);
  }

  #tally(contexts: Uint8Array, sign: 1 | -1): void {
    const counted = this.#counted;
    forEachContextCount(contexts, (id, rows) => void counted.set(id, (counted.get(id) ?? 0) + sign * rows));
  }

  /** Writes the counts. */
  flush(): void {
    for (const [context, rows] of this.#counted) if (rows !== 0) this.#count.run(rows, context);
    this.#counted.clear();
  }

  #insert(source: number, columns: RequestColumns, rows: number): void {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      const time = columns.timeUtcMs[row]!;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    const contexts = encodeContextCounts(columns.context, rows);
    this.#tally(contexts, 1);
    const bytes = encodeRequestBlock(columns, rows);
    this.#insertRow.run(source, columns.ordinal[0]!, rows, from, to, contexts, bytes);
  }
}
