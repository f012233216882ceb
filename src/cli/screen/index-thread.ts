import { Worker } from "node:worker_threads";
import { threadFile } from "../../core/index.ts";
import type { Asking } from "../../tui/index.ts";
import type { Answered, Asked, ThreadData } from "./messages.ts";
import { errorOf } from "./thrown-data.ts";

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that answers questions to the index, seen from the thread of the screen. */
export interface IndexThread {
  /** @throws what answering threw */
  ask(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** The screen's questions, each asked in the thread. */
  readonly asking: Asking;
  close(): Promise<void>;
}

/** The thread starts behind what is being done when the first question comes: a frame is drawn before that. */
export function indexThread(data: ThreadData): IndexThread {
  const waiting = new Map<number, Waiting>();
  const unsent: Asked[] = [];
  let worker: Worker | null = null;
  let asked = 0;
  let broken: Error | null = null;
  const answer = (answered: Answered): void => {
    const one = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ("failure" in answered) one?.reject(errorOf(answered.failure));
    else one?.resolve(answered.answer);
  };
  const fail = (error: unknown): void => {
    broken = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  const send = (): void => {
    if (unsent.length === 0) return;
    worker ??= newWorker(data).on("message", answer).on("error", fail);
    for (const message of unsent.splice(0)) worker.postMessage(message);
  };
  const ask = (name: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken);
      const message: Asked = { id: ++asked, name, args };
      waiting.set(message.id, { resolve, reject });
      if (unsent.push(message) === 1) setImmediate(send);
    });
  return {
    ask,
    asking: askingBy(ask),
    async close() {
      unsent.length = 0;
      await worker?.terminate();
    },
  };
}

function newWorker(data: ThreadData): Worker {
  return new Worker(threadFile("index-worker"), { workerData: data });
}

const QUESTIONS: readonly (keyof Asking)[] = [
  "overview",
  "events",
  "countEvents",
  "whatEmptied",
  "itemsOf",
  "losses",
  "countLosses",
  "loss",
  "item",
  "session",
  "pulse",
  "complete",
];

function askingBy(ask: IndexThread["ask"]): Asking {
  const methods = QUESTIONS.map((name) => [name, (...args: readonly unknown[]) => ask(name, ...args)] as const);
  return Object.fromEntries(methods) as unknown as Asking;
}
