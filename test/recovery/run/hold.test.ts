import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { createHold } from "../../../src/core/index.ts";
import { applyPlan, journalPathOf, openJournal, readJournal } from "../../../src/recovery/index.ts";
import { sealPlan } from "../../../src/recovery/plan/canonical.ts";
import { embeddedHarness, itemSteps, temporaryFolder } from "../engine/harness.ts";

it("a run that is held begins no step until it is let go, and the journal knows of none", async () => {
  const harness = await embeddedHarness(6);
  const { engine, witness } = harness;
  const plan = sealPlan({
    version: 1,
    created: new Date().toISOString(),
    engine: { name: "test", command: ["salvage", "backup"] },
    steps: itemSteps(harness),
    alreadyThere: [],
    notRecoverable: [],
    notes: [],
    restoreFolder: null,
    evidence: null,
  });
  const path = journalPathOf(join(temporaryFolder(), "plan.json"));
  const journal = openJournal(path, plan.digest);
  const hold = createHold();
  const held = Promise.withResolvers<void>();
  const begun: number[] = [];
  const run = applyPlan({
    plan,
    engine,
    journal,
    witness,
    signal: new AbortController().signal,
    hold,
    onBegin: (steps) => void begun.push(...steps),
    onStep: ({ step }) => {
      if (step !== 2) return;
      hold.hold();
      held.resolve();
    },
  });
  await held.promise;
  await pause(200);
  expect(begun).toEqual([1, 2]);
  expect([...readJournal(path, plan.digest).steps.keys()]).toEqual([1, 2]);
  hold.release();
  const { journal: state, verification } = await run;
  expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
  expect(state.finished).toBe(true);
  expect(verification.totals.restored).toBe(6);
  journal.close();
  await harness.end?.();
});
