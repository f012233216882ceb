import { EXIT, SalvageError } from "../core/index.ts";

/** The commands that may be started, as `module command`, in lower case (the engine does not look at case). */
const ALLOWED: ReadonlySet<string> = new Set([
  "backup doitemrestore",
  "backup doundelete",
  "backup monitor",
  "backup getalloperations",
  "backup dostopoperation",
  "backup getitem",
  "backup getbackupinfo",
  "help backup",
]);

/** Options of the program itself: in front of a module, or behind everything (salvage). `--host` and `--root` take a value. */
const OPTIONS: ReadonlySet<string> = new Set(["--json", "--sync", "--progress", "--root"]);

/** @throws {SalvageError} (`not-allowed`) where the words are no command of the list */
export function requireAllowedCommand(words: readonly string[]): void {
  const rest = withoutOptions(words);
  const [module = "", command = ""] = rest;
  if (!ALLOWED.has(`${module} ${command}`.toLowerCase())) throw notAllowed(`${module} ${command}`);
  const bad = words.find((word) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(word) || word.length > 4096);
  if (bad !== undefined) throw notAllowed("a value with control characters");
  const optionLike = rest.slice(2).find((word) => word.startsWith("-") && !OPTIONS.has(word));
  if (optionLike !== undefined) throw notAllowed(`the value ${optionLike}`);
}

/**
 * Words as a line for the program's stdin, where words with blanks stand in double quotes.
 * @throws {SalvageError} (`not-allowed`) also for words that would end their quotes
 */
export function requireAllowedLine(words: readonly string[]): string {
  requireAllowedCommand(words);
  return words
    .map((word) => {
      if (/["\\]/.test(word)) throw notAllowed("a value with quotes");
      return /^[^\s']+$/.test(word) ? word : `"${word}"`;
    })
    .join(" ");
}

function withoutOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--host") at++;
    else if (!OPTIONS.has(word) || word === "--root") break;
  }
  return words.slice(at);
}

function notAllowed(what: string): SalvageError {
  return new SalvageError(`${what} is nothing that may be given to an engine`, {
    code: "not-allowed",
    exitCode: EXIT.usage,
  });
}
