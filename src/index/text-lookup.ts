import type { Connection } from "./database.ts";

const CACHED = 100_000;

/** The text of a number; "" for 0. */
export class TextLookup {
  readonly #texts = new Map<number, string>();
  readonly #find;

  constructor(db: Connection) {
    this.#find = db.prepare<[number], string>("SELECT value FROM text WHERE id = ?").pluck();
  }

  text(id: number): string {
    if (id === 0) return "";
    let text = this.#texts.get(id);
    if (text === undefined) {
      text = this.#find.get(id) ?? "";
      if (this.#texts.size >= CACHED) this.#texts.clear();
      this.#texts.set(id, text);
    }
    return text;
  }

  /** The text of a number; null for 0. */
  textOrNull(id: number | null): string | null {
    return id === null || id === 0 ? null : this.text(id);
  }
}
