const NEWLINE = 10;

/** Takes bytes that end with a line break (or with the source). `startsLine` is false where they go on a line that was too long. */
export type TakeLines = (lines: Buffer, startsLine: boolean) => void;

/**
 * Cuts pushed bytes after line breaks. Only the line that a push leaves unfinished is copied; all else is handed on in place,
 * at most two stretches a push. A line longer than the limit is handed on in pieces.
 */
export class LineAssembler {
  readonly #take: TakeLines;
  readonly #maxLineBytes: number;
  #tail: Uint8Array[] = [];
  #tailBytes = 0;
  #startsLine = true;

  constructor(take: TakeLines, maxLineBytes: number) {
    this.#take = take;
    this.#maxLineBytes = maxLineBytes;
  }

  /** `bytes` may be overwritten once this returns. */
  push(bytes: Uint8Array): void {
    let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#tailBytes > 0) {
      const newline = rest.indexOf(NEWLINE);
      if (newline < 0) {
        this.#keep(rest);
        return;
      }
      this.#keep(rest.subarray(0, newline + 1));
      this.flush();
      rest = rest.subarray(newline + 1);
    }
    const whole = rest.lastIndexOf(NEWLINE) + 1;
    if (whole > 0) this.#hand(rest.subarray(0, whole));
    if (whole < rest.length) this.#keep(rest.subarray(whole));
  }

  /** Hands on the unfinished line. */
  flush(): void {
    if (this.#tailBytes === 0) return;
    const lines = Buffer.concat(this.#tail, this.#tailBytes);
    this.#tail = [];
    this.#tailBytes = 0;
    this.#hand(lines);
  }

  #hand(lines: Buffer): void {
    this.#take(lines, this.#startsLine);
    this.#startsLine = lines[lines.length - 1] === NEWLINE;
  }

  #keep(bytes: Buffer): void {
    let from = 0;
    // NUL bytes that start a line mean nothing and may be gigabytes: they are not gathered.
    if (this.#tailBytes === 0) while (from < bytes.length && bytes[from] === 0) from++;
    if (from > 0) this.#take(bytes.subarray(0, from), this.#startsLine);
    if (from === bytes.length) return;
    this.#tail.push(new Uint8Array(bytes.subarray(from)));
    this.#tailBytes += bytes.length - from;
    if (this.#tailBytes > this.#maxLineBytes) this.flush();
  }
}
