import type { Batch } from "../index/index.ts";

/** A pause between two records that may matter for coverage; shorter ones are only counted. */
const SILENCE_MS = 5 * 60_000;

/** Width of a histogram's finest slot. */
const PULSE_MS = 10 * 60_000;

/** The part of a source's state that `Pace` goes on from. */
export interface PaceState {
  readonly slot: number;
  readonly records: number;
  readonly lastUtcMs: number | null;
}

/** How the records of a source lie in time: its rhythm, its silences, and a pulse for histograms. */
export class Pace {
  /** How often a pause between 2^(k-1) and 2^k ms came between two records. */
  readonly rhythm: number[];
  #silences: { fromUtcMs: number; toUtcMs: number }[] = [];
  #pulses: { slot: number; records: number }[] = [];
  #slot: { slot: number; records: number };
  #lastUtcMs: number | null;

  constructor(rhythm: readonly number[], state: PaceState | null) {
    this.rhythm = Array.from({ length: 42 }, (_, k) => rhythm[k] ?? 0);
    this.#lastUtcMs = state?.lastUtcMs ?? null;
    this.#slot = { slot: state?.slot ?? -1, records: state?.records ?? 0 };
  }

  record(timeUtcMs: number): void {
    if (this.#lastUtcMs !== null) {
      const pauseMs = timeUtcMs - this.#lastUtcMs;
      // The first 32 bits are enough: a pause of more than 24 days is as rare as one of 24.
      const k = pauseMs <= 0 ? 0 : 32 - Math.clz32(Math.min(pauseMs, 0x7fff_ffff));
      this.rhythm[k]!++;
      if (pauseMs >= SILENCE_MS) this.#silences.push({ fromUtcMs: this.#lastUtcMs, toUtcMs: timeUtcMs });
    }
    if (this.#lastUtcMs === null || timeUtcMs > this.#lastUtcMs) this.#lastUtcMs = timeUtcMs;
    const slot = Math.floor(timeUtcMs / PULSE_MS);
    // A record a little out of order counts in the slot that is open: slots are never opened twice.
    if (slot > this.#slot.slot) {
      this.#endSlot();
      this.#slot = { slot, records: 0 };
    }
    this.#slot.records++;
  }

  #endSlot(): void {
    if (this.#slot.slot >= 0) this.#pulses.push({ ...this.#slot });
  }

  take(): Pick<Batch, "silences" | "pulses"> {
    this.#endSlot();
    const taken = { silences: this.#silences, pulses: this.#pulses };
    this.#silences = [];
    this.#pulses = [];
    return taken;
  }

  snapshot(): PaceState {
    return { ...this.#slot, lastUtcMs: this.#lastUtcMs };
  }
}
