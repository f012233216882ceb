/** Largest stretch of log that is handed to a parsing thread at once. */
const BLOCK_BYTES = 2 * 1024 * 1024;

/**
 * Blocks of memory that the main thread and a parsing thread share, used in turn. Sending the bytes as messages copied them twice
 * into memory that had to be found and collected anew for every block.
 */
export class BlockRing {
  readonly memory: SharedArrayBuffer;
  readonly #blocks: number;
  #next = 0;

  constructor(blocks: number) {
    this.#blocks = blocks;
    this.memory = new SharedArrayBuffer(blocks * BLOCK_BYTES);
  }

  /** Cuts bytes into stretches that fit into a block. */
  static *pieces(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) yield bytes.subarray(at, at + BLOCK_BYTES);
  }

  /** Copies a piece into the next block, which nobody may be reading any more. Returns the block's number. */
  put(piece: Uint8Array): number {
    const block = this.#next;
    this.#next = (block + 1) % this.#blocks;
    new Uint8Array(this.memory, block * BLOCK_BYTES, piece.length).set(piece);
    return block;
  }
}

/** The bytes in a block; valid until the ring comes round to it again. */
export function bytesInBlock(memory: SharedArrayBuffer, block: number, lengthBytes: number): Uint8Array {
  return new Uint8Array(memory, block * BLOCK_BYTES, lengthBytes);
}
