import { ENGINE_EXIT_MEANINGS, ENGINE_EXITS, ENGINE_OPTIONS } from "../backup/options.ts";
import { runEngineWords } from "../backup/run-engine-words.ts";
import type { VerbParts } from "../verb.ts";

/** Care for the volumes of the embedded store, in the words of `carbonio powerstore`. */
export const powerstore: VerbParts = {
  arguments: [{ syntax: "[words...]", help: "command and its values", suggests: ["doDeduplicate"] }],
  options: ENGINE_OPTIONS,
  prints: "json",
  stopsInOrder: true,
  exits: ENGINE_EXITS,
  exitMeanings: ENGINE_EXIT_MEANINGS,
  examples: [
    { command: "salvage powerstore doDeduplicate message1 dry_run true", does: "what equal contents would save" },
    { command: "salvage powerstore doDeduplicate message1", does: "after a large import" },
  ],
  run: (call) => runEngineWords(call, "powerstore"),
};
