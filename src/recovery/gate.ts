/**
 * The one gate to outside programs. A program is started with an argument list, never through a shell; which programs and which
 * of their commands may be started is a closed list; every call ends within its time. Text from logs can reach a program only
 * as one of its arguments, or as a word of a line on its stdin, and both are checked here.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { EXIT, messageOf, SalvageError, systemErrorCode } from "../core/index.ts";
import { argvThrough, type Detour } from "./gate-detour.ts";
import { requireAllowedCommand, requireAllowedLine } from "./gate-list.ts";

/** Output that is kept of one call, in bytes; what is longer is cut, and the call fails. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Time that a program has to end by itself after it was asked to. */
const GRACE_MS = 2000;

export interface GateSetting extends Detour {
  /** The program: a name that is looked for in the path, or a path. */
  readonly program: string;
  readonly timeoutMs: number;
}

export interface GateCall {
  /** What follows the program: options, module, command, values. Empty: lines are given on stdin. */
  readonly words: readonly string[];
  readonly lines?: readonly (readonly string[])[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface GateResult {
  /** Null where it was ended by a signal. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/**
 * Runs a program to its end.
 * @throws {SalvageError} (`not-allowed`) for what is not on the list, (exit 6) where there is no such program, (exit 7) where it
 *   may not be run
 */
export async function runThroughGate(setting: GateSetting, call: GateCall): Promise<GateResult> {
  if (call.words.length > 0) requireAllowedCommand(call.words);
  const lines = (call.lines ?? []).map(requireAllowedLine);
  const [program = "", ...rest] = argvThrough(setting, [setting.program, ...call.words]);
  const result = await started(program, rest, lines, call.timeoutMs ?? setting.timeoutMs, call.signal);
  if (result.exitCode === 126 || /sudo: a password is required|Permission denied/.test(result.stderr))
    throw denied(setting);
  if (result.exitCode === 127) throw missing(setting.program);
  return result;
}

function started(
  program: string,
  rest: readonly string[],
  lines: readonly string[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<GateResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...rest], { shell: false, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    const end = (): void => endChild(child);
    const output = collect(child, end);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    signal?.addEventListener("abort", end, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    };
    child.on("error", (error) => {
      settle();
      reject(startError(program, error));
    });
    child.on("close", (exitCode) => {
      settle();
      resolve({ exitCode, ...output(), timedOut });
    });
    // A program that ends without reading its stdin is told by its exit code, not by a broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  });
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function endChild(child: Child): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

/** Keeps what a child prints, up to the limit; beyond it, `end` is called. */
function collect(child: Child, end: () => void): () => { readonly stdout: string; readonly stderr: string } {
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let bytes = 0;
  const keep = (to: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_OUTPUT_BYTES) to.push(chunk);
    else end();
  };
  child.stdout.on("data", keep(kept.stdout));
  child.stderr.on("data", keep(kept.stderr));
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString("utf8");
  return () => ({ stdout: text(kept.stdout), stderr: text(kept.stderr) });
}

function startError(program: string, error: unknown): SalvageError {
  const code = systemErrorCode(error);
  if (code === "EACCES" || code === "EPERM") return denied({ program });
  if (code === "ENOENT") return missing(program);
  return new SalvageError(`cannot start ${program}: ${messageOf(error)}`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
  });
}

function missing(program: string): SalvageError {
  return new SalvageError(`there is no program ${program} here`, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "run salvage on the mailbox server, name the program with --program, or reach the server with --remote 'ssh HOST'",
  });
}

function denied({ program }: { readonly program: string }): SalvageError {
  return new SalvageError(`${program} may not be run by this user`, {
    code: "denied",
    exitCode: EXIT.noPermission,
    hint: "run salvage as zextras (or zimbra), or add --run-as zextras",
  });
}
