import type { Matcher } from "../grammar/index.ts";
import { type LogRecord, SpanNumbers } from "../log/index.ts";

/** Names of categories that are remembered: servers have some two hundred, rubbish any number. */
const REMEMBERED = 1000;

/** Finds the watched category of a record; each name is looked up in the grammars once. */
export class Categories {
  readonly #matcher: Matcher;
  readonly #byWord = new Map<number, number>();
  readonly #names = new SpanNumbers();
  #byName: number[] = [];

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** The matcher's number of the record's category, or -1. Most names (soap, imap) are one word of four bytes, which says all. */
  of(r: LogRecord): number {
    if (r.categoryEnd - r.categoryStart !== 4) return this.#ofName(r);
    const word = r.block.view.getInt32(r.categoryStart);
    let category = this.#byWord.get(word);
    if (category === undefined) {
      category = this.#ask(r);
      if (this.#byWord.size < REMEMBERED) this.#byWord.set(word, category);
    }
    return category;
  }

  #ofName(r: LogRecord): number {
    const number = this.#names.numberOf(r.block, r.categoryStart, r.categoryEnd);
    let category = this.#byName[number];
    if (category === undefined) {
      category = this.#ask(r);
      if (number <= REMEMBERED) this.#byName[number] = category;
      else {
        this.#names.clear();
        this.#byName = [];
      }
    }
    return category;
  }

  #ask(r: LogRecord): number {
    return this.#matcher.category(r.text, r.categoryStart, r.categoryEnd);
  }
}
