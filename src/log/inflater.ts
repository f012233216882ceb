import zlib, { type Gunzip, type ZstdDecompress } from "node:zlib";
import type { Compression } from "./compression.ts";

/** Output comes in blocks of this size: Node's default of 16 KiB is three times slower. */
const OUTPUT_BYTES = 512 * 1024;

/** Whether this Node can read zstd (since 22.15). Looked up: to import a name that is not there would end the program. */
export const canReadZstd = typeof zlib.createZstdDecompress === "function";

/**
 * A decompressor that is fed a piece at a time and loses nothing: a stream that fails throws away what it has buffered, so this
 * one is never let to buffer. Its input waits instead of its output.
 */
export class Inflater {
  readonly #stream: Gunzip | ZstdDecompress;
  readonly #blocks: Buffer[] = [];
  #error: Error | null = null;
  #ended = false;
  #wake: () => void = () => {};

  constructor(compression: Exclude<Compression, "none">) {
    const options = { chunkSize: OUTPUT_BYTES };
    this.#stream = compression === "gzip" ? zlib.createGunzip(options) : zlib.createZstdDecompress(options);
    this.#stream.on("data", (block: Buffer) => {
      this.#blocks.push(block);
      this.#wake();
    });
    this.#stream.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
    this.#stream.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Bytes of input that were used up. */
  get consumedBytes(): number {
    return this.#stream.bytesWritten;
  }

  /** True after the end of the compressed data, even where input is left over. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** What one more piece of input gives. Throws zlib's error after all that was good. */
  async *write(piece: Buffer): AsyncGenerator<Buffer> {
    let written = false;
    this.#stream.write(piece, () => {
      written = true;
      this.#wake();
    });
    yield* this.#blocksUntil(() => written);
  }

  /** Throws `Z_BUF_ERROR` where the compressed data stops too early. */
  async *end(): AsyncGenerator<Buffer> {
    this.#stream.end();
    yield* this.#blocksUntil(() => false);
  }

  close(): void {
    this.#stream.destroy();
  }

  async *#blocksUntil(isDone: () => boolean): AsyncGenerator<Buffer> {
    for (;;) {
      for (let block = this.#blocks.shift(); block !== undefined; block = this.#blocks.shift()) yield block;
      if (this.#error !== null) throw this.#error;
      if (this.#ended || isDone()) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
