import type { Connection } from "./database.ts";

/** Rows of one statement: fifty at a time cost half of one at a time. */
const ROWS = 50;

type Value = number | string | Uint8Array | null;

/** Gathers rows of one table and inserts them fifty to a statement. Call `flush` before reading or committing. */
export class MultiInsert {
  readonly #width: number;
  readonly #one;
  readonly #many;
  readonly #values: Value[];
  #filled = 0;

  /** @param sql begins like `INSERT OR IGNORE INTO t (a, b)`, without VALUES */
  constructor(db: Connection, sql: string, width: number) {
    const row = `(${Array.from({ length: width }, () => "?").join(",")})`;
    this.#width = width;
    this.#values = new Array<Value>(width * ROWS).fill(null);
    this.#one = db.prepare(`${sql} VALUES ${row}`);
    this.#many = db.prepare(`${sql} VALUES ${Array.from({ length: ROWS }, () => row).join(",")}`);
  }

  /** Takes a row's values; `run` copies them at once. */
  add(...row: Value[]): void {
    const values = this.#values;
    for (let at = 0; at < row.length; at++) values[this.#filled + at] = row[at]!;
    this.#filled += row.length;
    this.#runFilled();
  }

  /** Takes a row's values out of many. */
  addFrom(values: ArrayLike<number>, from: number): void {
    for (let at = 0; at < this.#width; at++) this.#values[this.#filled + at] = values[from + at]!;
    this.#filled += this.#width;
    this.#runFilled();
  }

  #runFilled(): void {
    const values = this.#values;
    if (this.#filled === values.length) {
      // As arguments: SQLite's binding fetches values out of an array one by one, which was a fifth of an insert.
      this.#many.run(...values);
      this.#filled = 0;
    }
  }

  flush(): void {
    for (let at = 0; at < this.#filled; at += this.#width) this.#one.run(...this.#values.slice(at, at + this.#width));
    this.#filled = 0;
  }
}
