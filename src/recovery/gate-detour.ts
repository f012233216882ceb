import { basename } from "node:path";
import { UsageError } from "../core/index.ts";
import { shellWord } from "./show/command-text.ts";

/** How the program is reached: directly, as another user, on another host. Comes from whoever runs salvage, never from a plan. */
export interface Detour {
  /** Words in front of everything, e.g. `["ssh", "mbs1.example.com"]`. */
  readonly remote: readonly string[];
  /** User that the program has to run as, or null for the one who runs salvage. */
  readonly runAs: string | null;
}

export const NO_DETOUR: Detour = { remote: [], runAs: null };

/** Programs that may stand in front. */
const PREFIXES: ReadonlySet<string> = new Set(["ssh", "sudo", "doas", "runuser", "nice"]);

/**
 * A remote prefix from its text, split at blanks.
 * @throws {UsageError} where it begins with another program
 */
export function parseRemote(text: string): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const [program = ""] = words;
  if (!PREFIXES.has(basename(program))) {
    throw new UsageError(
      `"${text}" is no way to a server`,
      `write it like "ssh mbs1.example.com" (${[...PREFIXES].join(", ")})`,
    );
  }
  return words;
}

/** The whole argument list of a program behind its detour. */
export function argvThrough({ remote, runAs }: Detour, argv: readonly string[]): readonly string[] {
  const own = runAs === null ? argv : [...userPrefix(runAs, remote.length > 0), ...argv];
  if (remote.length === 0) return own;
  // ssh hands its words to the shell of the other host as one text (ssh(1)), so each is quoted for it.
  const throughShell = basename(remote[0] ?? "") === "ssh";
  return [...remote, ...(throughShell ? own.map(shellWord) : own)];
}

/** root needs no password and may have no sudo; who is somebody on the other host is not known here. */
function userPrefix(user: string, remote: boolean): readonly string[] {
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) throw new UsageError(`"${user}" is no user name`);
  return !remote && process.getuid?.() === 0 ? ["runuser", "-u", user, "--"] : ["sudo", "-n", "-u", user, "--"];
}
