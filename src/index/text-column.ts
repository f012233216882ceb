/** A column of texts as one thread hands it to another. */
export interface TextColumnData {
  /** One text behind the other, UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each text ends; for none, the complement of where it would. */
  readonly ends: Int32Array<ArrayBuffer>;
  readonly length: number;
}

const FIRST_BYTES = 4096;
const FIRST_TEXTS = 256;

/**
 * Texts of which each is read once, soon. Kept in bytes, outside of the heap: as strings they were old by then, and indexing took 5 to
 * 23 MiB more until they were collected.
 */
export class TextColumn {
  #bytes: Buffer<ArrayBuffer>;
  #ends: Int32Array<ArrayBuffer>;
  #length: number;
  #usedBytes: number;

  constructor(data: TextColumnData = noTexts()) {
    this.#bytes = Buffer.from(data.bytes.buffer);
    this.#ends = data.ends;
    this.#length = data.length;
    this.#usedBytes = this.#startOf(data.length);
  }

  add(text: string | null): void {
    if (text !== null) this.#write(text);
    if (this.#length === this.#ends.length) {
      const larger = new Int32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.#length++] = text === null ? ~this.#usedBytes : this.#usedBytes;
  }

  #write(text: string): void {
    const mostBytes = this.#usedBytes + text.length * 3;
    if (mostBytes > this.#bytes.length) {
      const larger = Buffer.from(new ArrayBuffer(mostBytes * 2));
      this.#bytes.copy(larger, 0, 0, this.#usedBytes);
      this.#bytes = larger;
    }
    this.#usedBytes += this.#bytes.write(text, this.#usedBytes);
  }

  /** The text at a place, or null. */
  at(place: number): string | null {
    const end = this.#ends[place]!;
    return end < 0 ? null : this.#bytes.toString("utf8", this.#startOf(place), end);
  }

  #startOf(place: number): number {
    if (place === 0) return 0;
    const end = this.#ends[place - 1]!;
    return end < 0 ? ~end : end;
  }

  /** The column as it is handed to another thread; not to be used here any more. */
  data(): TextColumnData {
    return { bytes: this.#bytes, ends: this.#ends, length: this.#length };
  }
}

function noTexts(): TextColumnData {
  return { bytes: new Uint8Array(FIRST_BYTES), ends: new Int32Array(FIRST_TEXTS), length: 0 };
}
