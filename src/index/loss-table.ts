import { CAUSES, type Cause } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { numbersOf } from "./loss-order.ts";
import { MultiInsert } from "./multi-insert.ts";
import { LOSS_INDEXES } from "./schema.ts";

/** What table `loss` holds of a loss besides its id and its number. */
export interface NarrowLoss {
  readonly key: string;
  readonly timeUtcMs: number;
  readonly cause: Cause;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  /** How many items left for good. */
  readonly lost: number;
  /** Keys of the records that prove it, in order. */
  readonly events: readonly number[];
}

type StoredRow = [id: number, number: number | null, mailbox: number, timeUtcMs: number, cause: number, spared: number];

/**
 * Table `loss`. New rows wait until all are there and have their numbers, so that each is written once and the indexes over the
 * numbers are built at the end. They wait in columns: an object each would take more memory.
 */
export class LossTable {
  readonly #db: Connection;
  readonly #insert;
  #firstId: number;
  #mailboxes: number[] = [];
  #timesUtcMs: number[] = [];
  #causes: number[] = [];
  #keys: string[] = [];
  #reasons: (string | null)[] = [];
  #lost: number[] = [];
  #events: number[] = [];

  constructor(db: Connection) {
    this.#db = db;
    this.#insert = new MultiInsert(
      db,
      "INSERT INTO loss (id, number, key, mailbox, time_utc_ms, reason, cause, lost, event)",
      9,
    );
    this.#firstId = Number(db.prepare("SELECT coalesce(max(id), 0) + 1 FROM loss").pluck().get());
  }

  /** Forgets all. */
  clear(): void {
    for (const name of Object.keys(LOSS_INDEXES)) this.#db.exec(`DROP INDEX IF EXISTS ${name}`);
    this.#db.exec("DELETE FROM loss");
    this.#firstId = 1;
  }

  /** @returns the id that it will have */
  add(mailbox: number, { key, timeUtcMs, cause, reason, lost, events }: NarrowLoss): number {
    this.#mailboxes.push(mailbox);
    this.#timesUtcMs.push(timeUtcMs);
    this.#causes.push(CAUSES.indexOf(cause));
    this.#keys.push(key);
    this.#reasons.push(reason);
    this.#lost.push(lost);
    this.#events.push(events[0] ?? 0);
    return this.#firstId + this.#keys.length - 1;
  }

  /** Numbers the losses of the whole index, and writes those that were added. */
  number(): void {
    const stored = this.#db
      .prepare<[], StoredRow>(
        "SELECT id, number, mailbox, time_utc_ms, cause, reason IS NOT NULL FROM loss ORDER BY id",
      )
      .raw()
      .all();
    const numbers = numbersOf(this.#db, {
      mailboxes: [...stored.map((row) => row[2]), ...this.#mailboxes],
      timesUtcMs: [...stored.map((row) => row[3]), ...this.#timesUtcMs],
      causes: [...stored.map((row) => row[4]), ...this.#causes],
      spared: [...stored.map((row) => row[5]), ...this.#reasons.map((reason) => (reason === null ? 0 : 1))],
    });
    this.#renumber(stored, numbers);
    this.#write(numbers.subarray(stored.length));
    for (const sql of Object.values(LOSS_INDEXES)) this.#db.exec(sql);
  }

  #renumber(stored: readonly StoredRow[], numbers: Uint32Array): void {
    const update = this.#db.prepare("UPDATE loss SET number = ? WHERE id = ?");
    stored.forEach(([id, number], place) => {
      if (numbers[place] !== number) update.run(numbers[place], id);
    });
  }

  #write(numbers: Uint32Array): void {
    numbers.forEach((number, at) => {
      this.#insert.add(
        this.#firstId + at,
        number,
        this.#keys[at]!,
        this.#mailboxes[at]!,
        this.#timesUtcMs[at]!,
        this.#reasons[at]!,
        this.#causes[at]!,
        this.#lost[at]!,
        this.#events[at]!,
      );
    });
    this.#insert.flush();
    this.#firstId += numbers.length;
    for (const column of [this.#mailboxes, this.#timesUtcMs, this.#causes]) column.length = 0;
    for (const column of [this.#keys, this.#reasons, this.#lost, this.#events]) column.length = 0;
  }
}
