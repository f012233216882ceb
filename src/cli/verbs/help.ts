import { EXIT } from "../../core/index.ts";
import type { VerbParts } from "../verb.ts";

export const help: VerbParts = {
  arguments: [{ syntax: "[verb...]", help: "the verb, and the one below it" }],
  examples: [
    { command: "salvage help search", does: "all there is to say of search" },
    { command: "salvage help completion", does: "how to have verbs and options completed" },
  ],
  run: async (call) => {
    await call.terminal.page(await call.helpOf(call.words));
    return EXIT.done;
  },
};
