import { ByteReader, ByteWriter } from "./bytes.ts";

/**
 * Plain requests (`SearchRequest elapsed=12`, `NOOP elapsed=0`) are four records of five, and nobody reads them one by one.
 * As table rows they were half of the time and of the size of an index; as blocks of columns a row costs about 24 bytes and no
 * index has to be kept over them. A block says which contexts it holds and how often, so a search opens only the blocks
 * that can match; and every value of a column has the same width (frame of reference: its distance from the column's least
 * value), so a search reads only the values it needs, wherever they stand.
 */

/** Most rows of a block. */
export const REQUEST_BLOCK_ROWS = 4096;

/** The columns of a block; all have `rows` entries, in the order of the source. */
export interface RequestColumns {
  readonly rows: number;
  readonly ordinal: Float64Array;
  readonly timeUtcMs: Float64Array;
  readonly context: Uint32Array;
  readonly thread: Uint32Array;
  readonly operation: Uint32Array;
  readonly fact: Uint8Array;
  readonly flags: Uint8Array;
  /** -1: none. */
  readonly elapsedMs: Int32Array;
  readonly port: Int32Array;
  /** A SOAP id of at most eight hex digits as a number; -1: none or of another form (then it is not kept). */
  readonly soapId: Float64Array;
  readonly act: Float64Array;
  readonly offsetBytes: Float64Array;
  readonly lengthBytes: Float64Array;
  readonly line: Float64Array;
}

export type RequestColumnName = Exclude<keyof RequestColumns, "rows">;

const NAMES: readonly RequestColumnName[] = [
  "ordinal",
  "timeUtcMs",
  "context",
  "thread",
  "operation",
  "fact",
  "flags",
  "elapsedMs",
  "port",
  "soapId",
  "act",
  "offsetBytes",
  "lengthBytes",
  "line",
];

/** Columns of few distinct large numbers: stored as places in a list of the block's own values. */
const LISTED: ReadonlySet<RequestColumnName> = new Set(["thread", "operation"]);

export function allocateRequestColumns(rows: number): RequestColumns {
  return {
    rows,
    ordinal: new Float64Array(rows),
    timeUtcMs: new Float64Array(rows),
    context: new Uint32Array(rows),
    thread: new Uint32Array(rows),
    operation: new Uint32Array(rows),
    fact: new Uint8Array(rows),
    flags: new Uint8Array(rows),
    elapsedMs: new Int32Array(rows),
    port: new Int32Array(rows),
    soapId: new Float64Array(rows),
    act: new Float64Array(rows),
    offsetBytes: new Float64Array(rows),
    lengthBytes: new Float64Array(rows),
    line: new Float64Array(rows),
  };
}

/** Bytes that hold every number from 0 to `range`. */
function widthOf(range: number): number {
  let width = 0;
  for (let most = 1; most <= range; most *= 256) width++;
  return width;
}

/** What is stored of a column: most acts are the request itself, so their distance from it is. */
function storedValue(columns: RequestColumns, name: RequestColumnName, row: number): number {
  return name === "act" ? columns.ordinal[row]! - columns.act[row]! : columns[name][row]!;
}

/** The first `rows` rows of `columns` as bytes. `operation`, `context` and `thread` hold final (database) ids. */
export function encodeRequestBlock(columns: RequestColumns, rows: number): Uint8Array {
  const header = new ByteWriter(256);
  header.unsigned(rows);
  const bodies = NAMES.map((name) => encodeColumn(header, columns, name, rows));
  const head = header.finish();
  return Buffer.concat([head, ...bodies]);
}

function encodeColumn(header: ByteWriter, columns: RequestColumns, name: RequestColumnName, rows: number): Buffer {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = storedValue(columns, name, row);
  if (LISTED.has(name)) listValues(header, values);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const width = rows === 0 ? 0 : widthOf(most - least);
  header.signed(rows === 0 ? 0 : least);
  header.unsigned(width);
  const body = Buffer.allocUnsafe(width * rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let rest = values[row]! - least;
    for (let byte = 0; byte < width; byte++) {
      body[at++] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return body;
}

/** Writes the distinct values and puts places in the list into their stead. */
function listValues(header: ByteWriter, values: Float64Array): void {
  const places = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      places.set(value, place);
    }
    values[row] = place;
  }
  header.unsigned(places.size);
  for (const value of places.keys()) header.unsigned(value);
}

interface Column {
  readonly list: readonly number[] | null;
  readonly least: number;
  readonly width: number;
  readonly offset: number;
}

/** A stored block: reads single values without decoding the rest. */
export class RequestBlock {
  readonly rows: number;
  readonly #bytes: Uint8Array;
  readonly #columns: ReadonlyMap<RequestColumnName, Column>;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const header = new ByteReader(bytes);
    this.rows = header.unsigned();
    const described = NAMES.map((name) => {
      const list = LISTED.has(name) ? Array.from({ length: header.unsigned() }, () => header.unsigned()) : null;
      return { name, list, least: header.signed(), width: header.unsigned() };
    });
    let offset = bytes.length - described.reduce((sum, { width }) => sum + width * this.rows, 0);
    const columns = new Map<RequestColumnName, Column>();
    for (const { name, ...column } of described) {
      columns.set(name, { ...column, offset });
      offset += column.width * this.rows;
    }
    this.#columns = columns;
  }

  value(name: RequestColumnName, row: number): number {
    const column = this.#columns.get(name)!;
    const stored = this.#stored(column, row);
    if (name === "act") return this.value("ordinal", row) - stored;
    return column.list === null ? stored : (column.list[stored] ?? 0);
  }

  #stored({ least, width, offset }: Column, row: number): number {
    const at = offset + row * width;
    let value = 0;
    let scale = 1;
    for (let byte = 0; byte < width; byte++, scale *= 256) value += this.#bytes[at + byte]! * scale;
    return least + value;
  }

  /** The row with this ordinal, or -1. Ordinals ascend. */
  rowOf(ordinal: number): number {
    let low = 0;
    let high = this.rows - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.value("ordinal", middle);
      if (found === ordinal) return middle;
      if (found < ordinal) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** All columns, in full. */
  decode(): RequestColumns {
    const columns = allocateRequestColumns(this.rows);
    for (const name of NAMES) {
      const column = columns[name];
      for (let row = 0; row < this.rows; row++) column[row] = this.value(name, row);
    }
    return columns;
  }
}

/** Which contexts the rows hold, and how often: ascending ids as differences, each with its count. */
export function encodeContextCounts(context: Uint32Array, rows: number): Uint8Array {
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) counts.set(context[row]!, (counts.get(context[row]!) ?? 0) + 1);
  const writer = new ByteWriter(counts.size * 3 + 8);
  let before = 0;
  for (const id of [...counts.keys()].sort((a, b) => a - b)) {
    writer.unsigned(id - before);
    writer.unsigned(counts.get(id)!);
    before = id;
  }
  return writer.finish();
}

/** How many rows of a block have a context that `wanted` holds. */
export function countContexts(bytes: Uint8Array, wanted: ReadonlySet<number>): number {
  const reader = new ByteReader(bytes);
  let id = 0;
  let rows = 0;
  while (!reader.done) {
    id += reader.unsigned();
    const count = reader.unsigned();
    if (wanted.has(id)) rows += count;
  }
  return rows;
}
