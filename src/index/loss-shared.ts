import { damagedIndex } from "../core/index.ts";
import type { Connection } from "./database.ts";

/** What losses have in common, by id, read when it is asked for: one, or by `readAll` all. */
export class SharedParts {
  readonly #known = new Map<number, string>();
  readonly #find;
  readonly #all;
  #allRead = false;

  constructor(db: Connection) {
    this.#find = db.prepare<[number], string>("SELECT value FROM loss_shared WHERE id = ?").pluck();
    this.#all = db.prepare<[], [id: number, value: string]>("SELECT id, value FROM loss_shared").raw();
  }

  readAll(): void {
    if (this.#allRead) return;
    for (const [id, value] of this.#all.iterate()) this.#known.set(id, value);
    this.#allRead = true;
  }

  /** @throws {SalvageError} there is none: damaged */
  get(id: number): string {
    let value = this.#known.get(id);
    if (value === undefined) {
      value = this.#find.get(id);
      if (value === undefined) throw damagedIndex();
      this.#known.set(id, value);
    }
    return value;
  }
}
