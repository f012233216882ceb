import { lossTotals } from "../loss-extent.ts";
import type { LossRow } from "../loss-row.ts";
import { HARD_DELETE_CAUSES, TRASH_THEN_EMPTY_SECONDS } from "./rules.ts";

/** What the rules ask of a loss: all of them are judged, and one may have a hundred thousand items. */
export interface SessionLoss {
  readonly loss: number;
  readonly account: string | null;
  readonly timeUtcMs: number;
  /** As many as can be named, or as the log claims where it claims more. */
  readonly items: number;
  /** Items that went for good within a minute of their move to Trash. */
  readonly quickItems: number;
  /** Items that somebody deleted for good out of a folder. */
  readonly hardItems: number;
}

export function sessionLoss(row: LossRow): SessionLoss {
  // What was thrown away at delivery never lay in a mailbox; to destroy in the dumpster what was lost before is worth a look.
  const { named, counted, destroyed } = lossTotals([row]);
  return {
    loss: row.loss,
    account: row.account,
    timeUtcMs: Date.parse(row.time),
    items: named + counted + destroyed,
    quickItems: quickItems(row),
    hardItems: HARD_DELETE_CAUSES.includes(row.cause) ? hardItems(row) : 0,
  };
}

function quickItems({ items }: LossRow): number {
  return items.filter(({ trashedAt, deletedAt }) => {
    const seconds = trashedAt === null ? Number.NaN : (Date.parse(deletedAt) - Date.parse(trashedAt)) / 1000;
    return seconds >= 0 && seconds <= TRASH_THEN_EMPTY_SECONDS;
  }).length;
}

/** Only items of which the log tells the folder: one whose history is not known may have lain in Trash. */
function hardItems({ items }: LossRow): number {
  return items.filter(({ trashedAt, lastFolder }) => trashedAt === null && lastFolder !== null).length;
}
