import { damagedIndex } from "./errors.ts";

/** Digits of base 32: the last of a number begins at `0`, those before it (lowest first) at `P`. */
const LAST = 0x30;
const BASE = 32;
const BITS = 5;

/** Ends the numbers, where texts follow. */
const TEXTS_BEGIN = " ";

/** Most digits of a number: 55 bits. */
const MOST_DIGITS = 11;

/**
 * Packs numbers and texts into one text: first all numbers, then all texts, each in the order in which they came. Text and not
 * bytes: with a Buffer for each row, reading the rows took half as long again.
 */
export class PackedWriter {
  #digits = Buffer.alloc(1024);
  #length = 0;
  #texts = "";

  /** A whole number from 0 to 2^54. */
  unsigned(value: number): void {
    if (this.#length + MOST_DIGITS > this.#digits.length) this.#grow();
    let rest = value;
    while (rest >= BASE) {
      this.#digits[this.#length++] = LAST + BASE + (rest % BASE);
      // Bit operations stop at 32 bits: larger values go by division.
      rest = rest < 0x8000_0000 ? rest >>> BITS : Math.floor(rest / BASE);
    }
    this.#digits[this.#length++] = LAST + rest;
  }

  /** A whole number of up to 2^53; from 2^52 on a negative one is not exact. */
  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** A whole number, or null. */
  optional(value: number | null): void {
    this.unsigned(value === null ? 0 : 1);
    if (value !== null) this.signed(value);
  }

  /** A text, or null. */
  text(value: string | null): void {
    this.unsigned(value === null ? 0 : value.length + 1);
    if (value !== null) this.bare(value);
  }

  /** A text whose length stands elsewhere. */
  bare(text: string): void {
    this.#texts += text;
  }

  /** What was written; the next is begun. */
  finish(): string {
    const digits = this.#digits.toString("latin1", 0, this.#length);
    const packed = this.#texts === "" ? digits : `${digits}${TEXTS_BEGIN}${this.#texts}`;
    this.#length = 0;
    this.#texts = "";
    return packed;
  }

  #grow(): void {
    const larger = Buffer.alloc(this.#digits.length * 2);
    this.#digits.copy(larger);
    this.#digits = larger;
  }
}

/** Reads what `PackedWriter` wrote, in the same order. Whatever it reads of damaged text is a number or a text, or it throws. */
export class PackedReader {
  readonly #packed: string;
  #at = 0;
  #textsAt = -1;

  constructor(packed: string) {
    this.#packed = packed;
  }

  /** Whether all numbers are read. */
  get done(): boolean {
    return this.#at >= this.#packed.length || this.#packed.startsWith(TEXTS_BEGIN, this.#at);
  }

  /** @throws {SalvageError} damaged */
  unsigned(): number {
    // Most numbers have one digit.
    const first = this.#packed.charCodeAt(this.#at) - LAST;
    if (first >= 0 && first < BASE) {
      this.#at++;
      return first;
    }
    return this.#longer();
  }

  /** @throws {SalvageError} damaged */
  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** @throws {SalvageError} damaged */
  optional(): number | null {
    return this.unsigned() === 0 ? null : this.signed();
  }

  /** @throws {SalvageError} damaged */
  text(): string | null {
    const length = this.unsigned();
    return length === 0 ? null : this.bare(length - 1);
  }

  /**
   * A text whose length stood elsewhere.
   * @throws {SalvageError} damaged
   */
  bare(length: number): string {
    if (this.#textsAt < 0) this.#textsAt = this.#packed.indexOf(TEXTS_BEGIN) + 1 || this.#packed.length;
    const from = this.#textsAt;
    this.#textsAt += length;
    if (this.#textsAt > this.#packed.length) throw damagedIndex();
    return this.#packed.slice(from, this.#textsAt);
  }

  /**
   * How many things follow, each with at least one number.
   * @throws {SalvageError} more than there is room for: damaged
   */
  count(): number {
    const count = this.unsigned();
    if (count > this.#packed.length - this.#at) throw damagedIndex();
    return count;
  }

  /**
   * An instant, written as a signed number.
   * @throws {SalvageError} damaged
   */
  timeUtcMs(): number {
    return instant(this.signed());
  }

  #longer(): number {
    let value = 0;
    let scale = 1;
    for (let digits = 0; digits < MOST_DIGITS; digits++, scale *= BASE) {
      const digit = this.#packed.charCodeAt(this.#at++) - LAST;
      if (digit >= 0 && digit < BASE) return value + digit * scale;
      // Past the end it is no number at all.
      if (!(digit >= BASE && digit < 2 * BASE)) break;
      value += (digit - BASE) * scale;
    }
    throw damagedIndex();
  }
}

/** Milliseconds that a date can hold either side of 1970 (ECMA-262, 21.4.1.1). */
const FURTHEST_MS = 8.64e15;

/** @throws {SalvageError} no instant: what it was read from is damaged */
export function instant(timeUtcMs: number): number {
  if (!(Math.abs(timeUtcMs) <= FURTHEST_MS)) throw damagedIndex();
  return timeUtcMs;
}
