import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { mailboxWitness, type Plan, type PlanStep } from "../../../src/recovery/index.ts";
import { sealPlan } from "../../../src/recovery/plan/canonical.ts";
import {
  ACCOUNT,
  copiesOf,
  type Harness,
  itemSteps,
  standInHarness,
  storeWithDeleted,
  windowStep,
} from "../engine/harness.ts";

const program = resolve(import.meta.dirname, "apply-program.ts");

function planOf(steps: readonly PlanStep[], command: readonly string[]): Plan {
  return sealPlan({
    version: 1,
    created: new Date().toISOString(),
    engine: { name: "test", command },
    steps,
    alreadyThere: [],
    notRecoverable: [],
    notes: [],
    restoreFolder: null,
    evidence: null,
  });
}

/** Runs `apply`; kills it so long after its first step began (null: lets it end). Answers whether it ended by itself. */
async function applied(words: readonly string[], killMs: number | null): Promise<boolean> {
  const planPath = words.at(-1) ?? "";
  const begun = beginsIn(planPath);
  const child = spawn(process.execPath, ["--no-warnings", program, ...words], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  if (killMs !== null) {
    while (child.exitCode === null && beginsIn(planPath) === begun) await pause(5);
    await pause(killMs);
    child.kill("SIGKILL");
  }
  const [exitCode, signal] = await ended;
  if (signal === null) expect(exitCode).toBe(0);
  return signal === null;
}

/** Kills runs after random times until so many were killed in the middle, then lets one end. */
async function killedOften(words: readonly string[], times: number, longestMs: number): Promise<number> {
  let killed = 0;
  while (killed < times) {
    if (await applied(words, Math.random() * longestMs)) return killed;
    killed++;
  }
  await applied(words, null);
  return killed;
}

function beginsIn(planPath: string): number {
  return eventsOf(planPath).filter((event) => event === "begin").length;
}

function eventsOf(planPath: string): string[] {
  if (!existsSync(`${planPath}.journal`)) return [];
  const lines = readFileSync(`${planPath}.journal`, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { event: string }).event);
}

describe("a run that is killed again and again", () => {
  it("restores each of 500 items, single ones and windows, exactly once by the embedded engine", async () => {
    const { root, store, groups } = await storeWithDeleted(500, 5);
    const harnesses = groups.map(
      ({ ids, fromUtcMs }): Harness => ({
        engine: null as never,
        witness: mailboxWitness(store),
        account: ACCOUNT,
        deleted: ids.map((id) => ({ id, messageId: `<mail-${id - 256}@example.org>` })),
        command: ["salvage", "backup"],
        deletedUtcMs: fromUtcMs,
      }),
    );
    // One group item by item, between the windows of the others.
    const steps = harnesses.flatMap((harness, at) => {
      const { fromUtcMs, toUtcMs } = groups[at]!;
      return at === 1 ? itemSteps(harness) : [windowStep(harness, fromUtcMs, toUtcMs)];
    });
    const planPath = join(root, "plan.json");
    const numbered = steps.map((step, at) => ({ ...step, step: at + 1 }));
    writeFileSync(planPath, JSON.stringify(planOf(numbered, ["salvage", "backup"])));
    const killed = await killedOften(["embedded", root, planPath], 3, 600);
    expect(killed).toBeGreaterThan(0);
    for (const harness of harnesses) expect((await copiesOf(harness)).filter((copies) => copies !== 1)).toEqual([]);
    expect((await store.account(ACCOUNT))?.items).toBe(500);
    expect(eventsOf(planPath).filter((event) => event === "run")).toHaveLength(killed + 1);
  });

  it("restores each item exactly once by an outside program that keeps no record", async () => {
    const harness = standInHarness({}, 40);
    harness.settings({ restoreMs: 25, startMs: 60 });
    const planPath = join(harness.home, "plan.json");
    writeFileSync(planPath, JSON.stringify(planOf(itemSteps(harness), harness.command)));
    const killed = await killedOften(["stand-in", harness.home, planPath], 3, 500);
    expect(killed).toBeGreaterThan(0);
    expect((await copiesOf(harness)).filter((copies) => copies !== 1)).toEqual([]);
  });
});
