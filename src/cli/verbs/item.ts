import { EXIT, UsageError } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { filterOptions } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { textOption, zoneOption } from "../option-values.ts";
import type { Call, VerbParts } from "../verb.ts";

function idOf(call: Call): number {
  const [word = ""] = call.words;
  const text = word.replace(/^id:/, "");
  if (!/^\d{1,10}$/.test(text)) {
    throw new UsageError(
      `"${word}" is not an item id`,
      "an id is a number, as in: salvage item 339 -a user@example.com",
    );
  }
  return Number(text);
}

export const item: VerbParts = {
  arguments: [{ syntax: "<id>", help: "the item's number in its mailbox" }],
  options: filterOptions(["acct", "host"]),
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage item 339 -a user@example.com", does: "the story of one item, on one screen" },
    { command: "salvage item 339 -a user@example.com --json", does: "the same for a script" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { itemStory } = await import("../../query/index.ts");
      const { itemText } = await import("../../report/index.ts");
      const answer = itemStory(reader, {
        id: idOf(call),
        account: textOption(call, "account"),
        host: textOption(call, "host"),
        zone: zoneOption(call),
      });
      await printAnswer(call, {
        document: answer,
        rows: answer.story,
        text: () => itemText(answer, styleOf(call), reader.hosts()[0]?.zone),
      });
      return exitOf(call, answer.story.length > 0, answer.coverage.complete);
    }),
};
