import type { Matcher } from "../grammar/index.ts";
import { type LogRecord, SpanNumbers } from "../log/index.ts";

/** Names of categories that are remembered: servers have some two hundred, rubbish any number. */
const REMEMBERED = 1000;
/** Names of four bytes that are looked for one after the other; the first ones are those that come most. */
const FEW_WORDS = 16;

/** Finds the watched category of a record; each name is looked up in the grammars once. */
export class Categories {
  readonly #matcher: Matcher;
  /** Names of four bytes as words, and what each is. */
  readonly #words: number[] = [];
  readonly #byWord: number[] = [];
  readonly #names = new SpanNumbers();
  #byName: number[] = [];

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** The matcher's number of the record's category, or -1. Most names (soap, imap) are one word of four bytes, which says all. */
  of(r: LogRecord): number {
    if (r.categoryEnd - r.categoryStart !== 4) return this.#ofName(r);
    const word = r.block.view.getInt32(r.categoryStart);
    const words = this.#words;
    for (let n = 0; n < words.length; n++) if (words[n] === word) return this.#byWord[n]!;
    if (words.length === FEW_WORDS) return this.#ofName(r);
    words.push(word);
    this.#byWord.push(this.#ask(r));
    return this.#byWord.at(-1)!;
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
