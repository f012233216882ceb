import { EXIT, type ExitCode } from "../../core/index.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { OptionSpec } from "../verb.ts";

/** The options of the real engine's command line that mean something here. */
export const ENGINE_OPTIONS: readonly OptionSpec[] = [
  ROOT_OPTION,
  { flags: "--progress", help: "tell on stderr how far the operation is" },
  { flags: "--sync", help: "wait for the end of the operation (always so here: there is no daemon)" },
];

/** An operation ends as the real engine's do; the codes of the program itself stand beside. */
export const ENGINE_EXITS: readonly ExitCode[] = [EXIT.nothingFound, EXIT.partly, EXIT.incomplete, EXIT.noPermission];

/** What 1 to 4 mean for an operation: failed, stopped, removed, interrupted. */
export const ENGINE_EXIT_MEANINGS: Readonly<Partial<Record<ExitCode, string>>> = {
  1: "the operation failed, or nothing was found",
  2: "bad usage or bad input value, or the operation was stopped",
  3: "the operation was removed from the queue",
  4: "the operation was interrupted",
};
