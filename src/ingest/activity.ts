import { SESSION_PAUSE_MS } from "../core/index.ts";
import type { ActivityRow } from "../index/index.ts";

/** Places of a context's numbers, side by side: an object for each context was several places in memory for every record. */
const RUNNING = { fromUtcMs: 0, toUtcMs: 1, events: 2, records: 3, width: 4 } as const;

/** When each context was active, split at long pauses, and how many records each had. */
export class ActivityGatherer {
  /** By context; `events` is 0 for one that was not seen since `take`. */
  #running = new Float64Array(RUNNING.width * 1024);
  #contexts = 0;
  #rows: ActivityRow[] = [];

  add(context: number, timeUtcMs: number): void {
    if (context >= this.#contexts) this.#makeRoom(context);
    const running = this.#running;
    const at = context * RUNNING.width;
    running[at + RUNNING.records]!++;
    const isNew = running[at + RUNNING.events] === 0;
    const isApart =
      timeUtcMs - running[at + RUNNING.toUtcMs]! > SESSION_PAUSE_MS ||
      // The clock was set back, or another file begins.
      running[at + RUNNING.fromUtcMs]! - timeUtcMs > SESSION_PAUSE_MS;
    if (isNew || isApart) {
      if (!isNew) this.#rows.push(this.#row(context));
      running[at + RUNNING.fromUtcMs] = timeUtcMs;
      running[at + RUNNING.toUtcMs] = timeUtcMs;
      running[at + RUNNING.events] = 1;
      return;
    }
    if (timeUtcMs > running[at + RUNNING.toUtcMs]!) running[at + RUNNING.toUtcMs] = timeUtcMs;
    else if (timeUtcMs < running[at + RUNNING.fromUtcMs]!) running[at + RUNNING.fromUtcMs] = timeUtcMs;
    running[at + RUNNING.events]!++;
  }

  #makeRoom(context: number): void {
    this.#contexts = context + 1;
    if (this.#contexts * RUNNING.width <= this.#running.length) return;
    const larger = new Float64Array(this.#contexts * RUNNING.width * 2);
    larger.set(this.#running);
    this.#running = larger;
  }

  #row(context: number): ActivityRow {
    const at = context * RUNNING.width;
    const running = this.#running;
    return {
      context,
      fromUtcMs: running[at + RUNNING.fromUtcMs]!,
      toUtcMs: running[at + RUNNING.toUtcMs]!,
      events: running[at + RUNNING.events]!,
    };
  }

  /**
   * What was gathered, running activities included: those go on as new rows, and the index joins rows without a pause
   * between them.
   */
  take(): { readonly activities: ActivityRow[]; readonly contextRecords: Uint32Array } {
    const activities = this.#rows;
    const counts: number[] = [];
    for (let context = 0; context < this.#contexts; context++) {
      const records = this.#running[context * RUNNING.width + RUNNING.records]!;
      if (records === 0) continue;
      activities.push(this.#row(context));
      counts.push(context, records);
    }
    this.#rows = [];
    this.#running.fill(0);
    return { activities, contextRecords: Uint32Array.from(counts) };
  }
}
