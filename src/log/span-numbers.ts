import type { TextBlock } from "./text-block.ts";

const FIRST_SLOTS = 1024;

/** What a slot holds of a text; side by side, so that a look-up touches one place in memory. Number 0: the slot is free. */
const SLOT = { number: 0, hash: 1, kind: 2, start: 3, end: 4, width: 8 } as const;

/**
 * Numbers for stretches of log that repeat (contexts, thread names, operations), from 1 on. A hash table over bytes, because
 * looking up slices of a string was a third of the parsing time: every slice is an object, and is hashed character by
 * character. Hash and comparison take eight bytes at a time; equal hashes are always compared, since the text is hostile.
 */
export class SpanNumbers {
  #slots = new Int32Array(FIRST_SLOTS * SLOT.width);
  #size = 0;
  /** The known texts one behind the other. */
  #texts = Buffer.alloc(FIRST_SLOTS * 16);
  #view = new DataView(this.#texts.buffer);
  #textBytes = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes of all known texts together. */
  get textBytes(): number {
    return this.#textBytes;
  }

  /** Number of the bytes from `start` to `end`: the same for equal bytes and equal `kind`, `size` for the first of them. */
  numberOf(block: TextBlock, start: number, end: number, kind = 0): number {
    const hash = hashSpan(block, start, end) ^ Math.imul(kind, 0x85ebca6b);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (hash * SLOT.width) & mask;
    for (let number = slots[at]!; number !== 0; number = slots[at]!) {
      if (slots[at + SLOT.hash] === hash && slots[at + SLOT.kind] === kind && this.#equals(at, block, start, end))
        return number;
      at = (at + SLOT.width) & mask;
    }
    return this.#add(at, hash, block, start, end, kind);
  }

  #equals(slot: number, { bytes, view }: TextBlock, start: number, end: number): boolean {
    let known = this.#slots[slot + SLOT.start]!;
    if (this.#slots[slot + SLOT.end]! - known !== end - start) return false;
    const knownView = this.#view;
    let at = start;
    for (; at + 8 <= end; at += 8, known += 8) {
      const differs =
        (view.getInt32(at) ^ knownView.getInt32(known)) | (view.getInt32(at + 4) ^ knownView.getInt32(known + 4));
      if (differs !== 0) return false;
    }
    for (; at < end; at++, known++) if (bytes[at] !== this.#texts[known]) return false;
    return true;
  }

  #add(at: number, hash: number, { bytes }: TextBlock, start: number, end: number, kind: number): number {
    const from = this.#textBytes;
    const to = from + end - start;
    if (to > this.#texts.length) this.#growTexts(to);
    bytes.copy(this.#texts, from, start, end);
    this.#textBytes = to;
    const number = ++this.#size;
    this.#slots.set([number, hash, kind, from, to], at);
    if (number * 2 * SLOT.width > this.#slots.length) this.#growSlots();
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
    const larger = new Int32Array(old.length * 2);
    const mask = larger.length - 1;
    for (let from = 0; from < old.length; from += SLOT.width) {
      if (old[from] === 0) continue;
      let to = (old[from + SLOT.hash]! * SLOT.width) & mask;
      while (larger[to] !== 0) to = (to + SLOT.width) & mask;
      larger.set(old.subarray(from, from + SLOT.width), to);
    }
    this.#slots = larger;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
    this.#textBytes = 0;
  }
}

/**
 * A hash of the bytes from `start` to `end`, 32 bits: multiplies and folds (the constant is 2^32 divided by the golden ratio). Two
 * halves run side by side, as the processor has to wait for each product.
 */
export function hashSpan({ bytes, view }: TextBlock, start: number, end: number): number {
  let even = end - start;
  let odd = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    even = Math.imul(even ^ view.getInt32(at), 0x9e3779b1);
    odd = Math.imul(odd ^ view.getInt32(at + 4), 0x85ebca6b);
    even ^= even >>> 15;
    odd ^= odd >>> 13;
  }
  for (; at < end; at++) even = Math.imul(even ^ bytes[at]!, 0x9e3779b1);
  const hash = even ^ Math.imul(odd, 0x9e3779b1);
  return hash ^ (hash >>> 16);
}
