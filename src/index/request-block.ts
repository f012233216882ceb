import { ByteReader, ByteWriter } from "./bytes.ts";

/**
 * Plain requests (`SearchRequest elapsed=12`, `NOOP elapsed=0`) are four records of five, and nobody reads them one by one.
 * As table rows they were half of the time and of the size of an index; as blocks of columns (each the differences from row
 * to row, as variable-length integers) a row costs about 20 bytes and no index has to be kept over them. A block says
 * which contexts it holds and how often, so a search opens only the blocks that can match.
 */

/** Most rows of a block: a block is decoded whole, in well under a millisecond. */
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
  /** A SOAP id of eight hex digits as a number; -1: none or of another form (then it is not kept). */
  readonly soapId: Float64Array;
  readonly act: Float64Array;
  readonly offsetBytes: Float64Array;
  readonly lengthBytes: Float64Array;
  readonly line: Float64Array;
}

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

type ColumnName = Exclude<keyof RequestColumns, "rows">;

/** How each column is written: `delta` to the row before, `plain`, or `local` (index into a list of the block's values). */
const LAYOUT: readonly (readonly [ColumnName, "delta" | "plain" | "local"])[] = [
  ["context", "local"],
  ["ordinal", "delta"],
  ["timeUtcMs", "delta"],
  ["operation", "local"],
  ["fact", "local"],
  ["flags", "local"],
  ["thread", "local"],
  ["elapsedMs", "plain"],
  ["port", "plain"],
  ["soapId", "plain"],
  ["act", "delta"],
  ["offsetBytes", "delta"],
  ["lengthBytes", "plain"],
  ["line", "delta"],
];

function writeLocal(writer: ByteWriter, column: ArrayLike<number>, rows: number): void {
  const places = new Map<number, number>();
  const placeOf = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = column[row]!;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      places.set(value, place);
    }
    placeOf[row] = place;
  }
  writer.unsigned(places.size);
  for (const value of places.keys()) writer.unsigned(value);
  if (places.size > 1) for (let row = 0; row < rows; row++) writer.unsigned(placeOf[row]!);
}

/** The first `rows` rows of `columns` as bytes. `operation`, `context` and `thread` hold final (database) ids. */
export function encodeRequestBlock(columns: RequestColumns, rows: number): Uint8Array {
  const out = new ByteWriter(rows * 24 + 64);
  const part = new ByteWriter(rows * 4 + 64);
  out.unsigned(rows);
  const parts: Uint8Array[] = [];
  for (const [name, how] of LAYOUT) {
    part.reset();
    const column = columns[name];
    if (how === "local") writeLocal(part, column, rows);
    else if (how === "plain") for (let row = 0; row < rows; row++) part.signed(column[row]!);
    else {
      let before = 0;
      for (let row = 0; row < rows; row++) {
        part.signed(column[row]! - before);
        before = column[row]!;
      }
    }
    parts.push(part.finish());
  }
  for (const bytes of parts) out.unsigned(bytes.length);
  const header = out.finish();
  const total = parts.reduce((sum, bytes) => sum + bytes.length, header.length);
  const block = new Uint8Array(total);
  block.set(header);
  let at = header.length;
  for (const bytes of parts) {
    block.set(bytes, at);
    at += bytes.length;
  }
  return block;
}

function readLocal(reader: ByteReader, column: { [row: number]: number }, rows: number): void {
  const size = reader.unsigned();
  const values = new Float64Array(size);
  for (let place = 0; place < size; place++) values[place] = reader.unsigned();
  if (size <= 1) for (let row = 0; row < rows; row++) column[row] = values[0] ?? 0;
  else for (let row = 0; row < rows; row++) column[row] = values[reader.unsigned()] ?? 0;
}

/** Decodes a whole block. */
export function decodeRequestBlock(block: Uint8Array): RequestColumns {
  const header = new ByteReader(block);
  const rows = header.unsigned();
  const lengths = LAYOUT.map(() => header.unsigned());
  const columns = allocateRequestColumns(rows);
  let at = block.length - lengths.reduce((sum, length) => sum + length, 0);
  LAYOUT.forEach(([name, how], place) => {
    const reader = new ByteReader(block, at);
    at += lengths[place]!;
    const column = columns[name];
    if (how === "local") readLocal(reader, column, rows);
    else if (how === "plain") for (let row = 0; row < rows; row++) column[row] = reader.signed();
    else {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        value += reader.signed();
        column[row] = value;
      }
    }
  });
  return columns;
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
