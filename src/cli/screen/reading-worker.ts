/** The thread that reads logs into the index for the screen, so that neither reading nor drawing conclusions holds up a key. */
import { parentPort, workerData } from "node:worker_threads";
import { indexSources } from "../../ingest/index.ts";
import type { ReadingJob, ReadingNews } from "./messages.ts";
import { thrownData } from "./thrown-data.ts";

const job = workerData as ReadingJob;
const stop = new AbortController();
const tell = (news: ReadingNews): void => parentPort?.postMessage(news);
// The only thing that this thread is ever told is that it is to end in order.
parentPort?.once("message", () => stop.abort());

try {
  const { sources, totals } = await indexSources({
    ...job,
    sinceUtcMs: null,
    untilUtcMs: null,
    jobs: 1,
    signal: stop.signal,
    onProgress: (progress) => tell({ progress }),
  });
  const problems = sources.flatMap(({ path, error }) => (error === null ? [] : [`${path}: ${error}`]));
  tell({ ended: { events: totals.events, problems } });
} catch (error) {
  tell({ failure: thrownData(error) });
} finally {
  parentPort?.close();
}
