import { SESSION_PAUSE_MS } from "../core/index.ts";
import type { ActivityRow } from "../index/index.ts";

interface Running {
  fromUtcMs: number;
  toUtcMs: number;
  events: number;
}

/** When each context was active, split at long pauses, and how many records each had. */
export class ActivityGatherer {
  #running: (Running | undefined)[] = [];
  #records: number[] = [];
  #rows: ActivityRow[] = [];

  add(context: number, timeUtcMs: number): void {
    this.#records[context] = (this.#records[context] ?? 0) + 1;
    const running = this.#running[context];
    if (running === undefined || timeUtcMs - running.toUtcMs > SESSION_PAUSE_MS) {
      if (running !== undefined) this.#rows.push({ context, ...running });
      this.#running[context] = { fromUtcMs: timeUtcMs, toUtcMs: timeUtcMs, events: 1 };
      return;
    }
    if (timeUtcMs > running.toUtcMs) running.toUtcMs = timeUtcMs;
    else if (timeUtcMs < running.fromUtcMs) running.fromUtcMs = timeUtcMs;
    running.events++;
  }

  /**
   * What was gathered, running activities included: those go on as new rows, and the index joins rows without a pause
   * between them.
   */
  take(): { readonly activities: ActivityRow[]; readonly contextRecords: Uint32Array } {
    const activities = this.#rows;
    this.#running.forEach((running, context) => {
      if (running !== undefined) activities.push({ context, ...running });
    });
    const counts: number[] = [];
    this.#records.forEach((count, context) => {
      counts.push(context, count);
    });
    this.#rows = [];
    this.#running = [];
    this.#records = [];
    return { activities, contextRecords: Uint32Array.from(counts) };
  }
}
