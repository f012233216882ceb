import { itemArgv } from "../../src/recovery/command-lines.ts";
import { ENGINE_PROFILES, type PlanItem, type PlanStep } from "../../src/recovery/index.ts";

/** An item to be put back, and where the log saw it last. */
export interface ToPutBack {
  readonly id: number;
  readonly messageId: string;
  readonly lastFolder?: PlanItem["lastFolder"];
}

/** Steps as a plan for a copy of the store or for an archive has them: an item each. */
export function putBackSteps(
  engine: "snapshot" | "archive",
  owner: { readonly account: string; readonly mailbox: number | null },
  items: readonly ToPutBack[],
  restoreFolder: string | null = null,
): PlanStep[] {
  return items.map(({ id, messageId, lastFolder = null }, place) => ({
    step: place + 1,
    strategy: "putBack",
    account: owner.account,
    argv: itemArgv(ENGINE_PROFILES[engine], owner, id, restoreFolder),
    items: [
      { id, type: "message", messageId, lastFolder, sender: null, deletedAt: null, certainty: "logged", loss: 1 },
    ],
    window: null,
    collateral: [],
    why: "",
    host: "mbs1",
    mailbox: owner.mailbox,
  }));
}
