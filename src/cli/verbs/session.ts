import { EXIT, SalvageError } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { withIndex } from "../open-index.ts";
import { countOption, wholeNumber } from "../option-values.ts";
import type { VerbParts } from "../verb.ts";

export const session: VerbParts = {
  arguments: [{ syntax: "<number>", help: "number of the session" }],
  options: [{ flags: "--limit <N>", help: "at most so many events (default: 100)" }],
  prints: "rows",
  qualified: true,
  exits: [EXIT.nothingFound, EXIT.indexUnusable],
  examples: [
    { command: "salvage session 4", does: "its client, its totals, its events" },
    { command: "salvage session 4 --ndjson --limit 10000", does: "its events, one a line" },
  ],
  run: (call) =>
    withIndex(call, async (reader) => {
      const { describeSession } = await import("../../query/index.ts");
      const { sessionText } = await import("../../report/index.ts");
      const number = wholeNumber(call.words[0] ?? "", "session");
      const answer = describeSession(reader, number, { limit: countOption(call, "limit", 100), order: "asc" });
      if (answer === null) {
        throw new SalvageError(`there is no session ${number}`, {
          code: "no-session",
          exitCode: EXIT.nothingFound,
          hint: "list them with: salvage sessions",
        });
      }
      const zone = reader.hosts().find((host) => host.host === answer.session.host)?.zone ?? "UTC";
      await printAnswer(call, {
        document: answer,
        rows: answer.events,
        text: () => sessionText(answer, styleOf(call), zone),
      });
      return exitOf(call, true, answer.coverage.complete);
    }),
};
