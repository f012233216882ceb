import type { Batch } from "../index/index.ts";

/** A pause between two records that may matter for coverage; shorter ones are only counted. */
const SILENCE_MS = 5 * 60_000;

/** Records may stand a little out of order in a log; behind a larger step back another stretch of time begins. */
const STEP_BACK_MS = 5 * 60_000;

/** Width of a histogram's finest slot, and how many slots are kept in mind: a clock may go back into them. */
const PULSE_MS = 10 * 60_000;
const OPEN_SLOTS = 64;

/** The part of a source's state that `Pace` goes on from. */
export interface PaceState {
  readonly slots: readonly (readonly [slot: number, records: number])[];
  readonly lastUtcMs: number | null;
  readonly stretch: Stretch | null;
}

/** The stretch of time that goes on: the first one, or one that began when the source's clock was set back. */
interface Stretch {
  readonly fromUtcMs: number;
  readonly isFirst: boolean;
}

/** How the records of a source lie in time: its rhythm, its silences and stretches, and a pulse for histograms. */
export class Pace {
  /** How often a pause between 2^(k-1) and 2^k ms came between two records. */
  readonly rhythm: number[];
  #silences: { fromUtcMs: number; toUtcMs: number }[] = [];
  #stretches: { fromUtcMs: number; toUtcMs: number }[] = [];
  /** Records by slot, in the order in which the slots were used last; and which of them grew since they were taken. */
  readonly #slots: Map<number, number>;
  readonly #grown = new Set<number>();
  #slot = -1;
  #slotRecords = 0;
  #lastUtcMs: number | null;
  #stretch: Stretch | null;

  constructor(rhythm: readonly number[], state: PaceState | null) {
    this.rhythm = Array.from({ length: 42 }, (_, k) => rhythm[k] ?? 0);
    this.#lastUtcMs = state?.lastUtcMs ?? null;
    this.#stretch = state?.stretch ?? null;
    // An index of an older salvage has one slot in mind, and no list.
    this.#slots = new Map(state?.slots ?? []);
  }

  record(timeUtcMs: number): void {
    this.#stretch ??= { fromUtcMs: timeUtcMs, isFirst: true };
    if (this.#lastUtcMs !== null) this.#pause(this.#lastUtcMs, timeUtcMs);
    if (this.#lastUtcMs === null || timeUtcMs > this.#lastUtcMs) this.#lastUtcMs = timeUtcMs;
    const slot = Math.floor(timeUtcMs / PULSE_MS);
    if (slot !== this.#slot) this.#openSlot(slot);
    this.#slotRecords++;
  }

  #pause(lastUtcMs: number, timeUtcMs: number): void {
    const pauseMs = timeUtcMs - lastUtcMs;
    if (pauseMs < -STEP_BACK_MS) {
      this.#endStretch();
      this.#stretch = { fromUtcMs: timeUtcMs, isFirst: false };
      this.#lastUtcMs = timeUtcMs;
      return;
    }
    // The first 32 bits are enough: a pause of more than 24 days is as rare as one of 24.
    const k = pauseMs <= 0 ? 0 : 32 - Math.clz32(Math.min(pauseMs, 0x7fff_ffff));
    this.rhythm[k]!++;
    if (pauseMs >= SILENCE_MS) this.#silences.push({ fromUtcMs: lastUtcMs, toUtcMs: timeUtcMs });
  }

  #endStretch(): void {
    if (this.#stretch === null || this.#lastUtcMs === null) return;
    this.#stretches.push({ fromUtcMs: this.#stretch.fromUtcMs, toUtcMs: this.#lastUtcMs });
  }

  #openSlot(slot: number): void {
    this.#closeSlot();
    this.#slot = slot;
    this.#slotRecords = this.#slots.get(slot) ?? 0;
  }

  #closeSlot(): void {
    if (this.#slot < 0) return;
    this.#slots.delete(this.#slot);
    this.#slots.set(this.#slot, this.#slotRecords);
    this.#grown.add(this.#slot);
  }

  take(): Pick<Batch, "silences" | "stretches" | "pulses"> {
    this.#closeSlot();
    if (this.#stretch?.isFirst === false) this.#endStretch();
    const pulses = [...this.#grown].map((slot) => ({ slot, records: this.#slots.get(slot)! }));
    const taken = { silences: this.#silences, stretches: this.#stretches, pulses };
    this.#silences = [];
    this.#stretches = [];
    this.#grown.clear();
    for (const slot of this.#slots.keys()) {
      if (this.#slots.size <= OPEN_SLOTS) break;
      if (slot !== this.#slot) this.#slots.delete(slot);
    }
    return taken;
  }

  snapshot(): PaceState {
    this.#closeSlot();
    return { slots: [...this.#slots].slice(-OPEN_SLOTS), lastUtcMs: this.#lastUtcMs, stretch: this.#stretch };
  }
}
