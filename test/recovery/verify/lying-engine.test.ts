import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPlan, journalPathOf, openJournal, type Plan, runReport } from "../../../src/recovery/index.ts";
import { sealPlan } from "../../../src/recovery/plan/canonical.ts";
import { itemSteps, type StandIn, standInHarness } from "../engine/harness.ts";

async function report(harness: StandIn) {
  const plan: Plan = sealPlan({
    version: 1,
    created: "2020-07-19T00:00:00.000Z",
    engine: { name: "carbonio", command: harness.command },
    steps: itemSteps(harness),
    alreadyThere: [],
    notRecoverable: [],
    notes: [],
    restoreFolder: null,
    evidence: null,
  });
  const path = join(harness.home, "plan.json");
  writeFileSync(path, JSON.stringify(plan));
  const journal = openJournal(journalPathOf(path), plan.digest);
  const { engine, witness } = harness;
  const signal = new AbortController().signal;
  const applied = await applyPlan({ plan, engine, journal, witness, signal, onStep: () => undefined });
  journal.close();
  return runReport(plan, applied, Date.UTC(2020, 6, 19));
}

describe("an engine that says yes when the mailbox says no", () => {
  it("is not believed: the item is named, the others are proved", async () => {
    const harness = standInHarness();
    harness.settings({ lies: [301] });
    const told = await report(harness);
    expect(told.steps.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    expect(told.items.map(({ id, status }) => [id, status])).toEqual([
      [300, "restored"],
      [301, "missing"],
      [302, "restored"],
      [303, "restored"],
    ]);
    expect(told.proved).toBe(false);
    expect(told.counts).toEqual([{ account: "john@example.com", before: 0, after: 3 }]);
    expect(told.letters[0]?.text).toContain("3 items that had been deleted from your mailbox are back");
    expect(told.letters[0]?.text).toContain("1 item could not be brought back");
  });
});

describe("an engine that died in the middle", () => {
  it("is run again for what is missing only", async () => {
    const harness = standInHarness();
    harness.settings({ diesAfter: [301] });
    const first = await report(harness);
    expect(first.steps.map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
    expect(first.items.map(({ status }) => status)).toEqual(["restored", "restored", "missing", "missing"]);
    harness.settings({});
    const second = await report(harness);
    expect(second.items.map(({ status }) => status)).toEqual(["restored", "restored", "restored", "restored"]);
    expect(second.proved).toBe(true);
    const { items } = JSON.parse(readFileSync(join(harness.home, "mailbox.json"), "utf8")) as { items: unknown[] };
    expect(items).toHaveLength(4);
  });
});
