import { itemArgv } from "../command-lines.ts";
import type { EngineDescription, StepState } from "../engine/engine.ts";
import type { PlanStep } from "../plan/types.ts";
import type { ApplySetting } from "./apply.ts";
import { type CheckedStep, checkSteps } from "./check-steps.ts";
import { readJournal } from "./journal.ts";

/** The steps that have to be run, in order: those never begun, and what the mailbox shows to be left of those that were. */
export async function stepsToDo(setting: ApplySetting, described: EngineDescription): Promise<PlanStep[]> {
  const { plan, journal, engine, witness } = setting;
  const { steps } = journal.before;
  const open = plan.steps.filter(({ step }) => steps.get(step)?.outcome?.state !== "done");
  const doubted = open.filter(({ step }) => steps.has(step));
  if (doubted.length === 0) return open;
  // What an earlier run had queued may still be on its way: only after it can be said what is missing.
  const settled = await engine.settle(setting.signal);
  const state = readJournal(journal.path, plan.digest);
  const checked = await checkSteps(plan, state, witness, doubted);
  return open.flatMap((step) => {
    const look = checked.get(step.step);
    return look === undefined
      ? [step]
      : leftOf(setting, step, look, { settled, repeatsSafely: described.repeatsSafely });
  });
}

function leftOf(
  setting: ApplySetting,
  step: PlanStep,
  { found, missing, unknown }: CheckedStep,
  { settled, repeatsSafely }: { readonly settled: boolean; readonly repeatsSafely: boolean },
): PlanStep[] {
  const { journal, plan } = setting;
  journal.write({ event: "checked", step: step.step, found });
  const close = (state: StepState, message: string): PlanStep[] => {
    const items = found.map(([oldId, newId]) => ({ oldId, newId, digest: null, skipped: true }));
    const told = { operation: null, exitCode: null, items, unrestored: [], message };
    journal.write({ event: "end", outcome: { step: step.step, state, ...told } });
    return [];
  };
  if (missing.length + unknown.length === 0)
    return close("done", "an earlier run did it: its items are in the mailbox");
  if (repeatsSafely) return [step];
  if (!settled || unknown.length > 0)
    return close("unknown", "an earlier run began it and nothing tells whether it was done: not repeated");
  if (found.length === 0) return [step];
  // A window cannot be repeated in part: what is missing of it comes back item by item.
  return missing.map((item) => ({
    ...step,
    strategy: "doItemRestore" as const,
    argv: itemArgv(plan.engine, step, item.id, plan.restoreFolder),
    items: [item],
    window: null,
    collateral: [],
  }));
}
