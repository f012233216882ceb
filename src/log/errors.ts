import { EXIT, messageOf, SalvageError, systemErrorCode } from "../core/index.ts";

export type SourceProblem =
  | "source-unreadable"
  | "source-unsupported"
  | "source-truncated"
  | "source-damaged"
  | "source-changed";

/** What is wrong with one source. It never stops the others. `source-truncated`, `source-damaged`: what came before was delivered. */
export class SourceError extends SalvageError {
  override readonly name = "SourceError";
  readonly path: string;
  readonly problem: SourceProblem;

  constructor(path: string, problem: SourceProblem, message: string, options: { hint?: string; cause?: unknown } = {}) {
    const denied = ["EACCES", "EPERM"].includes(systemErrorCode(options.cause) ?? "");
    super(`${path}: ${message}`, { ...options, code: problem, exitCode: denied ? EXIT.noPermission : EXIT.partly });
    this.path = path;
    this.problem = problem;
  }
}

/** A file system error told as what it means for a source. */
export function unreadable(path: string, cause: unknown): SourceError {
  const code = systemErrorCode(cause);
  if (code === "ENOENT") return new SourceError(path, "source-unreadable", "no such file or folder", { cause });
  if (code === "EACCES" || code === "EPERM")
    return new SourceError(path, "source-unreadable", "not allowed to read it", {
      cause,
      hint: "run salvage as a user who may read the log, for example the owner of the server's files",
    });
  return new SourceError(path, "source-unreadable", `cannot be read (${messageOf(cause)})`, { cause });
}
