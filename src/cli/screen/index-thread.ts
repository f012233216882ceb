import { Worker } from "node:worker_threads";
import { SalvageError } from "../../core/index.ts";
import type { Asking } from "../../tui/index.ts";
import type { Answered, Asked, ThreadData, ThrownData } from "./messages.ts";

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

export function startIndexThread(data: ThreadData): IndexThread {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./index-worker.${extension}`, import.meta.url), { workerData: data });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let broken: Error | null = null;
  worker.on("message", (answered: Answered) => {
    const one = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ("failure" in answered) one?.reject(errorOf(answered.failure));
    else one?.resolve(answered.answer);
  });
  worker.on("error", (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  });
  const ask = (name: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (broken !== null) return reject(broken);
      const message: Asked = { id: ++asked, name, args };
      waiting.set(message.id, { resolve, reject });
      worker.postMessage(message);
    });
  return {
    ask,
    asking: askingBy(ask),
    async close() {
      await worker.terminate();
    },
  };
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

function errorOf({ message, stack, told }: ThrownData): Error {
  if (told !== null) return new SalvageError(message, { ...told, hint: told.hint ?? undefined });
  const error = new Error(message);
  if (stack !== null) error.stack = stack;
  return error;
}
