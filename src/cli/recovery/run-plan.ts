import { existsSync } from "node:fs";
import type { ApplySetting, Plan, RunReport } from "../../recovery/index.ts";
import { textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";
import { withEngine } from "./open-engine.ts";

/** The index may have gone since, or be another machine's: then only the digest speaks for the plan. */
export async function compareWithIndex(call: Call, plan: Plan): Promise<void> {
  const index = textOption(call, "index") ?? plan.evidence?.index ?? null;
  if (index === null) return;
  if (!existsSync(index)) return call.terminal.note(`the index of the plan is not here (${index}): not compared`);
  const { openIndex } = await import("../../index/index.ts");
  const { requireSameEvidence } = await import("../../recovery/index.ts");
  const reader = openIndex(index);
  try {
    requireSameEvidence(reader, plan);
  } finally {
    reader.close();
  }
}

/** Carries out the plan of a file, or goes on with it, and tells what was proved. */
export function runPlan(
  call: Call,
  plan: Plan,
  path: string,
  { signal, onStep }: Pick<ApplySetting, "signal" | "onStep">,
): Promise<RunReport> {
  return withEngine(call, plan, async ({ engine, witness }) => {
    const { applyPlan, journalPathOf, openJournal, runReport } = await import("../../recovery/index.ts");
    // Asked first, so that a run which cannot begin leaves no journal.
    await engine.describe();
    const journal = openJournal(journalPathOf(path), plan.digest);
    try {
      const applied = await applyPlan({ plan, engine, journal, witness, signal, onStep });
      return runReport(plan, applied, Date.now());
    } finally {
      journal.close();
    }
  });
}
