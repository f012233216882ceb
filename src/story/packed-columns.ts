import { damagedIndex, type PackedReader, type PackedWriter } from "../core/index.ts";

/** One value where all items have the same, else one for each. */
export type Column = number | readonly number[];

/** Writes a column of numbers from 0 on: one number more than the value that all have, else 0 and each. */
export function writeColumn(out: PackedWriter, values: readonly number[]): void {
  const first = values[0]!;
  let same = true;
  for (let row = 1; row < values.length && same; row++) same = values[row] === first;
  if (same) out.unsigned(first + 1);
  else {
    out.unsigned(0);
    for (const value of values) out.unsigned(value);
  }
}

/** @throws {SalvageError} damaged */
export function readColumn(from: PackedReader, rows: number): Column {
  const same = from.unsigned();
  if (same > 0) return same - 1;
  const values = new Array<number>(rows);
  for (let row = 0; row < rows; row++) values[row] = from.unsigned();
  return values;
}

/** @throws {SalvageError} damaged */
export function readList<T>(from: PackedReader, read: (from: PackedReader) => T): T[] {
  const list: T[] = [];
  for (let left = from.count(); left > 0; left--) list.push(read(from));
  return list;
}

export function valueAt(column: Column, row: number): number {
  return typeof column === "number" ? column : column[row]!;
}

/** A whole number, or none, as a number from 0 on. */
export function fromSigned(value: number | null): number {
  if (value === null) return 0;
  return value >= 0 ? value * 2 + 1 : value * -2;
}

/** Undoes `fromSigned`. */
export function toSigned(stored: number): number | null {
  if (stored === 0) return null;
  return stored % 2 === 0 ? stored / -2 : (stored - 1) / 2;
}

/**
 * What a place in a list names; null for 0.
 * @throws {SalvageError} no such place: damaged
 */
export function placed<T>(list: readonly T[], place: number): T | null {
  return place === 0 ? null : named(list, place);
}

/**
 * What a place in a list names, where it must name something.
 * @throws {SalvageError} it does not: damaged
 */
export function named<T>(list: readonly T[], place: number): T {
  if (!(place > 0 && place <= list.length)) throw damagedIndex();
  return list[place - 1]!;
}

/** Different values in the order in which they come, and for each of all values its place among them, from 1; null is 0. */
export interface Places<T> {
  readonly values: readonly T[];
  readonly places: readonly number[];
}

export function placesOf<T>(all: readonly (T | null)[]): Places<T> {
  const values: T[] = [];
  const known = new Map<T, number>();
  let [last, lastPlace]: [T | null, number] = [null, 0];
  const places = all.map((value) => {
    // Neighbours are often the same.
    if (value === last) return lastPlace;
    last = value;
    lastPlace = value === null ? 0 : (known.get(value) ?? values.push(value));
    if (value !== null) known.set(value, lastPlace);
    return lastPlace;
  });
  return { values, places };
}
