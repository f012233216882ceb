import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Plan, PlanStep, StepOutcome } from "../../src/recovery/index.ts";
import type { Ports } from "../../src/tui/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";
import { type ShownScreen, shownScreen } from "./support/shown-screen.ts";
import { THREE_LOSSES } from "./support/three-losses.ts";

function stepOf(step: number, ids: readonly number[]): PlanStep {
  return {
    step,
    strategy: ids.length === 1 ? "doItemRestore" : "doUndelete",
    account: "user@example.com",
    argv: ["carbonio", "backup", "doItemRestore", "user@example.com", String(ids[0])],
    items: ids.map((id) => ({
      id,
      type: "message",
      messageId: null,
      lastFolder: null,
      sender: null,
      deletedAt: null,
      certainty: "logged",
      loss: null,
    })),
    window: null,
    collateral: [],
    why: "it was asked for",
    host: "mbs1",
    mailbox: 42,
  };
}

const PLAN: Plan = {
  version: 1,
  digest: "sha256:00",
  created: "2024-06-01T12:00:00.000Z",
  engine: { name: "carbonio", command: ["carbonio", "backup"] },
  steps: [stepOf(1, [301]), stepOf(2, [302, 303]), stepOf(3, [304])],
  alreadyThere: [],
  notRecoverable: [],
  notes: [],
  restoreFolder: null,
  evidence: null,
};

const outcome = (step: number, more: Partial<StepOutcome> = {}): StepOutcome => ({
  step,
  state: "done",
  operation: null,
  exitCode: 0,
  items: PLAN.steps[step - 1]!.items.map(({ id }) => ({ oldId: id, newId: id + 1000, digest: null, skipped: false })),
  unrestored: [],
  message: null,
  ...more,
});

const PROVED = { restored: 4, "already-there": 0, differs: 0, missing: 0, unverifiable: 0 };

/** An engine whose steps end when the test says so; it asks the hold and the signal between two steps, as a run does. */
function steppedEngine() {
  const earlier: StepOutcome[] = [];
  let finish: ((outcome: StepOutcome) => void) | null = null;
  const apply: Ports["recovery"]["apply"] = async (_plan, _path, listener, { hold, signal }) => {
    for (const { step } of PLAN.steps) {
      if (earlier.some((one) => one.step === step)) continue;
      await hold.passed(signal);
      listener.begin([step]);
      const ended = await new Promise<StepOutcome>((resolve) => {
        finish = resolve;
      });
      earlier.push(ended);
      listener.step(ended);
    }
    return { totals: PROVED, proved: true };
  };
  const ends = async (ended: StepOutcome): Promise<void> => {
    while (finish === null) await pause(5);
    finish(ended);
    finish = null;
  };
  return { apply, ends, earlier };
}

describe("the run of a plan on the screen", () => {
  let index: SmallIndex;
  beforeAll(async () => {
    index = await smallIndex({ text: THREE_LOSSES, zone: "Europe/Rome" });
  });
  afterAll(() => index.remove());

  async function begun(size: { readonly columns?: number; readonly rows?: number } = {}) {
    const engine = steppedEngine();
    const shown = await shownScreen(index.reader, {
      ...size,
      route: { to: "apply", plan: PLAN },
      ports: {
        recovery: {
          engine: "carbonio",
          plan: async () => PLAN,
          save: async () => "/srv/plan.json",
          open: async (path) => ({ path, plan: PLAN, outcomes: [...engine.earlier], state: "interrupted" }),
          recent: async () => [],
          apply: engine.apply,
          verify: async () => ({ items: [], totals: PROVED }) as never,
        },
      },
    });
    return { shown, engine };
  }
  const states = (screen: string): string[] =>
    screen.split("\n").flatMap((row) => /^[▸ ] {2} +(30\d \S+)/.exec(row)?.[1] ?? []);

  it("tells each item's state, and the id under which it came back", async () => {
    const { shown, engine } = await begun();
    await shown.until("301 running");
    expect(states(await shown.terminal.screen())).toEqual(["301 running", "302 waiting", "303 waiting", "304 waiting"]);
    await engine.ends(outcome(1));
    const screen = await shown.settled("302 running");
    expect(screen).toMatch(/301 done +1301/);
    expect(screen).toMatch(/1 of 4 items/);
    const claims = outcome(2)
      .items.slice(0, 1)
      .map((claim) => ({ ...claim, skipped: true }));
    await engine.ends(outcome(2, { state: "failed", items: claims, unrestored: [303], message: "303: no such item" }));
    const after = await shown.settled("304 running");
    expect(after).toMatch(/302 was there +1302/);
    expect(after).toMatch(/303 failed +- +2 303: no such item/);
    await engine.ends(outcome(3));
    await shown.until("4 restored and proved, 0 not");
    await shown.end();
  });

  it("pauses after the step that runs, and goes on", async () => {
    const { shown, engine } = await begun();
    await shown.until("301 running");
    await shown.keys("P");
    await shown.until("pausing after the step that runs");
    await engine.ends(outcome(1));
    const paused = await shown.settled("PAUSED");
    expect(states(paused)).toEqual(["301 done", "302 waiting", "303 waiting", "304 waiting"]);
    await shown.keys("q");
    await shown.until("the plan is being carried out");
    await shown.keys("P");
    await shown.until("302 running");
    await engine.ends(outcome(2));
    await engine.ends(outcome(3));
    await shown.until("ended");
    await shown.end();
  });

  it("stops after the step that runs, also while it is paused, and goes on where it ended", async () => {
    const { shown, engine } = await begun();
    await shown.until("301 running");
    await shown.keys("P");
    await engine.ends(outcome(1));
    await shown.until("PAUSED");
    await shown.keys("S");
    await shown.until("STOPPED");
    await shown.keys("x");
    const on = await shown.settled("302 running");
    expect(states(on)).toEqual(["301 done", "302 running", "303 running", "304 waiting"]);
    await shown.keys("S");
    await shown.until("stopping after the step that runs");
    await engine.ends(outcome(2));
    await shown.until("STOPPED");
    await leaves(shown);
  });

  it("fits 40x10", async () => {
    const { shown } = await begun({ columns: 40, rows: 10 });
    const screen = await shown.settled("301 running");
    expect(Math.max(...screen.split("\n").map((row) => row.length))).toBeLessThanOrEqual(40);
    await shown.end();
  });

  async function leaves(shown: ShownScreen): Promise<void> {
    await shown.keys("q");
    await shown.until(/^ salvage start +/);
    await shown.end();
  }
});
