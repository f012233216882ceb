import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Plan, planScript, readJournal } from "../../../src/recovery/index.ts";
import { sealPlan } from "../../../src/recovery/plan/canonical.ts";
import { copiesOf, itemSteps, type StandIn, standInHarness, windowStep } from "../engine/harness.ts";

const DASH = existsSync("/bin/dash") ? "/bin/dash" : "sh";

function written(harness: StandIn, window = false): { readonly plan: Plan; readonly path: string } {
  const plan = sealPlan({
    version: 1,
    created: "2020-07-19T00:00:00.000Z",
    engine: { name: "carbonio", command: harness.command },
    steps: window ? [windowStep(harness)] : itemSteps(harness),
    alreadyThere: [],
    notRecoverable: [],
    notes: [],
    restoreFolder: null,
    evidence: null,
  });
  const path = join(harness.home, "plan.sh");
  writeFileSync(path, planScript(plan));
  return { plan, path };
}

describe("a plan as a script", () => {
  it("restores under dash what the plan says, and nothing twice", async () => {
    const harness = standInHarness();
    const { plan, path } = written(harness);
    expect(spawnSync(DASH, [path]).status).toBe(0);
    expect(spawnSync(DASH, [path]).status).toBe(0);
    expect(await copiesOf(harness)).toEqual([1, 1, 1, 1]);
    const journal = readJournal(`${path}.journal`, plan.digest);
    expect([...journal.steps].map(([step, { outcome }]) => [step, outcome?.state])).toEqual(
      [1, 2, 3, 4].map((n) => [n, "done"]),
    );
    expect(journal).toMatchObject({ runs: 2, finished: true });
  });

  it("gives windows to the engine as one word each", async () => {
    const harness = standInHarness();
    expect(spawnSync(DASH, [written(harness, true).path]).status).toBe(0);
    expect(await copiesOf(harness)).toEqual([1, 1, 1, 1]);
  });

  it("ends with 3 where a step failed, and tries that one again", async () => {
    const harness = standInHarness();
    const { path } = written(harness);
    harness.settings({ exitCodes: { 301: 1 } });
    expect(spawnSync(DASH, [path]).status).toBe(3);
    expect(await copiesOf(harness)).toEqual([1, 0, 1, 1]);
    harness.settings({});
    expect(spawnSync(DASH, [path]).status).toBe(0);
    expect(await copiesOf(harness)).toEqual([1, 1, 1, 1]);
  });

  it("does not repeat a step whose outcome is not known", async () => {
    const harness = standInHarness();
    const { path } = written(harness);
    harness.settings({ diesAfter: [301] });
    expect(spawnSync(DASH, [path]).status).toBe(3);
    harness.settings({});
    expect(spawnSync(DASH, [path]).status).toBe(3);
    expect(await copiesOf(harness)).toEqual([1, 1, 1, 1]);
  });

  it("refuses to run with 5 when anything in it was changed", async () => {
    const harness = standInHarness();
    const { path } = written(harness);
    writeFileSync(path, readFileSync(path, "utf8").replace(" 301\n", " 999\n"));
    expect(spawnSync(DASH, [path]).status).toBe(5);
    expect(await copiesOf(harness)).toEqual([0, 0, 0, 0]);
  });
});
