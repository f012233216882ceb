/** A column of texts as one thread hands it to another. */
export interface TextColumnData {
  /** One text behind the other. */
  readonly text: string;
  /** Where each text ends; for none, the complement of where it would. */
  readonly ends: Int32Array<ArrayBuffer>;
  readonly length: number;
}

const FIRST_TEXTS = 256;

/**
 * Texts of which each is read once, soon. Kept as one text: cutting a piece off it costs a sixth of decoding it from bytes, and a
 * string of each would be old, and take memory, by the time that it is read.
 */
export class TextColumn {
  #text: string;
  #ends: Int32Array<ArrayBuffer>;
  #length: number;

  constructor(data: TextColumnData = noTexts()) {
    this.#text = data.text;
    this.#ends = data.ends;
    this.#length = data.length;
  }

  add(text: string | null): void {
    if (text !== null) this.#text += text;
    if (this.#length === this.#ends.length) {
      const larger = new Int32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#length++] = text === null ? ~this.#text.length : this.#text.length;
  }

  /** The text at a place, or null. */
  at(place: number): string | null {
    const end = this.#ends[place]!;
    return end < 0 ? null : this.#text.slice(this.#startOf(place), end);
  }

  #startOf(place: number): number {
    if (place === 0) return 0;
    const end = this.#ends[place - 1]!;
    return end < 0 ? ~end : end;
  }

  /** The column as it is handed to another thread; not to be used here any more. */
  data(): TextColumnData {
    return { text: this.#text, ends: this.#ends, length: this.#length };
  }
}

function noTexts(): TextColumnData {
  return { text: "", ends: new Int32Array(FIRST_TEXTS), length: 0 };
}
