import type { Plan } from "../plan/types.ts";
import type { Witness } from "../verify/witness.ts";
import type { Journal } from "./journal.ts";
import type { Baseline } from "./journal-record.ts";

/** Writes down what is in the mailboxes before the first step, once: later runs of the plan keep what the first one saw. */
export async function takeBaselines(setting: {
  readonly plan: Plan;
  readonly journal: Journal;
  readonly witness: Witness | null;
}): Promise<void> {
  const { plan, journal, witness } = setting;
  const byAccount = Map.groupBy(plan.steps, ({ account }) => account);
  for (const [account, steps] of byAccount) {
    if (journal.before.baselines.has(account.toLowerCase())) continue;
    const items = steps.flatMap((step) => step.items);
    const wanted = items.map(({ id, messageId }) => ({ id, messageId, claimedId: null }));
    const testimony = (await witness?.look(account, wanted)) ?? null;
    const there = [...(testimony?.found ?? [])].map(([id, found]) => [id, found.map((one) => one.id)] as const);
    const baseline: Baseline = {
      account,
      items: testimony?.items ?? null,
      there: there.filter(([, ids]) => ids.length > 0),
    };
    journal.write({ event: "before", baseline });
  }
}
