import { Worker } from "node:worker_threads";
import { threadFile } from "../../core/index.ts";
import type { Progress } from "../../ingest/index.ts";
import type { ReadingSummary } from "../../tui/index.ts";
import type { ReadingJob, ReadingNews } from "./messages.ts";
import { errorOf } from "./thrown-data.ts";

/**
 * Reads logs into the index in a thread of its own, until all is read or, where it follows, until the signal ends it in order.
 * @throws what reading throws
 */
export function readInThread(
  job: ReadingJob,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ReadingSummary> {
  const worker = new Worker(threadFile("reading-worker"), { workerData: job });
  const stop = (): void => worker.postMessage("stop");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return new Promise<ReadingSummary>((resolve, reject) => {
    worker.on("message", (news: ReadingNews) => {
      if ("progress" in news) onProgress(news.progress);
      else if ("ended" in news) resolve(news.ended);
      else reject(errorOf(news.failure));
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("the reading thread ended without a word")));
  }).finally(() => signal.removeEventListener("abort", stop));
}
