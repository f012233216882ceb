import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** One run of a program. */
export interface Measured {
  readonly seconds: number;
  /** Peak resident memory of the program itself (its threads included, its child processes not); null off Linux. */
  readonly peakMib: number | null;
  readonly stdout: string;
}

export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the ground even before each run, e.g. removes the last result. */
  readonly before?: () => void;
  /** Why it cannot run here; then it is named and skipped. */
  readonly missing?: string | undefined;
}

export interface Result {
  readonly contestant: Contestant;
  /** Median over the rounds; null where it was skipped. */
  readonly seconds: number | null;
  readonly peakMib: number | null;
  readonly stdout: string;
}

/** Runs every contestant once a round, in turn, so that a busy minute of the machine hits all alike. */
export async function race(contestants: readonly Contestant[], rounds: number): Promise<Result[]> {
  const runs = new Map<Contestant, Measured[]>();
  for (let round = 0; round < rounds; round++)
    for (const contestant of contestants) {
      if (contestant.missing !== undefined) continue;
      process.stderr.write(`round ${round + 1}/${rounds}: ${contestant.name}\n`);
      contestant.before?.();
      runs.set(contestant, [...(runs.get(contestant) ?? []), await run(contestant)]);
    }
  return contestants.map((contestant) => summarise(contestant, runs.get(contestant) ?? []));
}

function summarise(contestant: Contestant, runs: readonly Measured[]): Result {
  const peaks = runs.map((r) => r.peakMib).filter((peak) => peak !== null);
  return {
    contestant,
    seconds: runs.length === 0 ? null : median(runs.map((r) => r.seconds)),
    peakMib: peaks.length === 0 ? null : Math.max(...peaks),
    stdout: runs.at(-1)?.stdout ?? "",
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a program can be found on the search path. */
export function isInstalled(program: string): boolean {
  return spawnSync("which", [program], { stdio: "ignore" }).status === 0;
}

/** Runs a program to its end. @throws {Error} where it fails, with the end of what it said */
async function run(contestant: Contestant): Promise<Measured> {
  const started = performance.now();
  const child = spawn(contestant.command, contestant.args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...contestant.env },
  });
  const watch = watchPeak(child);
  const [stdout, stderr, code] = await Promise.all([collect(child.stdout), collect(child.stderr), exitCode(child)]);
  const seconds = (performance.now() - started) / 1000;
  const peakMib = watch.stop();
  if (code !== 0) throw new Error(`${contestant.name} ended with ${code}: ${stderr.slice(-500)}`);
  return { seconds, peakMib, stdout };
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: string[] = [];
  for await (const part of stream) parts.push(String(part));
  return parts.join("");
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("exit", done);
  });
}

/** Looks at the kernel's high-water mark every 20 ms: what it said last is the peak but for the last moment. */
function watchPeak(child: ChildProcess): { stop(): number | null } {
  let peakKib: number | null = null;
  const look = (): void => {
    try {
      const mark = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "latin1"));
      if (mark !== null) peakKib = Number(mark[1]);
    } catch {
      // Gone already, or not Linux.
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop() {
      clearInterval(timer);
      return peakKib === null ? null : Math.round(peakKib / 1024);
    },
  };
}
