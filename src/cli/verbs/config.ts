import { ENGINE_EXIT_MEANINGS, ENGINE_EXITS, ENGINE_OPTIONS } from "../backup/options.ts";
import { runEngineWords } from "../backup/run-engine-words.ts";
import type { VerbParts } from "../verb.ts";

/** What is set, in the words of `carbonio config`. */
export const config: VerbParts = {
  arguments: [{ syntax: "[words...]", help: "dump account|domain|cos|server|global [name]", suggests: ["dump"] }],
  options: ENGINE_OPTIONS,
  prints: "json",
  exits: ENGINE_EXITS,
  exitMeanings: ENGINE_EXIT_MEANINGS,
  examples: [
    { command: "salvage config dump account john@example.com", does: "attributes, and items by folder" },
    { command: "salvage config dump account john@example.com show-inherited false", does: "without its class's" },
  ],
  run: (call) => runEngineWords(call, "config"),
};
