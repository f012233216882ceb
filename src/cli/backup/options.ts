import { EXIT, type ExitCode } from "../../core/index.ts";
import { ROOT_OPTION } from "../store/root.ts";
import type { OptionSpec } from "../verb.ts";

/** The options of the real engine's command line that mean something here. */
export const ENGINE_OPTIONS: readonly OptionSpec[] = [
  ROOT_OPTION,
  { flags: "--progress", help: "tell on stderr how far the operation is" },
  { flags: "--sync", help: "wait for the end of the operation (always so here: there is no daemon)" },
];

/** Besides these an operation ends as the real engine's do: 0 successful, 1 failed, 2 stopped, 3 removed, 4 interrupted. */
export const ENGINE_EXITS: readonly ExitCode[] = [EXIT.nothingFound, EXIT.partly, EXIT.incomplete];
