/** The thread that answers the screen's questions, so that no question, however slow, holds up a key. */
import { parentPort, workerData } from "node:worker_threads";
import { type IndexReader, openIndex } from "../../index/index.ts";
import type { Answered, Asked, ThreadData } from "./messages.ts";
import { thrownData } from "./thrown-data.ts";

const { answerFrom } = await import("../../tui/index.ts");
const { indexPath } = workerData as ThreadData;

type Answers = Readonly<Record<string, unknown>>;

function answersOf(reader: IndexReader): Answers {
  return {
    ...answerFrom(reader),
    liveLogs: async () => {
      const { liveLogs } = await import("./live-logs.ts");
      return liveLogs(reader);
    },
    record: async (event: number, linesAround: number) => {
      const { readRecord } = await import("../read-record.ts");
      return readRecord(reader, { event, linesAround, path: null, verify: false });
    },
  };
}

// Opened with the first question: that the index cannot be opened is an answer to it, and not the end of the thread.
let opened: Answers | null = null;
const answers = (): Answers => {
  opened ??= answersOf(openIndex(indexPath));
  return opened;
};

parentPort?.on("message", ({ id, name, args }: Asked) => {
  void (async (): Promise<Answered> => {
    try {
      const method = answers()[name];
      if (typeof method !== "function") throw new Error(`the index thread has no answer to "${name}"`);
      return { id, answer: await method(...args) };
    } catch (error) {
      return { id, failure: thrownData(error) };
    }
  })().then((answered) => parentPort?.postMessage(answered));
});
