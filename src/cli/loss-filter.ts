import { CAUSES, type Cause, UsageError } from "../core/index.ts";
import type { IndexReader, LossFilter } from "../index/index.ts";
import { queryOfCall } from "./filter-call.ts";
import { countOption, isSet, textOption } from "./option-values.ts";
import type { Call, OptionSpec } from "./verb.ts";

/** The conditions that losses have: an event's operation or session is none of theirs. */
export const LOSS_CONDITIONS = ["acct", "from", "host", "after", "before", "on"] as const;

/** Options that choose losses, besides those conditions. */
export const LOSS_OPTIONS: readonly OptionSpec[] = [
  { flags: "--cause <CAUSE>", help: "only losses of this cause", oneOf: CAUSES },
  { flags: "--loss <N>", help: "only the loss with this number" },
  { flags: "--all", help: "deletions that are no losses too, with the reason" },
];

/**
 * Which losses a call asks for: its words, its flags, `--cause`, `--loss` and `--all`.
 * @throws {UsageError} for a condition that losses do not have
 */
export async function lossFilterOf(call: Call, reader: IndexReader): Promise<LossFilter> {
  const { filter, party } = await queryOfCall(call, reader, LOSS_CONDITIONS);
  const account = filter.account ?? party;
  const cause = causeOf(call);
  const number = textOption(call, "loss") === null ? undefined : countOption(call, "loss", 1);
  return {
    ...(account !== null && account !== undefined && { account }),
    ...(filter.sender !== undefined && { sender: filter.sender }),
    ...(filter.host !== undefined && { host: filter.host }),
    ...(filter.fromUtcMs !== undefined && { fromUtcMs: filter.fromUtcMs }),
    ...(filter.toUtcMs !== undefined && { toUtcMs: filter.toUtcMs }),
    ...(cause !== undefined && { cause }),
    ...(number !== undefined && { number }),
    all: isSet(call, "all") || number !== undefined,
  };
}

function causeOf(call: Call): Cause | undefined {
  const cause = textOption(call, "cause");
  if (cause === null) return undefined;
  if (!(CAUSES as readonly string[]).includes(cause)) {
    throw new UsageError(`there is no cause "${cause}"`, `causes: ${CAUSES.join(", ")}`);
  }
  return cause as Cause;
}
