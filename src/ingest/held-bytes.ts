/** The last bytes of a source that goes on: those behind a place that moves forward. */
export class HeldBytes {
  #fromOffsetBytes: number;
  #pieces: Uint8Array[] = [];

  /** @param fromOffsetBytes where in the source the first byte that will be added stands */
  constructor(fromOffsetBytes: number) {
    this.#fromOffsetBytes = fromOffsetBytes;
  }

  get lengthBytes(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** Keeps a copy: readers use their block again. */
  add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.push(bytes.slice());
  }

  /** Forgets what stands before a place in the source. */
  forgetBefore(offsetBytes: number): void {
    while (this.#fromOffsetBytes < offsetBytes) {
      const [first] = this.#pieces;
      if (first === undefined) return;
      const gone = Math.min(first.length, offsetBytes - this.#fromOffsetBytes);
      this.#fromOffsetBytes += gone;
      if (gone === first.length) this.#pieces.shift();
      else this.#pieces[0] = first.subarray(gone);
    }
  }

  /** Hands the bytes out, in pieces; they are held no more, until they are added again. */
  take(): readonly Uint8Array[] {
    return this.#pieces.splice(0);
  }
}
