import { join } from "node:path";
import { main } from "../../src/cli/main.ts";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Those that `main` listens to. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Runs the program's own `main` in this process, which saves a second for each call. One at a time. */
export async function runInProcess(folder: string, words: readonly string[]): Promise<Ran> {
  const kept = {
    env: { SALVAGE_ROOT: process.env.SALVAGE_ROOT, SALVAGE_INDEX: process.env.SALVAGE_INDEX },
    exitCode: process.exitCode,
    out: process.stdout.write,
    err: process.stderr.write,
  };
  const written = { stdout: "", stderr: "" };
  const into = (name: keyof typeof written) =>
    function keep(text: string | Uint8Array, ...rest: unknown[]): boolean {
      written[name] += String(text);
      const done = rest.at(-1);
      if (typeof done === "function") done();
      return true;
    };
  const listeners = {
    out: process.stdout.listeners("error"),
    err: process.stderr.listeners("error"),
    signals: SIGNALS.map((signal) => process.listeners(signal)),
  };
  try {
    process.env.SALVAGE_ROOT = join(folder, "root");
    process.env.SALVAGE_INDEX = join(folder, "index.db");
    process.exitCode = undefined;
    process.stdout.write = into("stdout");
    process.stderr.write = into("stderr");
    await main(words);
    return { status: Number(process.exitCode ?? 0), ...written };
  } finally {
    for (const [name, value] of Object.entries(kept.env))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    process.exitCode = kept.exitCode;
    process.stdout.write = kept.out;
    process.stderr.write = kept.err;
    for (const added of process.stdout.listeners("error"))
      if (!listeners.out.includes(added)) process.stdout.off("error", added as never);
    for (const added of process.stderr.listeners("error"))
      if (!listeners.err.includes(added)) process.stderr.off("error", added as never);
    for (const [place, signal] of SIGNALS.entries())
      for (const added of process.listeners(signal))
        if (!listeners.signals[place]?.includes(added)) process.off(signal, added);
  }
}
