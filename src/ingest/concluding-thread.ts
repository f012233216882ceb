import { Worker } from "node:worker_threads";
import { threadFile } from "../core/index.ts";
import type { MailboxConclusions } from "./mailbox-replays.ts";

/** What the thread is told when it begins. */
export interface ConcludingData {
  readonly indexPath: string;
  readonly eventsOfAGroup: number | undefined;
}

/** A thread that replays mailboxes beside the main thread. What it is to see must be committed before it is made. */
export class ConcludingThread {
  readonly #worker: Worker;
  readonly #failed: Promise<never>;
  readonly #ended: Promise<void>;
  readonly #waiting: ((answer: readonly MailboxConclusions[]) => void)[] = [];

  constructor(data: ConcludingData) {
    // As in the parsing thread: most of what it makes is short-lived.
    this.#worker = new Worker(threadFile("concluding-worker"), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on("message", (answer: readonly MailboxConclusions[]) => this.#waiting.shift()?.(answer));
    this.#failed = new Promise((_, fail) => {
      this.#worker.once("error", fail);
    });
    this.#failed.catch(() => undefined);
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
    });
  }

  /** Asks for the conclusions of the group at this place. Answers come in the order of the questions. */
  ask(place: number): Promise<readonly MailboxConclusions[]> {
    const answer = new Promise<readonly MailboxConclusions[]>((resolve) => this.#waiting.push(resolve));
    this.#worker.postMessage(place);
    const asked = Promise.race([answer, this.#failed]);
    // Whoever asked may fail meanwhile, and not wait for it any more.
    asked.catch(() => undefined);
    return asked;
  }

  /** Lets the thread end by itself. */
  async close(): Promise<void> {
    this.#worker.postMessage(null);
    await this.#ended;
  }
}
