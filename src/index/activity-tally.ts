import { SESSION_PAUSE_MS } from "../core/index.ts";
import type { ActivityRow, Batch } from "./batch.ts";
import type { Connection } from "./database.ts";

/**
 * Activity of contexts on its way into the index. Every batch tells of every client that is active, so what goes on from batch
 * to batch is joined here and written once a transaction: row by row it was a tenth of the writing time.
 */
export class ActivityTally {
  readonly #insert;
  readonly #count;
  readonly #forget;
  #isTail = false;
  readonly #bySource = new Map<number, Map<number, ActivityRow>>();
  readonly #records = new Map<number, number>();

  constructor(db: Connection) {
    this.#insert = db.prepare(
      `INSERT INTO activity VALUES (?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET to_utc_ms = max(to_utc_ms, excluded.to_utc_ms), events = events + excluded.events`,
    );
    this.#forget = db.prepare("DELETE FROM activity WHERE source = ? AND tail = 1");
    this.#count = db.prepare("UPDATE context SET records = records + ? WHERE id = ?");
  }

  /** Takes what a batch of a source says; `contexts` are the keys of the worker's numbers. */
  add(source: number, contexts: readonly number[], { activities, contextRecords }: Batch): void {
    for (const row of activities) this.#join(source, { ...row, context: contexts[row.context] ?? 0 });
    for (let at = 0; at < contextRecords.length; at += 2) {
      const context = contexts[contextRecords[at]!] ?? 0;
      this.#records.set(context, (this.#records.get(context) ?? 0) + contextRecords[at + 1]!);
    }
  }

  #join(source: number, row: ActivityRow): void {
    let running = this.#bySource.get(source);
    if (running === undefined) {
      running = new Map();
      this.#bySource.set(source, running);
    }
    const before = running.get(row.context);
    const goesOn =
      before !== undefined &&
      row.fromUtcMs - before.toUtcMs <= SESSION_PAUSE_MS &&
      before.fromUtcMs - row.toUtcMs <= SESSION_PAUSE_MS;
    if (before !== undefined && !goesOn) this.#write(source, before);
    running.set(row.context, goesOn ? joined(before, row) : row);
  }

  #write(source: number, row: ActivityRow): void {
    this.#insert.run(row.context, source, row.fromUtcMs, row.toUtcMs, row.events, this.#isTail ? 1 : 0);
  }

  /** Takes what a source's last record says, which stays apart: `forgetTail` takes it away when the source goes on. */
  addTail(source: number, contexts: readonly number[], batch: Batch): void {
    this.flush();
    this.add(source, contexts, batch);
    this.#isTail = true;
    this.flush();
    this.#isTail = false;
  }

  /** Takes away what a source's last record said: it is read again. */
  forgetTail(source: number): void {
    this.flush();
    this.#forget.run(source);
  }

  /** Writes what was taken; what comes later makes rows of its own. */
  flush(): void {
    for (const [source, running] of this.#bySource) for (const row of running.values()) this.#write(source, row);
    for (const [context, count] of this.#records) this.#count.run(count, context);
    this.#bySource.clear();
    this.#records.clear();
  }
}

function joined(a: ActivityRow, b: ActivityRow): ActivityRow {
  return {
    context: a.context,
    fromUtcMs: Math.min(a.fromUtcMs, b.fromUtcMs),
    toUtcMs: Math.max(a.toUtcMs, b.toUtcMs),
    events: a.events + b.events,
  };
}
