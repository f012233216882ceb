import type { TextBlock } from "./text-block.ts";

const FIRST_SLOTS = 1024;

/**
 * Numbers for stretches of log that repeat (contexts, thread names, operations), from 1 on. A hash table over bytes, because
 * looking up slices of a string was a third of the parsing time: every slice is an object, and is hashed character by
 * character. Hash and comparison take four bytes at a time; equal hashes are always compared, since the text is hostile.
 */
export class SpanNumbers {
  /** Number in each slot, 0 where it is free; its hash stands beside it. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #size = 0;
  /** The known texts one behind the other; where text n ends is `#ends[n]`. */
  #texts = Buffer.alloc(FIRST_SLOTS * 16);
  #view = new DataView(this.#texts.buffer);
  #ends = new Int32Array(FIRST_SLOTS);
  #kinds = new Int32Array(FIRST_SLOTS);

  get size(): number {
    return this.#size;
  }

  /** Bytes of all known texts together. */
  get textBytes(): number {
    return this.#ends[this.#size]!;
  }

  /** Number of the bytes from `start` to `end`: the same for equal bytes and equal `kind`, `size` for the first of them. */
  numberOf(block: TextBlock, start: number, end: number, kind = 0): number {
    const { bytes, view } = block;
    const hash = hashSpan(block, start, end) ^ Math.imul(kind, 0x85ebca6b);
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = hash & mask;
    for (let number = slots[slot * 2]!; number !== 0; number = slots[slot * 2]!) {
      if (slots[slot * 2 + 1] === hash && this.#kinds[number] === kind && this.#equals(number, bytes, view, start, end))
        return number;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, hash, bytes, start, end, kind);
  }

  #equals(number: number, bytes: Buffer, view: DataView, start: number, end: number): boolean {
    let known = this.#ends[number - 1]!;
    if (this.#ends[number]! - known !== end - start) return false;
    const knownView = this.#view;
    let at = start;
    for (; at + 4 <= end; at += 4, known += 4) if (view.getInt32(at) !== knownView.getInt32(known)) return false;
    for (; at < end; at++, known++) if (bytes[at] !== this.#texts[known]) return false;
    return true;
  }

  #add(slot: number, hash: number, bytes: Buffer, start: number, end: number, kind: number): number {
    const number = ++this.#size;
    const from = this.#ends[number - 1]!;
    const to = from + end - start;
    if (to > this.#texts.length) this.#growTexts(to);
    if (number === this.#ends.length) {
      this.#ends = grown(this.#ends, number * 2);
      this.#kinds = grown(this.#kinds, number * 2);
    }
    this.#kinds[number] = kind;
    bytes.copy(this.#texts, from, start, end);
    this.#ends[number] = to;
    this.#slots[slot * 2] = number;
    this.#slots[slot * 2 + 1] = hash;
    if (number * 4 > this.#slots.length) this.#growSlots();
    return number;
  }

  #growTexts(bytesNeeded: number): void {
    const larger = Buffer.alloc(Math.max(bytesNeeded, this.#texts.length * 2));
    this.#texts.copy(larger);
    this.#texts = larger;
    this.#view = new DataView(larger.buffer);
  }

  #growSlots(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const mask = old.length - 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === 0) continue;
      let slot = old[at + 1]! & mask;
      while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot * 2] = old[at]!;
      this.#slots[slot * 2 + 1] = old[at + 1]!;
    }
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

/** A hash of the bytes from `start` to `end`, 32 bits: multiplies and folds four bytes at a time (the constant is 2^32 divided by the golden ratio). */
export function hashSpan({ bytes, view }: TextBlock, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x9e3779b1);
  return hash ^ (hash >>> 16);
}
