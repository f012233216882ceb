/** Grows as needed; writes unsigned and signed variable-length integers (LEB128, zigzag) up to 2^53. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 1024) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  get length(): number {
    return this.#length;
  }

  unsigned(value: number): void {
    if (this.#length + 9 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest >= 0x80) {
      // Bit operations stop at 32 bits: larger values go by division.
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  signed(value: number): void {
    this.unsigned(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2 + 16);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote. Reading past the end gives zeros. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  /** A reader of bytes that stand as hexadecimal text (capital letters); it is good until the next one is made. */
  static ofHex(hex: string): ByteReader {
    const length = hex.length / 2;
    if (length > fromHex.length) fromHex = new Uint8Array(length * 2);
    for (let at = 0; at < length; at++) {
      fromHex[at] = nibble(hex.charCodeAt(at * 2)) * 16 + nibble(hex.charCodeAt(at * 2 + 1));
    }
    return new ByteReader(fromHex, 0, length);
  }

  /** Place of the next byte. */
  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  unsigned(): number {
    let byte = this.#bytes[this.#at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 0x80;
    do {
      byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

let fromHex = new Uint8Array(1024);

function nibble(charCode: number): number {
  return charCode < 0x40 ? charCode - 0x30 : charCode - 0x37;
}
