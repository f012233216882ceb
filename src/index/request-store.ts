import type { Connection } from "./database.ts";
import {
  encodeContextCounts,
  encodeRequestBlock,
  REQUEST_BLOCK_ROWS,
  RequestBlock,
  type RequestColumns,
} from "./request-block.ts";
import { mergeRequestColumns } from "./request-merge.ts";

/** Writes blocks of plain requests. */
export class RequestStore {
  readonly #db: Connection;
  readonly #last;
  readonly #insertRow;

  constructor(db: Connection) {
    this.#db = db;
    this.#last = db.prepare(
      "SELECT first_ordinal, rows, columns FROM request_block WHERE source = ? ORDER BY first_ordinal DESC LIMIT 1",
    );
    this.#insertRow = db.prepare(
      `INSERT INTO request_block (source, first_ordinal, rows, from_utc_ms, to_utc_ms, contexts, columns)
       VALUES (?,?,?,?,?,?,?)`,
    );
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
    this.#db.prepare("DELETE FROM request_block WHERE source = ? AND first_ordinal >= ?").run(source, nextOrdinal);
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
    this.#db.prepare("DELETE FROM request_block WHERE source = ? AND first_ordinal = ?").run(source, firstOrdinal);
    if (rows > 0) this.#insert(source, columns, rows);
  }

  #insert(source: number, columns: RequestColumns, rows: number): void {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      const time = columns.timeUtcMs[row]!;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    this.#insertRow.run(
      source,
      columns.ordinal[0]!,
      rows,
      from,
      to,
      encodeContextCounts(columns.context, rows),
      encodeRequestBlock(columns, rows),
    );
  }
}
