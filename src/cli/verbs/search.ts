import { EXIT } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { queryOfCall } from "../filter-call.ts";
import { filterOptions, TOKEN_SUGGESTIONS } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { countOption, textOption } from "../option-values.ts";
import type { VerbParts } from "../verb.ts";

export const search: VerbParts = {
  description:
    "Words are conditions that all hold together: from:boss@example.com op:delete on:18/07/2020. Each is also a flag.\n" +
    "A bare number is an item id, a bare address an account or a sender. Dates: ISO, dd/MM/yyyy HH:mm:ss, the log's own\n" +
    'form, or words ("last tuesday 3pm"); the past is meant, and the absolute span is always told.',
  arguments: [{ syntax: "[words...]", help: "conditions", suggests: TOKEN_SUGGESTIONS }],
  options: [
    ...filterOptions(),
    { flags: "--limit <N>", help: "at most so many events (default: 100)" },
    { flags: "--order <ORDER>", help: "oldest or newest first (default: asc)", oneOf: ["asc", "desc"] },
  ],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    {
      command: "salvage search from:boss@example.com after:yesterday",
      does: "what came from a sender since yesterday",
    },
    { command: "salvage search 339 -a user@example.com --json", does: "every event of an item, as JSON" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { searchEvents, wordsOf } = await import("../../query/index.ts");
      const { searchText } = await import("../../report/index.ts");
      const query = await queryOfCall(call, reader);
      const limit = countOption(call, "limit", 100);
      const order = textOption(call, "order") === "desc" ? "desc" : "asc";
      const answer = searchEvents(reader, query, { limit, order });
      await printAnswer(call, {
        document: answer,
        rows: answer.events,
        text: () => searchText(answer, wordsOf(query), styleOf(call)),
      });
      return exitOf(call, answer.total > 0, answer.coverage.complete);
    }),
};
