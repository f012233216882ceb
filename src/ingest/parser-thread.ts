import type { Batch, Checkpoint } from "../index/index.ts";
import { AnsweringThread } from "./answering-thread.ts";
import { BlockRing } from "./block-ring.ts";
import type { FromWorker, ToWorker, WorkerData } from "./messages.ts";

/** Blocks that may be on their way to the worker: enough to keep it busy, few enough to bound memory. */
const BLOCKS_IN_FLIGHT = 3;

/** Bytes after which a batch is asked for: bounds memory (both threads hold one) and what a killed run has to read again. */
const BATCH_BYTES = 12 * 1024 * 1024;

export interface ParserBegin {
  readonly zone: string;
  readonly sinceUtcMs: number | null;
  readonly untilUtcMs: number | null;
  readonly resume: Checkpoint | null;
}

/** A worker thread that parses one source after the other, seen from the main thread. */
export class ParserThread {
  readonly #thread: AnsweringThread<ToWorker, FromWorker>;
  /** One more block than may be on their way: the one that is being filled. */
  readonly #blocks = new BlockRing(BLOCKS_IN_FLIGHT + 2);
  readonly #batchBytes: number;
  #inFlight: Promise<void>[] = [];
  #sinceBatch = 0;

  constructor(grammarFolders: readonly string[], batchBytes = BATCH_BYTES) {
    this.#batchBytes = batchBytes;
    const workerData: WorkerData = { grammarFolders, blocks: this.#blocks.memory };
    this.#thread = new AnsweringThread("parser-worker", workerData);
    // A program may end while an idle thread still waits for work.
    this.#thread.holdProgram(false);
  }

  async #ask(question: ToWorker): Promise<FromWorker> {
    const message = await this.#thread.ask(question);
    if (message.type !== "failed") return message;
    const error = new Error(message.message);
    error.stack = message.stack;
    throw error;
  }

  begin(options: ParserBegin): void {
    this.#thread.holdProgram(true);
    this.#inFlight = [];
    this.#sinceBatch = 0;
    this.#thread.tell({ type: "begin", ...options });
  }

  /** Hands a copy of a block over (readers use theirs again); waits only when enough blocks are on their way. */
  async push(bytes: Uint8Array, onBatch: (batch: Batch) => void): Promise<void> {
    for (const piece of BlockRing.pieces(bytes)) await this.#pushPiece(piece, onBatch);
  }

  async #pushPiece(bytes: Uint8Array, onBatch: (batch: Batch) => void): Promise<void> {
    this.#sinceBatch += bytes.length;
    const takeBatch = this.#sinceBatch >= this.#batchBytes;
    if (takeBatch) this.#sinceBatch = 0;
    const question = { type: "bytes", block: this.#blocks.put(bytes), lengthBytes: bytes.length, takeBatch } as const;
    const parsed = this.#ask(question).then((message) => {
      if (message.type === "parsed" && message.batch !== null) onBatch(message.batch);
    });
    parsed.catch(() => undefined);
    this.#inFlight.push(parsed);
    if (this.#inFlight.length > BLOCKS_IN_FLIGHT) await this.#inFlight.shift();
  }

  /** Asks for what was parsed since the last batch. */
  async flush(onBatch: (batch: Batch) => void): Promise<void> {
    await this.#settle();
    this.#sinceBatch = 0;
    const message = await this.#ask({ type: "bytes", block: 0, lengthBytes: 0, takeBatch: true });
    if (message.type === "parsed" && message.batch !== null) onBatch(message.batch);
  }

  async #settle(): Promise<void> {
    for (const parsed of this.#inFlight.splice(0)) await parsed;
  }

  /** The source ends: its last complete batch, and the batch of its last record. */
  async end(): Promise<{ readonly complete: Batch; readonly tail: Batch }> {
    await this.#settle();
    const message = await this.#ask({ type: "end" });
    this.#thread.holdProgram(false);
    if (message.type !== "finished") throw new Error(`the parser answered ${message.type} instead of finished`);
    return message;
  }

  /** Lets the thread end. */
  close(): Promise<void> {
    return this.#thread.close({ type: "quit" });
  }
}
