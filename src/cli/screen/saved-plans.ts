import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SalvageError, systemErrorCode } from "../../core/index.ts";
import type { Plan } from "../../recovery/index.ts";
import type { SavedPlan } from "../../tui/index.ts";
import { indexPathOf } from "../open-index.ts";
import { readPlanFile } from "../recovery/read-plan-file.ts";
import type { Call } from "../verb.ts";
import { stateFolderOf, writeState } from "./state-files.ts";

/** Saves a plan under its digest; gives the file. */
export async function savePlan(call: Call, plan: Plan): Promise<string> {
  const { jsonText } = await import("../../report/index.ts");
  return writeState(call, `plan-${plan.digest.replace("sha256:", "").slice(0, 12)}.json`, jsonText(plan));
}

/** A saved plan and how far its run is, by its journal. */
export async function openSavedPlan(path: string): Promise<SavedPlan> {
  const { journalPathOf, readJournal } = await import("../../recovery/index.ts");
  const plan = await readPlanFile(path);
  const journal = readJournal(journalPathOf(path), plan.digest);
  const outcomes = [...journal.steps.values()].flatMap(({ outcome }) => (outcome === null ? [] : [outcome]));
  return {
    path,
    plan,
    outcomes,
    state: journal.runs === 0 ? "not run" : journal.finished ? "finished" : "interrupted",
  };
}

/** The plans of the state folder that were made from the call's index, the last one first; what is no plan any more is left out. */
export async function recentPlans(call: Call, limit: number): Promise<SavedPlan[]> {
  const folder = stateFolderOf(call);
  const names = (await filesOf(folder)).filter((name) => /^plan-[0-9a-f]+\.json$/.test(name));
  const dated = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), timeMs: (await stat(join(folder, name))).mtimeMs })),
  );
  const found: SavedPlan[] = [];
  for (const { path } of dated.toSorted((a, b) => b.timeMs - a.timeMs)) {
    if (found.length === limit) break;
    const saved = await planOrNull(path);
    if (saved !== null && saved.plan.evidence?.index === resolve(indexPathOf(call))) found.push(saved);
  }
  return found;
}

async function planOrNull(path: string): Promise<SavedPlan | null> {
  try {
    return await openSavedPlan(path);
  } catch (error) {
    if (error instanceof SalvageError) return null;
    throw error;
  }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}
