import type { Generation } from "./generation.ts";
import type { Random } from "./random.ts";

/** A server's worker threads: one works on one thing at a time. */
export interface ThreadPool {
  readonly freeFromMs: number[];
}

export function makeThreadPool(size: number): ThreadPool {
  return { freeFromMs: new Array<number>(size).fill(0) };
}

/** A thread that is idle at `nowMs`, by number. The pool grows when all are busy. */
export function takeThread(pool: ThreadPool, random: Random, nowMs: number): number {
  for (let attempt = 0; attempt < 8; attempt++) {
    const number = random.int(0, pool.freeFromMs.length - 1);
    if (pool.freeFromMs[number]! < nowMs) return number;
  }
  const free = pool.freeFromMs.findIndex((until) => until < nowMs);
  if (free >= 0) return free;
  pool.freeFromMs.push(0);
  return pool.freeFromMs.length - 1;
}

/** Name of an HTTP thread while it serves `path` (catalogue 1.2). */
export function httpThread(generation: Generation, host: string, number: number, path: string, port = 8443): string {
  switch (generation.threads) {
    case "btpool":
      return `btpool0-${4300 + number}://localhost${path}`;
    case "address":
      return `qtp509886383-${number + 100}:https://192.0.2.10:${port === 8443 ? 443 : port}${path}`;
    case "host":
      return `qtp1335050193-${number + 100}:https://${host}.example.com:${port}${path}`;
    case "bare":
      return `qtp1476011703-${number + 30}`;
  }
}
