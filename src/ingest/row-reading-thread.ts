import { Worker } from "node:worker_threads";
import { threadFile } from "../core/index.ts";
import { type MailboxGroup, type StoryRowColumns, StoryRows } from "../index/index.ts";

/** Groups that are read, or being read, before they are asked for. */
const AHEAD = 2;

/** The caller is done with a group before the next one is read: that it reads one of so many itself took a tenth of the time off. */
const READ_HERE = 5;

/**
 * Reads the events of groups of mailboxes in a thread of its own, while the caller is busy with others.
 * @param indexPath the index, of which the thread sees what is committed
 * @param readHere reads a group in the caller's thread
 * @throws {Error} what went wrong in the thread
 */
export async function* readAhead(
  indexPath: string,
  groups: readonly MailboxGroup[],
  readHere: (group: MailboxGroup) => StoryRows,
): AsyncGenerator<StoryRows> {
  const isHere = (place: number): boolean => place % READ_HERE === READ_HERE - 1;
  const thread = new RowReadingThread(indexPath);
  const beside = groups.filter((_, place) => !isHere(place)).values();
  const asked = [...beside.take(AHEAD)].map((group) => thread.ask(group));
  try {
    for (const [place, group] of groups.entries()) {
      if (isHere(place)) {
        yield readHere(group);
        continue;
      }
      const columns = await asked.shift()!;
      const next = beside.next();
      if (!next.done) asked.push(thread.ask(next.value));
      yield new StoryRows(columns);
    }
  } finally {
    await thread.close();
  }
}

/** Who waits for an answer. */
interface Asked {
  readonly resolve: (columns: StoryRowColumns) => void;
  readonly reject: (error: Error) => void;
}

class RowReadingThread {
  readonly #worker: Worker;
  readonly #waiting: Asked[] = [];
  readonly #ended: Promise<void>;
  #failure: Error | null = null;

  constructor(indexPath: string) {
    // As in the parsing thread: most of what it makes is short-lived.
    this.#worker = new Worker(threadFile("row-reading-worker"), {
      workerData: indexPath,
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on("message", (columns: StoryRowColumns) => this.#waiting.shift()?.resolve(columns));
    this.#worker.once("error", (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
    });
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  /** Answers come in the order of the questions. */
  ask(group: MailboxGroup): Promise<StoryRowColumns> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const asked = Promise.withResolvers<StoryRowColumns>();
    // Whoever asked may fail meanwhile, and not wait for it any more.
    asked.promise.catch(() => undefined);
    this.#waiting.push(asked);
    this.#worker.postMessage(group);
    return asked.promise;
  }

  /** Lets the thread end by itself: stopping one that still loads has crashed the whole process. */
  async close(): Promise<void> {
    this.#worker.postMessage(null);
    await this.#ended;
  }
}
