import { EXIT, UsageError } from "../../core/index.ts";
import type { VerbParts } from "../verb.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

export const completion: VerbParts = {
  arguments: [{ syntax: "<shell>", help: "bash, zsh or fish", suggests: SHELLS }],
  examples: [
    { command: 'eval "$(salvage completion bash)"', does: "complete in this bash; put it into ~/.bashrc to keep it" },
    {
      command: "salvage completion fish > ~/.config/fish/completions/salvage.fish",
      does: "complete in every fish from now on",
    },
  ],
  run: async (call) => {
    const { completedPlaces } = await import("../completion/table.ts");
    const { allVerbs } = await import("../verbs.ts");
    await call.terminal.write((await generatorOf(call.words[0] ?? ""))(completedPlaces(await allVerbs())));
    return EXIT.done;
  },
};

async function generatorOf(shell: string) {
  if (shell === "bash") return (await import("../completion/bash.ts")).bashCompletion;
  if (shell === "zsh") return (await import("../completion/zsh.ts")).zshCompletion;
  if (shell === "fish") return (await import("../completion/fish.ts")).fishCompletion;
  throw new UsageError(`there is no completion for "${shell}"`, `one of: ${SHELLS.join(", ")}`);
}
