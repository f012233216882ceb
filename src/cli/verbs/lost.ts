import { EXIT } from "../../core/index.ts";
import type { IndexReader } from "../../index/index.ts";
import { exitOf, printAnswer, styleOf } from "../answer.ts";
import { filterOptions } from "../filter-options.ts";
import { LOSS_CONDITIONS, LOSS_OPTIONS, lossFilterOf } from "../loss-filter.ts";
import { withIndex } from "../open-index.ts";
import { countOption, textOption, zoneOption } from "../option-values.ts";
import type { Call, VerbParts } from "../verb.ts";

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
      const { streamLostItems } = await import("../../query/index.ts");
      const { lostText } = await import("../../report/index.ts");
      const limit = textOption(call, "limit") === null ? Number.POSITIVE_INFINITY : countOption(call, "limit", 0);
      const filter = await lossFilterOf(call, reader);
      const answer = streamLostItems(reader, filter, limit, zoneOption(call));
      await printAnswer(call, {
        document: answer,
        rows: answer.losses,
        text: () => lostText(answer, styleOf(call), reader.hosts()[0]?.zone),
      });
      if (answer.total === 0 && filter.number !== undefined)
        call.terminal.note(
          `there is no loss ${filter.number} of that kind: salvage lost --all lists all with their numbers`,
        );
      else if (answer.total === 0 && filter.account !== undefined) tellIfUnknown(call, reader, filter.account);
      return exitOf(call, answer.total > 0, answer.coverage.complete);
    }),
};

/** That nothing was lost means little where the address is mistyped. */
function tellIfUnknown(call: Call, reader: IndexReader, account: string): void {
  if (reader.mailboxes(account, null).length > 0 || reader.mailboxesOfRequestedAccount(account).length > 0) return;
  call.terminal.note(`the index knows no mailbox of ${account}: salvage search acct:PART finds accounts by a part`);
}
