import type { Hold } from "../../core/index.ts";
import type { Engine, EngineDescription, StepOutcome } from "../engine/engine.ts";
import type { Plan, PlanStep } from "../plan/types.ts";
import { type Verification, verifyPlan } from "../verify/verify-plan.ts";
import type { Witness } from "../verify/witness.ts";
import { takeBaselines } from "./baseline.ts";

import { type Journal, readJournal } from "./journal.ts";
import type { JournalState } from "./journal-record.ts";
import { stepsToDo } from "./resume.ts";

export interface ApplySetting {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly journal: Journal;
  /** Looks into the mailboxes before, between and after; null where none is within reach. */
  readonly witness: Witness | null;
  readonly signal: AbortSignal;
  /** Told of each step that has ended, for progress. */
  readonly onStep: (outcome: StepOutcome, ended: number, of: number) => void;
  /** Told of steps that are given to the engine now. */
  readonly onBegin?: (steps: readonly number[]) => void;
  /** Asked before each of these times: the run waits while it is held. */
  readonly hold?: Pick<Hold, "passed">;
}

export interface AppliedPlan {
  readonly engine: EngineDescription;
  readonly journal: JournalState;
  readonly verification: Verification;
}

/**
 * Carries a plan out, or goes on where an earlier run ended. A step of which nobody knows the outcome is looked for in the mailbox
 * before it is repeated; one that cannot be looked for is repeated only by an engine that keeps its own record.
 * @throws {SalvageError} where the engine is not there; the signal's reason where it was aborted between two steps
 */
export async function applyPlan(setting: ApplySetting): Promise<AppliedPlan> {
  const { plan, engine, journal } = setting;
  const described = await engine.describe();
  journal.write({ event: "run", plan: plan.digest, process: process.pid, engine: described.where });
  await takeBaselines(setting);
  const todo = await stepsToDo(setting, described);
  const tally = tallyOf(setting, todo);
  for (let at = 0; at < todo.length; at += described.batchSize) {
    await setting.hold?.passed(setting.signal);
    setting.signal.throwIfAborted();
    const steps = todo.slice(at, at + described.batchSize);
    const numbers = [...new Set(steps.map(({ step }) => step))];
    journal.write({ event: "begin", steps: numbers });
    setting.onBegin?.(numbers);
    await engine.run(steps, tally, setting.signal);
  }
  journal.write({ event: "finish" });
  return appliedSoFar(setting, described);
}

/** What of a plan is done and proved by now, by the journal and the mailboxes: also of a run that was interrupted. */
export async function appliedSoFar(
  { plan, journal, witness }: Pick<ApplySetting, "plan" | "journal" | "witness">,
  engine: EngineDescription,
): Promise<AppliedPlan> {
  const state = readJournal(journal.path, plan.digest);
  const verification = await verifyPlan(plan, state, witness === null ? [] : [witness]);
  return { engine, journal: state, verification };
}

/** Writes outcomes into the journal; a step that is done in parts has ended with the last of them. */
function tallyOf({ journal, plan, onStep }: ApplySetting, todo: readonly PlanStep[]) {
  const parts = Map.groupBy(todo, ({ step }) => step);
  const open = new Map([...parts].map(([step, some]) => [step, some.length]));
  const merged = new Map<number, StepOutcome>();
  let ended = plan.steps.length - parts.size;
  return {
    operation: (step: number, operation: string) => journal.write({ event: "operation", step, operation }),
    finished: (part: StepOutcome) => {
      const outcome = mergedOutcome(merged.get(part.step), part);
      merged.set(part.step, outcome);
      const left = (open.get(part.step) ?? 1) - 1;
      open.set(part.step, left);
      if (left > 0) return;
      journal.write({ event: "end", outcome });
      onStep(outcome, ++ended, plan.steps.length);
    },
  };
}

/** Two parts of a step as one: it is only as done as the less done of them. */
function mergedOutcome(before: StepOutcome | undefined, part: StepOutcome): StepOutcome {
  if (before === undefined) return part;
  const worse = before.state === "done" ? part : before;
  return {
    ...worse,
    items: [...before.items, ...part.items],
    unrestored: [...before.unrestored, ...part.unrestored],
  };
}
