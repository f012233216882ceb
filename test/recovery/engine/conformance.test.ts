import { describe, expect, it, onTestFinished } from "vitest";
import { archiveHarness } from "../archive/harness.ts";
import { dumpsterHarness } from "../dumpster/harness.ts";
import { snapshotHarness } from "../snapshot/harness.ts";
import {
  copiesOf,
  embeddedHarness,
  type Harness,
  itemSteps,
  ran,
  salvageHarness,
  standInHarness,
  windowStep,
} from "./harness.ts";

/** What every engine must do, run against each of them. */
interface Candidate {
  readonly name: string;
  readonly make: () => Harness | Promise<Harness>;
  /** Why it has neither windows nor a queue of operations, where it has none. */
  readonly plain?: string;
}

const ENGINES: readonly Candidate[] = [
  { name: "the embedded engine", make: () => embeddedHarness() },
  { name: "the carbonio engine in batches", make: () => standInHarness() },
  { name: "the carbonio engine, a process for each command", make: () => standInHarness({ batchSize: 1 }) },
  { name: "the carbonio engine that only queues", make: () => standInHarness({ restoreOptions: ["--json"] }) },
  {
    name: "the carbonio engine with text for people",
    make: () => standInHarness({ restoreOptions: ["--sync"], batchSize: 1 }),
  },
  { name: "the carbonio engine on `salvage backup`", make: () => salvageHarness() },
  { name: "the dumpster", make: () => dumpsterHarness(4), plain: "ids by SOAP, answered when done" },
  { name: "a copy of the store", make: () => snapshotHarness(4), plain: "files by id, done when it returns" },
  { name: "a mailbox archive", make: () => archiveHarness(4), plain: "contents by id, done when it returns" },
];

describe.each(ENGINES)("$name", ({ make: start, plain }) => {
  async function make(): Promise<Harness> {
    const harness = await start();
    if (harness.end !== undefined) onTestFinished(harness.end);
    return harness;
  }

  it("says what it is", async () => {
    const described = await (await make()).engine.describe();
    expect(described.where).not.toBe("");
    expect(described.batchSize).toBeGreaterThanOrEqual(1);
  });

  it("brings back the items of each step, tells one outcome for each, and follows their operations", async () => {
    const harness = await make();
    const steps = itemSteps(harness);
    const outcomes = await ran(harness.engine, steps);
    expect(outcomes.map(({ step, state }) => [step, state])).toEqual(steps.map(({ step }) => [step, "done"]));
    expect(await copiesOf(harness)).toEqual(steps.map(() => 1));
    const operation = outcomes[0]?.operation ?? "";
    if (plain !== undefined) expect(outcomes.map((outcome) => outcome.operation)).toEqual(steps.map(() => null));
    else expect(await harness.engine.progress(operation)).toMatchObject({ ended: true, failed: false });
    expect(await harness.engine.settle(new AbortController().signal)).toBe(true);
  });

  if (plain === undefined) {
    it("brings back a window", async () => {
      const harness = await make();
      const [outcome] = await ran(harness.engine, [windowStep(harness)]);
      expect(outcome?.state).toBe("done");
      expect(await copiesOf(harness)).toEqual(harness.deleted.map(() => 1));
    });
  } else {
    it(`has no windows (${plain}): never calls one done of which something is missing`, async () => {
      const harness = await make();
      const { window } = windowStep(harness);
      const steps = itemSteps(harness);
      const whole = { ...steps[0]!, window, items: steps.flatMap(({ items }) => items) };
      const [outcome] = await ran(harness.engine, [whole]);
      const copies = await copiesOf(harness);
      expect([outcome?.state, ...copies]).toEqual(
        outcome?.state === "done" ? ["done", 1, 1, 1, 1] : ["failed", 0, 0, 0, 0],
      );
    });
  }

  it("goes on after an item that the backup does not have", async () => {
    const harness = await make();
    const [first, second, third] = itemSteps(harness);
    const bad = {
      ...second!,
      argv: second!.argv.map((word) => (word === String(second!.items[0]!.id) ? "999999" : word)),
      items: [{ ...second!.items[0]!, id: 999_999 }],
    };
    const outcomes = await ran(harness.engine, [first!, bad, third!]);
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "failed", "done"]);
    expect(outcomes[1]?.message).toBeTruthy();
    expect(await copiesOf(harness)).toEqual([1, 0, 1, 0]);
  });

  it("does nothing once it was told to end", async () => {
    const harness = await make();
    const ended = new AbortController();
    ended.abort(new Error("ended"));
    await expect(ran(harness.engine, itemSteps(harness), ended.signal)).rejects.toThrow("ended");
    expect(await copiesOf(harness)).toEqual(harness.deleted.map(() => 0));
  });

  it("cannot stop what it does not know", async () => {
    const harness = await make();
    expect(await harness.engine.stop("00000000-0000-4000-8000-000000000000")).toBe(false);
    expect(await harness.engine.progress("00000000-0000-4000-8000-000000000000")).toBeNull();
  });
});
