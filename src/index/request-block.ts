import { damagedIndex } from "../core/index.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { type ColumnForm, PackedColumn, packColumn } from "./packed-column.ts";

/**
 * Plain requests (`SearchRequest elapsed=12`, `NOOP elapsed=0`) are four records of five, and nobody reads them one by one.
 * As table rows they were half of the time and of the size of an index; as blocks of columns a row costs about 24 bytes and no
 * index has to be kept over them. A block says which contexts it holds and how often, so a search opens only the blocks
 * that can match; and columns are packed so that a search reads only the values it needs, wherever they stand.
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

/** The columns in the order in which they are stored. */
const FORMS: readonly (readonly [RequestColumnName, ColumnForm])[] = [
  ["ordinal", "plain"],
  ["timeUtcMs", "plain"],
  ["context", "plain"],
  ["thread", "listed"],
  ["operation", "listed"],
  ["fact", "plain"],
  ["flags", "plain"],
  ["elapsedMs", "plain"],
  ["port", "sparse"],
  ["soapId", "sparse"],
  ["act", "plain"],
  ["offsetBytes", "plain"],
  ["lengthBytes", "plain"],
  ["line", "plain"],
];

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

/** The first `rows` rows of `columns` as bytes. `operation`, `context` and `thread` hold final (database) ids. */
export function encodeRequestBlock(columns: RequestColumns, rows: number): Uint8Array {
  const header = new ByteWriter(256);
  header.unsigned(rows);
  const bodies = FORMS.map(([name, form]) => packColumn(header, storedValues(columns, name, rows), form));
  return Buffer.concat([header.finish(), ...bodies]);
}

/** What is stored of a column: numbers that run beside each other are stored as their distances, which are short. */
function storedValues(columns: RequestColumns, name: RequestColumnName, rows: number): Float64Array {
  const values = new Float64Array(rows);
  values.set(columns[name].subarray(0, rows));
  const { ordinal } = columns;
  if (name === "ordinal") for (let row = 0; row < rows; row++) values[row]! -= row;
  if (name === "act") for (let row = 0; row < rows; row++) values[row] = ordinal[row]! - values[row]!;
  if (name === "line") for (let row = 0; row < rows; row++) values[row]! -= ordinal[row]!;
  return values;
}

/** A stored block: reads single values without decoding the rest. */
export class RequestBlock {
  readonly rows: number;
  readonly #columns = new Map<RequestColumnName, PackedColumn>();
  #contexts: Float64Array | null = null;

  /** @throws {SalvageError} where the bytes are not what a block can be: the index is damaged */
  constructor(bytes: Uint8Array) {
    const header = new ByteReader(bytes);
    this.rows = header.unsigned();
    if (!(this.rows <= REQUEST_BLOCK_ROWS)) throw damagedIndex();
    for (const [name, form] of FORMS) this.#columns.set(name, new PackedColumn(header, form, this.rows));
    let offset = bytes.length;
    for (const { lengthBytes } of this.#columns.values()) offset -= lengthBytes;
    if (offset !== header.at) throw damagedIndex();
    for (const column of this.#columns.values()) {
      column.place(bytes, offset);
      offset += column.lengthBytes;
    }
  }

  value(name: RequestColumnName, row: number): number {
    const stored = this.#columns.get(name)!.value(row);
    if (name === "ordinal") return stored + row;
    if (name === "act") return this.value("ordinal", row) - stored;
    return name === "line" ? stored + this.value("ordinal", row) : stored;
  }

  /** Rows that have one of these contexts, `count` of them, in order. */
  rowsOf(contexts: ReadonlySet<number>, count: number): number[] {
    this.#contexts ??= this.#columns.get("context")!.values();
    const rows: number[] = [];
    for (let row = 0; row < this.rows && rows.length < count; row++) {
      if (contexts.has(this.#contexts[row]!)) rows.push(row);
    }
    return rows;
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
    for (const [name] of FORMS) {
      const column = columns[name];
      for (let row = 0; row < this.rows; row++) column[row] = this.value(name, row);
    }
    return columns;
  }
}

/** Which contexts the rows hold, and how often: ascending ids as differences, each with its count. */
export function encodeContextCounts(context: Uint32Array, rows: number): Uint8Array {
  const ids = context.slice(0, rows).sort();
  const writer = new ByteWriter(rows + 8);
  let before = 0;
  for (let from = 0, to = 0; from < rows; from = to) {
    const id = ids[from]!;
    while (to < rows && ids[to] === id) to++;
    writer.unsigned(id - before);
    writer.unsigned(to - from);
    before = id;
  }
  return writer.finish();
}

/** Calls back with every context of a block and how many rows have it. */
export function forEachContextCount(bytes: Uint8Array, callback: (context: number, rows: number) => void): void {
  const reader = new ByteReader(bytes);
  let id = 0;
  while (!reader.done) {
    id += reader.unsigned();
    callback(id, reader.unsigned());
  }
}

/** How many rows of a block have one of the wanted contexts, which ascend. A search asks this of every block. */
export function countContexts(bytes: Uint8Array, wanted: Uint32Array): number {
  const end = bytes.length;
  let id = 0;
  let rows = 0;
  let next = 0;
  for (let at = 0; at < end && next < wanted.length; ) {
    // Numbers of up to four bytes in place: a call for each was most of a search.
    let byte = bytes[at++]!;
    id += byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++] ?? 0;
      id += (byte & 0x7f) << shift;
    }
    byte = bytes[at++] ?? 0;
    let count = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++] ?? 0;
      count += (byte & 0x7f) << shift;
    }
    while (next < wanted.length && wanted[next]! < id) next++;
    if (wanted[next] === id) rows += count;
  }
  return rows;
}
