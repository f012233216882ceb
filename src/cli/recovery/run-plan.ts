import { existsSync } from "node:fs";
import { messageOf } from "../../core/index.ts";
import type { AppliedPlan, ApplySetting, Plan, RunReport } from "../../recovery/index.ts";
import { shownZone, textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";
import { withEngine } from "./open-engine.ts";
import { type RunReportFiles, writeRunReport } from "./run-report-files.ts";

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

export interface RunSetting extends Pick<ApplySetting, "signal" | "onStep" | "onBegin" | "hold"> {
  readonly files: RunReportFiles;
  /** Told where the report of a run is that did not come to its end, or why there is none. */
  readonly onInterrupted: (line: string) => void;
}

/** Carries out the plan of a file, or goes on with it, and leaves a report, of an interrupted run too. */
export function runPlan(call: Call, plan: Plan, path: string, setting: RunSetting): Promise<RunReport> {
  const { files, onInterrupted, ...told } = setting;
  return withEngine(call, plan, async ({ engine, witness }) => {
    const { appliedSoFar, applyPlan, journalPathOf, openJournal, runReport } = await import("../../recovery/index.ts");
    // Asked first, so that a run which cannot begin leaves no journal.
    const described = await engine.describe();
    const journal = openJournal(journalPathOf(path), plan.digest);
    const leave = async (applied: AppliedPlan): Promise<RunReport> => {
      const report = runReport(plan, applied, Date.now());
      await writeRunReport(files, report, shownZone(call));
      return report;
    };
    const run = { plan, engine, journal, witness, ...told };
    try {
      const applied = await applyPlan(run).catch(async (error: unknown) => {
        // Why the run ended is what counts; that its report cannot be made either is only told.
        await appliedSoFar(run, described)
          .then(leave)
          .then(() => onInterrupted(`report of what was done: ${files.text}, ${files.html}, ${files.json}`))
          .catch((second: unknown) => onInterrupted(`no report of what was done: ${messageOf(second)}`));
        throw error;
      });
      return await leave(applied);
    } finally {
      journal.close();
    }
  });
}
