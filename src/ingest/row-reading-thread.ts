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

class RowReadingThread {
  readonly #worker: Worker;
  readonly #waiting: ((columns: StoryRowColumns) => void)[] = [];
  readonly #failed: Promise<never>;
  readonly #ended: Promise<void>;

  constructor(indexPath: string) {
    // As in the parsing thread: most of what it makes is short-lived.
    this.#worker = new Worker(threadFile("row-reading-worker"), {
      workerData: indexPath,
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on("message", (columns: StoryRowColumns) => this.#waiting.shift()?.(columns));
    this.#failed = new Promise((_, fail) => {
      this.#worker.once("error", fail);
    });
    this.#failed.catch(() => undefined);
    this.#ended = new Promise((resolve) => {
      this.#worker.once("exit", () => resolve());
    });
  }

  /** Answers come in the order of the questions. */
  ask(group: MailboxGroup): Promise<StoryRowColumns> {
    const answer = new Promise<StoryRowColumns>((resolve) => this.#waiting.push(resolve));
    this.#worker.postMessage(group);
    const asked = Promise.race([answer, this.#failed]);
    // Whoever asked may fail meanwhile, and not wait for it any more.
    asked.catch(() => undefined);
    return asked;
  }

  /** Lets the thread end by itself: stopping one that still loads has crashed the whole process. */
  async close(): Promise<void> {
    this.#worker.postMessage(null);
    await this.#ended;
  }
}
