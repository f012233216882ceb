import { isoUtc } from "../../core/index.ts";
import type { LossRow } from "../lost.ts";
import { counted, showTime } from "../show-time.ts";
import {
  AFTER_FILTER_SECONDS,
  HARD_DELETE_CAUSES,
  HARD_DELETED_ITEMS,
  MASS_DELETION_ITEMS,
  type Suspicion,
  type SuspicionRule,
  TRASH_THEN_EMPTY_SECONDS,
} from "./rules.ts";

/** What is known of a session when it is judged. */
export interface SessionEvidence {
  /** Zone of the times in the reasons. */
  readonly zone: string;
  readonly account: string | null;
  readonly ip: string | null;
  readonly fromUtcMs: number;
  /** Its losses, in order of time. */
  readonly losses: readonly LossRow[];
  /** When this account was first seen from this address, and from any other one; null: never. */
  readonly addressFirstUtcMs: number | null;
  readonly othersFirstUtcMs: number | null;
  /** When the account's filters or preferences were changed, in order, by which request. */
  readonly changes: readonly { readonly timeUtcMs: number; readonly operation: string }[];
}

/** The reasons to look at a session, in the order of the rules; none for one that deleted nothing. */
export function judgeSession(evidence: SessionEvidence): Suspicion[] {
  if (evidence.losses.length === 0) return [];
  return [massDeletion, newAddress, trashThenEmpty, hardDelete, afterFilter].flatMap((rule) => rule(evidence) ?? []);
}

function massDeletion({ losses }: SessionEvidence): Suspicion | null {
  const items = sum(losses.map(sizeOf));
  if (items < MASS_DELETION_ITEMS) return null;
  return mark("mass-deletion", items, losses, `${counted(items, "item")} left mailboxes in this session`);
}

function newAddress(evidence: SessionEvidence): Suspicion | null {
  const { zone, account, ip, losses, fromUtcMs, addressFirstUtcMs, othersFirstUtcMs } = evidence;
  if (ip === null || addressFirstUtcMs === null || addressFirstUtcMs < fromUtcMs) return null;
  if (othersFirstUtcMs === null || othersFirstUtcMs >= fromUtcMs) return null;
  const since = showTime(isoUtc(othersFirstUtcMs), zone).slice(0, 19);
  const reason = `${account ?? "the account"} was never seen from ${ip} before, only from other addresses since ${since} (${zone})`;
  return mark("new-address-deletes", sum(losses.map(sizeOf)), losses, reason);
}

function trashThenEmpty({ losses }: SessionEvidence): Suspicion | null {
  const quick = losses.filter(({ cause }) => cause === "empty-folder").map((loss) => [loss, quickItems(loss)] as const);
  const items = sum(quick.map(([, count]) => count));
  if (items === 0) return null;
  const reason = `${counted(items, "item")} went to Trash and out of it within ${TRASH_THEN_EMPTY_SECONDS} s`;
  return mark(
    "trash-then-empty",
    items,
    quick.filter(([, count]) => count > 0).map(([loss]) => loss),
    reason,
  );
}

function quickItems(loss: LossRow): number {
  return loss.items.filter(({ trashedAt, deletedAt }) => {
    const seconds = trashedAt === null ? Number.NaN : (Date.parse(deletedAt) - Date.parse(trashedAt)) / 1000;
    return seconds >= 0 && seconds <= TRASH_THEN_EMPTY_SECONDS;
  }).length;
}

/** Only items of which the log tells the folder: one whose history is not known may have lain in Trash. */
function hardDelete({ losses }: SessionEvidence): Suspicion | null {
  const hard = losses
    .filter(({ cause }) => HARD_DELETE_CAUSES.includes(cause))
    .map(
      (loss) =>
        [loss, loss.items.filter((item) => item.trashedAt === null && item.lastFolder !== null).length] as const,
    );
  const items = sum(hard.map(([, count]) => count));
  if (items < HARD_DELETED_ITEMS) return null;
  const reason = `${counted(items, "item")} ${items === 1 ? "was" : "were"} deleted for good without going through Trash`;
  return mark(
    "hard-delete",
    items,
    hard.filter(([, count]) => count > 0).map(([loss]) => loss),
    reason,
  );
}

function afterFilter({ losses, changes }: SessionEvidence): Suspicion | null {
  const found = losses.flatMap((loss) => {
    const at = Date.parse(loss.time);
    const change = changes.findLast(
      ({ timeUtcMs }) => timeUtcMs <= at && at - timeUtcMs <= AFTER_FILTER_SECONDS * 1000,
    );
    return change === undefined ? [] : [{ loss, change, seconds: Math.round((at - change.timeUtcMs) / 1000) }];
  });
  const [first] = found;
  if (first === undefined) return null;
  const what = first.change.operation === "ModifyPrefsRequest" ? "preferences (a forward may be one)" : "filters";
  const reason = `the first of them ${first.seconds} s after the account's ${what} were changed (${first.change.operation})`;
  const lost = found.map(({ loss }) => loss);
  const items = sum(lost.map(sizeOf));
  return mark("delete-after-filter", items, lost, `${counted(items, "item")} lost, ${reason}`);
}

/** As many as can be named, or as the log claims where it claims more. */
function sizeOf(loss: LossRow): number {
  return Math.max(loss.found, loss.claimed ?? 0);
}

function mark(rule: SuspicionRule, items: number, losses: readonly LossRow[], reason: string): Suspicion {
  return { rule, reason, items, losses: losses.map(({ loss }) => loss) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
