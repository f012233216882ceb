import type { Plan, PlanItem, PlanStep } from "../plan/types.ts";
import { type Judgement, judgeItems, wantedOf } from "../verify/judge.ts";
import type { Witness } from "../verify/witness.ts";
import type { JournalState } from "./journal-record.ts";

/** What the mailbox shows of a step that may have been done. */
export interface CheckedStep {
  /** Wanted id and the id under which it is there, as new since the run began. */
  readonly found: readonly (readonly [number, number])[];
  readonly missing: readonly PlanItem[];
  /** Nobody can tell. */
  readonly unknown: readonly PlanItem[];
}

/** Looks for the items of steps in the mailboxes, each account once. */
export async function checkSteps(
  plan: Plan,
  journal: JournalState,
  witness: Witness | null,
  steps: readonly PlanStep[],
): Promise<ReadonlyMap<number, CheckedStep>> {
  const checked = new Map<number, CheckedStep>();
  for (const [account, some] of Map.groupBy(steps, (step) => step.account)) {
    const judged = witness === null ? new Map() : await judgeAccount(plan, journal, witness, account);
    for (const step of some) checked.set(step.step, sorted(step, judged));
  }
  return checked;
}

/** All items of the account are judged together: a copy that another step brought back is no proof for this one. */
async function judgeAccount(
  plan: Plan,
  journal: JournalState,
  witness: Witness,
  account: string,
): Promise<ReadonlyMap<number, Judgement>> {
  const items = plan.steps
    .filter((step) => step.account === account)
    .flatMap((step) => {
      const claims = new Map(journal.steps.get(step.step)?.outcome?.items.map((claim) => [claim.oldId, claim.newId]));
      return step.items.map((item) => ({ item, claimedId: claims.get(item.id) ?? null, claimedDigest: null }));
    });
  const testimony = await witness.look(account, items.map(wantedOf));
  const baseline = journal.baselines.get(account.toLowerCase()) ?? null;
  return judgeItems(items, { testimony, baseline, createdUtcMs: Date.parse(plan.created) });
}

function sorted({ items }: PlanStep, judged: ReadonlyMap<number, Judgement>): CheckedStep {
  const has = (item: PlanItem, ...statuses: string[]): boolean =>
    statuses.includes(judged.get(item.id)?.status ?? "unverifiable");
  return {
    found: items.flatMap((item) => {
      const newId = judged.get(item.id)?.newId ?? null;
      return newId !== null && has(item, "restored", "differs") ? [[item.id, newId] as const] : [];
    }),
    // A copy that was there before the run is not what the step was to bring back.
    missing: items.filter((item) => has(item, "missing", "already-there")),
    unknown: items.filter((item) => has(item, "unverifiable")),
  };
}
