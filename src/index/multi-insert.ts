import type { Connection } from "./database.ts";

/** Rows of one statement: fifty at a time cost half of one at a time. */
const ROWS = 50;

type Value = number | string | Uint8Array | null;

/** Gathers rows of one table and inserts them fifty to a statement. Call `flush` before reading or committing. */
export class MultiInsert {
  readonly #width: number;
  readonly #one;
  readonly #many;
  #values: Value[] = [];

  /** @param sql begins like `INSERT OR IGNORE INTO t (a, b)`, without VALUES */
  constructor(db: Connection, sql: string, width: number) {
    const row = `(${Array.from({ length: width }, () => "?").join(",")})`;
    this.#width = width;
    this.#one = db.prepare(`${sql} VALUES ${row}`);
    this.#many = db.prepare(`${sql} VALUES ${Array.from({ length: ROWS }, () => row).join(",")}`);
  }

  add(...row: Value[]): void {
    for (const value of row) this.#values.push(value);
    if (this.#values.length === this.#width * ROWS) {
      this.#many.run(this.#values);
      this.#values = [];
    }
  }

  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.#width) {
      this.#one.run(this.#values.slice(at, at + this.#width));
    }
    this.#values = [];
  }
}
