import { check, EXPLAIN_EXAMPLE, explain, list, test, unknown } from "../grammar/verbs.ts";
import type { VerbParts } from "../verb.ts";

export const grammar: VerbParts = {
  description:
    "Grammars say what log messages mean. Your own lie in the folder salvage/grammars of the configuration folder\n" +
    "($XDG_CONFIG_HOME, else ~/.config); one with the id of a built-in grammar takes its place.",
  examples: [
    { command: EXPLAIN_EXAMPLE, does: "what salvage reads in a line, or in its message alone" },
    { command: "salvage grammar unknown", does: "records that no grammar knows" },
  ],
  verbs: [list, check, test, explain, unknown],
};
