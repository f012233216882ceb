/** Exit codes of the program, as the contract names them. Operations of the embedded engine have their own (0 to 4). */
export const EXIT = {
  done: 0,
  nothingFound: 1,
  usage: 2,
  partly: 3,
  incomplete: 4,
  mismatch: 5,
  engineUnavailable: 6,
  noPermission: 7,
  indexUnusable: 10,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface SalvageErrorOptions {
  /** A short stable word for scripts, e.g. `bad-date`, `index-busy`. */
  readonly code: string;
  readonly exitCode: ExitCode;
  /** What the reader can do next: the second line of the message. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** An error that is told to the user in one line, with a hint where there is one. Everything else is a bug. */
export class SalvageError extends Error {
  override readonly name: string = "SalvageError";
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(message: string, options: SalvageErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}

/** Bad usage or a bad input value (exit 2). */
export class UsageError extends SalvageError {
  override readonly name = "UsageError";
  constructor(message: string, hint?: string, code = "usage") {
    super(message, { code, exitCode: EXIT.usage, hint });
  }
}

/** What an index holds cannot be read: SQLite says so, or the content of a row does. */
export function damagedIndex(path = "", cause?: unknown): SalvageError {
  const which = path === "" ? "the index" : `the index ${path}`;
  const hint = "remove it and index the logs again";
  return new SalvageError(`${which} is damaged`, { code: "index-damaged", exitCode: EXIT.indexUnusable, hint, cause });
}

/** The operating system's error code (`ENOENT`, `EACCES`, …) of any thrown value, or null. */
export function systemErrorCode(error: unknown): string | null {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    return error.code;
  return null;
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "you are not allowed to",
  EPERM: "you are not allowed to",
  EROFS: "that disk can only be read",
  EISDIR: "it is a folder",
  EEXIST: "there is something under that name already",
  ENOTDIR: "a part of its path is no folder",
  ENOSPC: "the disk is full",
};

/** Why a file could not be read or written, in plain words; the system's own where there are none. */
export function fileReason(error: unknown): string {
  return FILE_REASONS[systemErrorCode(error) ?? ""] ?? messageOf(error);
}

/** True where the system, or SQLite for it, refuses a file to this user. SQLite has several codes for each of its two reasons. */
export function isDenied(error: unknown): boolean {
  return /^(EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(systemErrorCode(error) ?? "");
}

/** Which file of settings could not be read, and why, in plain words (exit 7 where it is not allowed, else 2). */
export function badConfig(file: string, error: unknown): SalvageError {
  const exitCode = isDenied(error) ? EXIT.noPermission : EXIT.usage;
  return new SalvageError(`cannot read ${file}: ${fileReason(error)}`, { code: "bad-config", exitCode });
}

/** What could not be written, and why, in plain words (exit 7 where it is not allowed, else 2). */
export function cannotWrite(path: string, error: unknown, hint: string): SalvageError {
  return new SalvageError(`cannot write ${path}: ${fileReason(error)}`, {
    code: "cannot-write",
    exitCode: isDenied(error) ? EXIT.noPermission : EXIT.usage,
    hint,
  });
}

/** The message of any thrown value; of the system's own errors the path and the reason in plain words, where both are known. */
export function plainMessageOf(error: unknown): string {
  const path = typeof error === "object" && error !== null && "path" in error ? error.path : null;
  const known = (systemErrorCode(error) ?? "") in FILE_REASONS;
  return known && typeof path === "string" ? `cannot use ${path}: ${fileReason(error)}` : messageOf(error);
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
