import { damagedIndex } from "../core/index.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";

/**
 * How a column of numbers is packed. Every value has the same width (frame of reference: its distance from the least one), so
 * that one can be read without the others. `listed`: few distinct large numbers, stored as places in a list of them. `sparse`:
 * where many rows have none (-1), a bitmap says which have one, and only those are stored.
 */
export type ColumnForm = "plain" | "listed" | "sparse";

/** What stands for "none" in a sparse column. */
const NONE = -1;

/** Packs a column: describes it in `header` and returns its bytes. `values` is overwritten. */
export function packColumn(header: ByteWriter, values: Float64Array, form: ColumnForm): Uint8Array {
  if (form === "listed") listValues(header, values);
  if (form !== "sparse") return packValues(header, values, 0, values.length);
  const bitmap = new Uint8Array(Math.ceil(values.length / 8));
  let present = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === NONE) continue;
    bitmap[row >> 3]! |= 1 << (row & 7);
    values[present++] = values[row]!;
  }
  header.unsigned(present);
  const hasBitmap = present > 0 && present < values.length;
  const body = packValues(header, values.subarray(0, present), hasBitmap ? bitmap.length : 0, present);
  if (hasBitmap) body.set(bitmap);
  return body;
}

function packValues(header: ByteWriter, values: Float64Array, reservedBytes: number, rows: number): Uint8Array {
  let least = rows === 0 ? 0 : values[0]!;
  let most = least;
  for (let row = 1; row < rows; row++) {
    const value = values[row]!;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  const width = widthOf(most - least);
  header.signed(least);
  header.unsigned(width);
  const body = new Uint8Array(reservedBytes + width * rows);
  for (let row = 0, at = reservedBytes; width > 0 && row < rows; row++) {
    const distance = values[row]! - least;
    // Bit operations stop at 32 bits.
    let rest = distance | 0;
    const narrow = Math.min(width, 4);
    for (let byte = 0; byte < narrow; byte++, rest >>>= 8) body[at++] = rest;
    if (width > 4)
      for (let byte = 4, high = Math.floor(distance / 0x1_0000_0000); byte < width; byte++, high >>>= 8)
        body[at++] = high;
  }
  return body;
}

/** Bytes that hold every number from 0 to `range`. */
function widthOf(range: number): number {
  let width = 0;
  for (let most = 1; most <= range; most *= 256) width++;
  return width;
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

/** Bytes of the largest number that is exact. */
const WIDEST_BYTES = 7;

/** @throws {SalvageError} where a number in a description is larger than it can be: the block is damaged */
function atMost(most: number, value: number): number {
  if (!(value <= most)) throw damagedIndex();
  return value;
}

/** The values of a listed column; there are no more of them than rows. */
function listOf(header: ByteReader, rows: number): number[] {
  return Array.from({ length: atMost(rows, header.unsigned()) }, () => header.unsigned());
}

/** A packed column of a block of `rows` rows: reads single values. */
export class PackedColumn {
  /** Bytes that the column takes. */
  readonly lengthBytes: number;
  readonly #rows: number;
  readonly #list: readonly number[] | null;
  readonly #hasBitmap: boolean;
  readonly #isEmpty: boolean;
  readonly #least: number;
  readonly #width: number;
  readonly #bitmapBytes: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #offset = 0;
  /** By byte of the bitmap: values before it. */
  #before: Uint32Array | null = null;

  /**
   * Takes the column's description from `header`.
   * @throws {SalvageError} damaged
   */
  constructor(header: ByteReader, form: ColumnForm, rows: number) {
    this.#rows = rows;
    this.#list = form === "listed" ? listOf(header, rows) : null;
    const present = form === "sparse" ? atMost(rows, header.unsigned()) : rows;
    this.#hasBitmap = present > 0 && present < rows;
    this.#isEmpty = present === 0;
    this.#least = header.signed();
    this.#width = atMost(WIDEST_BYTES, header.unsigned());
    this.#bitmapBytes = this.#hasBitmap ? Math.ceil(rows / 8) : 0;
    this.lengthBytes = this.#bitmapBytes + this.#width * present;
  }

  /** Says where the column's bytes begin. */
  place(bytes: Uint8Array, offset: number): void {
    this.#bytes = bytes;
    this.#offset = offset;
  }

  value(row: number): number {
    if (this.#isEmpty) return NONE;
    if (!this.#hasBitmap) return this.#stored(row);
    const byte = this.#bytes[this.#offset + (row >> 3)]!;
    const bit = 1 << (row & 7);
    if ((byte & bit) === 0) return NONE;
    this.#before ??= this.#countBefore();
    return this.#stored(this.#before[row >> 3]! + ones(byte & (bit - 1)));
  }

  /** All values of a column where every row has one. */
  values(): Float64Array {
    const values = new Float64Array(this.#rows);
    const [bytes, width, least] = [this.#bytes, this.#width, this.#least];
    let at = this.#offset;
    for (let row = 0; row < values.length; row++, at += width) {
      let value = 0;
      for (let byte = width - 1; byte >= 0; byte--) value = value * 256 + bytes[at + byte]!;
      values[row] = least + value;
    }
    return values;
  }

  #stored(place: number): number {
    const at = this.#offset + this.#bitmapBytes + place * this.#width;
    let value = 0;
    let scale = 1;
    for (let byte = 0; byte < this.#width; byte++, scale *= 256) value += this.#bytes[at + byte]! * scale;
    return this.#list === null ? this.#least + value : (this.#list[this.#least + value] ?? 0);
  }

  #countBefore(): Uint32Array {
    const before = new Uint32Array(this.#bitmapBytes);
    for (let byte = 1; byte < before.length; byte++) {
      before[byte] = before[byte - 1]! + ones(this.#bytes[this.#offset + byte - 1]!);
    }
    return before;
  }
}

/** Bits that are set in a byte. */
function ones(byte: number): number {
  let rest = byte;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count++;
  return count;
}
