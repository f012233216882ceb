import { EXIT } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { filterOptions } from "../filter-options.ts";
import { LOSS_CONDITIONS, LOSS_OPTIONS, lossFilterOf } from "../loss-filter.ts";
import { withIndex } from "../open-index.ts";
import { countOption, textOption } from "../option-values.ts";
import type { VerbParts } from "../verb.ts";

export const lost: VerbParts = {
  description:
    "One act is one loss: an emptied Trash, a deletion, an expunge, a purge, with its items. What looks like a loss and is\n" +
    "none (moved by IMAP, a draft that was sent, recovered from the dumpster …) is told with --all, with the reason.",
  arguments: [{ syntax: "[words...]", help: "conditions", suggests: LOSS_CONDITIONS.map((name) => `${name}:`) }],
  options: [
    ...filterOptions(LOSS_CONDITIONS),
    ...LOSS_OPTIONS,
    { flags: "--limit <N>", help: "at most so many losses (default: all)" },
  ],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage lost -a user@example.com --on 18/07/2020", does: "what a user lost on a day" },
    { command: "salvage lost --from boss@example.com --json", does: "lost mail of one sender, as JSON" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { lostItems } = await import("../../query/index.ts");
      const { lostText } = await import("../../report/index.ts");
      const limit = textOption(call, "limit") === null ? Number.POSITIVE_INFINITY : countOption(call, "limit", 0);
      const answer = lostItems(reader, await lossFilterOf(call, reader), limit);
      await printAnswer(call, {
        document: answer,
        rows: answer.losses,
        text: () => lostText(answer, styleOf(call)),
      });
      return exitOf(call, answer.total > 0, answer.coverage.complete);
    }),
};
