import { existsSync } from "node:fs";
import type { JournalState, Plan, Verification } from "../../recovery/index.ts";
import { textOption } from "../option-values.ts";
import type { Call } from "../verb.ts";
import { openStore } from "./open-engine.ts";

/** What of a plan is there, by the mailboxes where they are within reach, and else by what was logged since. */
export async function verifiedPlan(call: Call, plan: Plan, journal: JournalState): Promise<Verification> {
  const { lastEndOf, logWitness, mailboxWitness, verifyPlan } = await import("../../recovery/index.ts");
  const { openIndex } = await import("../../index/index.ts");
  const store = await openStore(call, plan.engine.name === "backup");
  const index = textOption(call, "index") ?? plan.evidence?.index ?? null;
  const reader = index !== null && existsSync(index) ? openIndex(index) : null;
  const createdUtcMs = Date.parse(plan.created);
  try {
    return await verifyPlan(plan, journal, [
      ...(store === null ? [] : [mailboxWitness(store)]),
      ...(reader === null ? [] : [logWitness(reader, createdUtcMs, lastEndOf(journal) ?? createdUtcMs)]),
    ]);
  } finally {
    reader?.close();
    await store?.close();
  }
}
