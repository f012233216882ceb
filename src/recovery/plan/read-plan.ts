import { EXIT, messageOf, printable, SalvageError, UsageError } from "../../core/index.ts";
import { isSafeAccount, isSafeFolder, itemArgv, undeleteArgv } from "../command-lines.ts";
import { requireSeal } from "./canonical.ts";
import type { Plan, PlanStep } from "./types.ts";

/**
 * A plan from the text of its file, with its digest proved and every command checked to be what its step says.
 * @throws {UsageError} (`not-a-plan`), {SalvageError} (`plan-changed`, exit 5)
 */
export function readPlan(text: string): Plan {
  const plan = parsed(text);
  requireSeal(plan);
  for (const step of plan.steps) requireOwnCommand(plan, step);
  return plan;
}

function parsed(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notAPlan(`it is no JSON: ${printable(messageOf(error)).slice(0, 200)}`);
  }
  const plan = value as Partial<Plan> | null;
  if (typeof plan !== "object" || plan === null || typeof plan.digest !== "string" || !Array.isArray(plan.steps))
    throw notAPlan("it has no digest or no steps");
  if (plan.version !== 1) throw notAPlan(`version ${JSON.stringify(plan.version)} is not known`);
  return plan as Plan;
}

function notAPlan(why: string): UsageError {
  return new UsageError(`this is no plan of salvage: ${why}`, "make one: salvage plan … -o plan.json", "not-a-plan");
}

/** A plan is data from outside: a digest proves only that it is unchanged, not that it is harmless. */
function requireOwnCommand(plan: Plan, step: PlanStep): void {
  const { command } = plan.engine;
  const [item] = step.items;
  const isSafe = isSafeAccount(step.account) && (plan.restoreFolder === null || isSafeFolder(plan.restoreFolder));
  const expected =
    step.strategy === "doUndelete"
      ? step.window && undeleteArgv(command, step.account, step.window.fromLocal, step.window.toLocal)
      : item && itemArgv(plan.engine, step, item.id, plan.restoreFolder);
  const isOwn =
    isSafe && expected && expected.length === step.argv.length && expected.every((word, at) => word === step.argv[at]);
  if (isOwn === true) return;
  throw new SalvageError(`step ${step.step} of the plan has a command that does not belong to its items`, {
    code: "foreign-command",
    exitCode: EXIT.mismatch,
    hint: "make the plan again: salvage plan … -o plan.json",
  });
}
