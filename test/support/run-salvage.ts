import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

const LAUNCHER = resolve(import.meta.dirname, "../../bin/salvage.cjs");

export interface SalvageRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts the built program as a user would; no settings of this machine reach it. */
export function startSalvage(args: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
  const env = { PATH: process.env.PATH ?? "", HOME: tmpdir(), TZ: "Etc/UTC", ...options.env };
  return spawn(process.execPath, [LAUNCHER, ...args], { env, cwd: options.cwd ?? tmpdir() });
}

/** Runs the built program to its end. `npm test` builds it first. */
export function runSalvage(args: readonly string[], options: RunOptions = {}): Promise<SalvageRun> {
  const child = startSalvage(args, options);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (part: Buffer) => stdout.push(part));
  child.stderr.on("data", (part: Buffer) => stderr.push(part));
  // A program that does not read its input closes it: that is its right.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) =>
      done({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}
