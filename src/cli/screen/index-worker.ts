/** The thread that answers the screen's questions, so that no question, however slow, holds up a key. */
import { parentPort, workerData } from "node:worker_threads";
import { messageOf, SalvageError } from "../../core/index.ts";
import { openIndex } from "../../index/index.ts";
import type { Answered, Asked, ThreadData, ThrownData } from "./messages.ts";

const { answerFrom } = await import("../../tui/index.ts");
const { indexPath } = workerData as ThreadData;
const reader = openIndex(indexPath);
const answers: Readonly<Record<string, unknown>> = {
  ...answerFrom(reader),
  record: async (event: number, linesAround: number) => {
    const { readRecord } = await import("../read-record.ts");
    return readRecord(reader, { event, linesAround, path: null, verify: false });
  },
};

parentPort?.on("message", ({ id, name, args }: Asked) => {
  void (async (): Promise<Answered> => {
    try {
      const method = answers[name];
      if (typeof method !== "function") throw new Error(`the index thread has no answer to "${name}"`);
      return { id, answer: await method(...args) };
    } catch (error) {
      return { id, failure: thrownData(error) };
    }
  })().then((answered) => parentPort?.postMessage(answered));
});

function thrownData(error: unknown): ThrownData {
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  const told =
    error instanceof SalvageError ? { code: error.code, exitCode: error.exitCode, hint: error.hint ?? null } : null;
  return { message: messageOf(error), stack, told };
}
