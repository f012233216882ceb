import { Worker } from "node:worker_threads";
import { threadFile } from "../core/index.ts";

interface Asked<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that answers questions one after the other, seen from the thread that asks. */
export class AnsweringThread<Question, Answer> {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #waiting: Asked<Answer>[] = [];
  #failure: Error | null = null;

  /** @param file name of the built file that the thread starts with */
  constructor(file: string, workerData: unknown) {
    // What such a thread makes is short-lived: a small young generation saves memory at no cost in time.
    this.#worker = new Worker(threadFile(file), { workerData, resourceLimits: { maxYoungGenerationSizeMb: 8 } });
    this.#worker.on("message", (answer: Answer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => {
        this.#fail(new Error(`the thread ${file} ended`));
        resolve();
      });
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    // One by one and not as a race with one failure, which would keep every answer.
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  /** Says something that is not answered. */
  tell(question: Question): void {
    this.#worker.postMessage(question);
  }

  /**
   * Answers come in the order of the questions. Whoever asks may fail meanwhile, and never look at the answer.
   * @throws {Error} the thread failed, or ended
   */
  ask(question: Question): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    promise.catch(() => undefined);
    if (this.#failure !== null) reject(this.#failure);
    else {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(question);
    }
    return promise;
  }

  /** Whether the program goes on until the thread has ended. */
  holdProgram(holds: boolean): void {
    if (holds) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Lets the thread end by itself, which it does at that word: stopping one that still loads has crashed the whole process. */
  async close(lastWord: Question): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage(lastWord);
    await this.#ended;
  }
}
