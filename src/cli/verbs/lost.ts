import { CAUSES, type Cause, EXIT, UsageError } from "../../core/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { queryOfCall } from "../filter-call.ts";
import { filterOptions } from "../filter-options.ts";
import { withIndex } from "../open-index.ts";
import { countOption, isSet, textOption } from "../option-values.ts";
import type { Call, Verb } from "../verb.ts";

/** The conditions that losses have: an event's operation or session is none of theirs. */
const CONDITIONS = ["acct", "from", "host", "after", "before", "on"] as const;

function causeOf(call: Call): Cause | undefined {
  const cause = textOption(call, "cause");
  if (cause === null) return undefined;
  if (!(CAUSES as readonly string[]).includes(cause)) {
    throw new UsageError(`there is no cause "${cause}"`, `causes: ${CAUSES.join(", ")}`);
  }
  return cause as Cause;
}

export const lost: Verb = {
  name: "lost",
  summary: "which items were lost: when, by whom, from where, with which client",
  description:
    "One act is one loss: an emptied Trash, a deletion, an expunge, a purge, with its items. What looks like a loss and is\n" +
    "none (moved by IMAP, a draft that was sent, recovered from the dumpster …) is told with --all, with the reason.",
  arguments: [{ syntax: "[words...]", help: "conditions", suggests: CONDITIONS.map((name) => `${name}:`) }],
  options: [
    ...filterOptions(CONDITIONS),
    { flags: "--cause <CAUSE>", help: "only losses of this cause", oneOf: CAUSES },
    { flags: "--loss <N>", help: "only the loss with this number" },
    { flags: "--all", help: "deletions that are no losses too, with the reason" },
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
      const { filter, party } = await queryOfCall(call, reader, CONDITIONS);
      const account = filter.account ?? party;
      const cause = causeOf(call);
      const number = textOption(call, "loss") === null ? undefined : countOption(call, "loss", 0);
      const answer = lostItems(
        reader,
        {
          ...(account !== null && account !== undefined && { account }),
          ...(filter.sender !== undefined && { sender: filter.sender }),
          ...(filter.host !== undefined && { host: filter.host }),
          ...(filter.fromUtcMs !== undefined && { fromUtcMs: filter.fromUtcMs }),
          ...(filter.toUtcMs !== undefined && { toUtcMs: filter.toUtcMs }),
          ...(cause !== undefined && { cause }),
          ...(number !== undefined && { number }),
          all: isSet(call, "all") || number !== undefined,
        },
        textOption(call, "limit") === null ? Number.POSITIVE_INFINITY : countOption(call, "limit", 0),
      );
      await printAnswer(call, {
        document: answer,
        rows: answer.losses,
        text: () => lostText(answer, styleOf(call)),
      });
      return exitOf(call, answer.total > 0, answer.coverage.complete);
    }),
};
