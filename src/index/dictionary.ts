import type { Connection } from "./database.ts";

/** Most texts of one dictionary that are kept in memory; beyond it they are looked up again. */
const CACHED = 200_000;

/** Gives every distinct text one number, the same for ever. The empty text is number 0. */
export class TextDictionary {
  readonly #ids = new Map<string, number>();
  readonly #find;
  readonly #add;

  constructor(db: Connection, table: "text" | "loss_shared" = "text") {
    this.#find = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE value = ?`).pluck();
    this.#add = db.prepare(`INSERT INTO ${table} (value) VALUES (?)`);
  }

  idOf(value: string): number {
    if (value === "") return 0;
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = this.#find.get(value) ?? Number(this.#add.run(value).lastInsertRowid);
      if (this.#ids.size >= CACHED) this.#ids.clear();
      this.#ids.set(value, id);
    }
    return id;
  }
}
