import { EXIT, type ExitCode, messageOf, printable, SalvageError } from "../core/index.ts";

/** An error as it is told: what happened, what to do, how the program ends. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: ExitCode;
  /** The trace of a bug, for `--verbose`. */
  readonly trace: string | null;
}

/** Tells a thrown value: a `SalvageError` as itself, anything else as a bug in salvage. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SalvageError) {
    const { code, message, exitCode } = error;
    return { code, message, hint: error.hint ?? null, exitCode, trace: null };
  }
  // A stream or timer that was given the interrupt signal ends with this error of Node's.
  if (error instanceof Error && error.name === "AbortError") {
    return { code: "interrupted", message: "interrupted", hint: null, exitCode: EXIT.interrupted, trace: null };
  }
  return {
    code: "bug",
    message: `a bug in salvage: ${messageOf(error)}`,
    hint: "run it again with --verbose and report what it prints",
    exitCode: EXIT.bug,
    trace: error instanceof Error ? (error.stack ?? null) : null,
  };
}

/** The lines for stderr: `salvage: what happened`, and what to do. Log text in them cannot reach the terminal raw. */
export function failureLines(failure: Failure, verbose: boolean): string {
  const trace = verbose && failure.trace !== null ? failure.trace.split("\n").map(printable) : [];
  const hint = failure.hint === null ? [] : [printable(failure.hint)];
  return `${[`salvage: ${printable(failure.message)}`, ...hint, ...trace].join("\n")}\n`;
}

/** The contract's error document for `--json`. */
export function failureDocument({ code, message, hint }: Failure): object {
  return { error: { code, message, hint } };
}
