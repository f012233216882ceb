import { isoUtc } from "../../core/index.ts";
import { keyOf } from "../plan/evidence.ts";
import type { Plan, PlanStep } from "../plan/types.ts";
import { isProved, type Verification, type VerifiedItem } from "../verify/verify-plan.ts";
import type { AppliedPlan } from "./apply.ts";
import { letterTo } from "./letter.ts";

export interface StepReport {
  readonly step: number;
  readonly argv: readonly string[];
  readonly state: string;
  readonly operation: string | null;
  readonly exitCode: number | null;
  readonly begun: string | null;
  readonly ended: string | null;
  readonly message: string | null;
}

/** What a run did and what was proved of it: the document that is kept beside the plan. */
export interface RunReport extends Verification {
  readonly engine: { readonly name: string; readonly where: string; readonly version: string | null };
  readonly created: string;
  readonly started: string | null;
  readonly finished: string;
  /** How often the plan was run, interrupted runs counted. */
  readonly runs: number;
  /** The last run ended before it came to its end: the next one goes on. */
  readonly interrupted: boolean;
  readonly steps: readonly StepReport[];
  readonly proved: boolean;
  /** What to tell each user: nothing as long as the run is not over. */
  readonly letters: readonly { readonly account: string; readonly text: string }[];
}

export function runReport(plan: Plan, applied: AppliedPlan, nowUtcMs: number): RunReport {
  const { engine, journal, verification } = applied;
  const { name, where, version } = engine;
  const steps = plan.steps.map(({ step, argv }): StepReport => {
    const record = journal.steps.get(step);
    const { state = "unknown", operation = null, exitCode = null, message = null } = record?.outcome ?? {};
    return {
      step,
      argv,
      state,
      operation,
      exitCode,
      begun: record?.begun ?? null,
      ended: record?.endedAt ?? null,
      message,
    };
  });
  const restored = new Set(verification.items.filter(({ status }) => status === "restored").map(keyOf));
  return {
    ...verification,
    engine: { name, where, version },
    created: plan.created,
    started: journal.startedAt,
    finished: isoUtc(nowUtcMs),
    runs: journal.runs,
    interrupted: !journal.finished,
    steps,
    proved: isProved(verification) && plan.steps.every((step, at) => isDone(step, steps[at], restored)),
    letters: journal.finished ? lettersOf(plan, verification.items) : [],
  };
}

/** A step that nobody called done is done all the same where all its items were restored. */
function isDone(step: PlanStep, report: StepReport | undefined, restored: ReadonlySet<string>): boolean {
  return report?.state === "done" || step.items.every(({ id }) => restored.has(keyOf({ account: step.account, id })));
}

function lettersOf(plan: Plan, items: readonly VerifiedItem[]): RunReport["letters"] {
  const byAccount = Map.groupBy(items, ({ account }) => account);
  return [...byAccount].map(([account, some]) => ({ account, text: letterTo(plan, some) }));
}
