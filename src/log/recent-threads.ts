import type { LogRecord } from "./record.ts";
import { hashSpan } from "./span-numbers.ts";

/** How far back a thread counts as live: some 15,000 records, in which a pool of hundreds of threads shows itself. */
const RECENT_BYTES = 4 * 1024 * 1024;

const SLOTS = 65_536;

/** Slot and place of each live thread: what `RecentThreads` goes on from. */
export type LiveThreads = readonly (readonly [slot: number, offsetBytes: number])[];

/**
 * Where each thread was last seen, by a hash of its name: no string is made for a record. Two threads that share a slot (one
 * pair in 65,536) vouch for each other.
 */
export class RecentThreads {
  readonly #lastOffset = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);

  constructor(live: LiveThreads) {
    for (const [slot, offsetBytes] of live) this.#lastOffset[slot] = offsetBytes;
  }

  has(slot: number, offsetBytes: number): boolean {
    return offsetBytes - this.#lastOffset[slot]! <= RECENT_BYTES;
  }

  add(slot: number, offsetBytes: number): void {
    this.#lastOffset[slot] = offsetBytes;
  }

  /** The threads that are live at a place. */
  snapshot(offsetBytes: number): LiveThreads {
    const live: [number, number][] = [];
    for (let slot = 0; slot < SLOTS; slot++) {
      if (this.has(slot, offsetBytes)) live.push([slot, this.#lastOffset[slot]!]);
    }
    return live;
  }
}

/** The slot of a record's thread. */
export function threadSlotOf({ block, threadStart, threadNameEnd }: LogRecord): number {
  return hashSpan(block, threadStart, Math.min(threadNameEnd, threadStart + 64)) & (SLOTS - 1);
}
