import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { threadFile } from "../core/index.ts";
import { type MailboxGroup, type StoryRowColumns, StoryRows } from "../index/index.ts";

/**
 * Reads the events of groups of mailboxes in a thread of its own: the next group while the caller is busy with one, never more.
 * @param indexPath the index, of which the thread sees what is committed
 */
export async function* readAhead(indexPath: string, groups: readonly MailboxGroup[]): AsyncGenerator<StoryRows> {
  // As in the parsing thread: most of what it makes is short-lived.
  const worker = new Worker(threadFile("row-reading-worker"), {
    workerData: indexPath,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => resolve());
  });
  const ask = (place: number): Promise<StoryRowColumns> | null => {
    const group = groups[place];
    if (group === undefined) return null;
    const answer = once(worker, "message").then(([columns]) => columns as StoryRowColumns);
    // Whoever asked may fail meanwhile, and not wait for it any more.
    answer.catch(() => undefined);
    worker.postMessage(group);
    return answer;
  };
  try {
    let next = ask(0);
    for (let place = 1; next !== null; place++) {
      const columns = await next;
      next = ask(place);
      yield new StoryRows(columns);
    }
  } finally {
    // It ends by itself: stopping a thread that still loads has crashed the whole process.
    worker.postMessage(null);
    await ended;
  }
}
