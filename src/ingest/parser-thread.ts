import { Worker } from "node:worker_threads";
import { threadFile } from "../core/index.ts";
import type { Batch, Checkpoint } from "../index/index.ts";
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
  readonly #worker: Worker;
  /** One more block than may be on their way: the one that is being filled. */
  readonly #blocks = new BlockRing(BLOCKS_IN_FLIGHT + 2);
  readonly #batchBytes: number;
  #waiting: ((message: FromWorker) => void)[] = [];
  #failure: Error | null = null;
  #inFlight: Promise<void>[] = [];
  #sinceBatch = 0;

  constructor(grammarFolders: readonly string[], batchBytes = BATCH_BYTES) {
    this.#batchBytes = batchBytes;
    const workerData: WorkerData = { grammarFolders, blocks: this.#blocks.memory };
    // The parser makes many short-lived slices: a small young generation keeps it under 300 MiB at no cost in time.
    this.#worker = new Worker(threadFile("parser-worker"), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on("message", (message: FromWorker) => this.#waiting.shift()?.(message));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the parsing thread ended")));
    // A program may end while an idle worker still waits for work.
    this.#worker.unref();
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    const message: FromWorker = { type: "failed", message: this.#failure.message, stack: this.#failure.stack ?? "" };
    for (const resolve of this.#waiting.splice(0)) resolve(message);
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  async #answer(): Promise<FromWorker> {
    if (this.#failure !== null) throw this.#failure;
    const message = await new Promise<FromWorker>((resolve) => this.#waiting.push(resolve));
    if (message.type !== "failed") return message;
    const error = new Error(message.message);
    error.stack = message.stack;
    throw error;
  }

  begin(options: ParserBegin): void {
    this.#worker.ref();
    this.#inFlight = [];
    this.#sinceBatch = 0;
    this.#send({ type: "begin", ...options });
  }

  /** Hands a copy of a block over (readers use theirs again); waits only when enough blocks are on their way. */
  async push(bytes: Uint8Array, onBatch: (batch: Batch) => void): Promise<void> {
    for (const piece of BlockRing.pieces(bytes)) await this.#pushPiece(piece, onBatch);
  }

  async #pushPiece(bytes: Uint8Array, onBatch: (batch: Batch) => void): Promise<void> {
    this.#sinceBatch += bytes.length;
    const takeBatch = this.#sinceBatch >= this.#batchBytes;
    if (takeBatch) this.#sinceBatch = 0;
    this.#send({ type: "bytes", block: this.#blocks.put(bytes), lengthBytes: bytes.length, takeBatch });
    const parsed = this.#answer().then((message) => {
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
    this.#send({ type: "bytes", block: 0, lengthBytes: 0, takeBatch: true });
    const message = await this.#answer();
    if (message.type === "parsed" && message.batch !== null) onBatch(message.batch);
  }

  async #settle(): Promise<void> {
    for (const parsed of this.#inFlight.splice(0)) await parsed;
  }

  /** The source ends: its last complete batch, and the batch of its last record. */
  async end(): Promise<{ readonly complete: Batch; readonly tail: Batch }> {
    await this.#settle();
    this.#send({ type: "end" });
    const message = await this.#answer();
    this.#worker.unref();
    if (message.type !== "finished") throw new Error(`the parser answered ${message.type} instead of finished`);
    return message;
  }

  /** Lets the thread end by itself: stopping one from outside while it still loads has crashed the whole process. */
  async close(): Promise<void> {
    if (this.#failure !== null) return;
    this.#worker.ref();
    const ended = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#send({ type: "quit" });
    await ended;
  }
}
