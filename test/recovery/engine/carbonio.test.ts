import { describe, expect, it } from "vitest";
import { copiesOf, itemSteps, ran, standInHarness, windowStep } from "./harness.ts";

describe("the exit code of an operation that is waited for", () => {
  it.each([
    [0, "done"],
    [1, "failed"],
    [2, "stopped"],
    [3, "stopped"],
    [4, "unknown"],
  ])("%i means %s", async (code, state) => {
    const harness = standInHarness({ batchSize: 1 });
    harness.settings({ exitCodes: { 300: code } });
    const [outcome] = await ran(harness.engine, itemSteps(harness).slice(0, 1));
    expect(outcome).toMatchObject({ state, exitCode: code });
  });

  it("counts for nothing beside an error in the answer", async () => {
    const harness = standInHarness({ batchSize: 1, restoreOptions: ["--json"] });
    harness.settings({ down: true });
    const steps = itemSteps(harness).slice(0, 1);
    await expect(harness.engine.describe()).resolves.toBeTruthy();
    const [outcome] = await ran(harness.engine, steps);
    expect(outcome).toMatchObject({ state: "failed", message: "Unable to communicate with server" });
  });
});

describe("what is only queued", () => {
  it("is followed to its end", async () => {
    const harness = standInHarness({ batchSize: 1, restoreOptions: ["--json"] });
    harness.settings({ restoreMs: 150 });
    const [outcome] = await ran(harness.engine, itemSteps(harness).slice(0, 1));
    expect(outcome?.state).toBe("done");
    expect(harness.calls().filter((words) => words.includes("getAllOperations")).length).toBeGreaterThan(0);
  });

  it("is not called done where its end cannot be seen in time", async () => {
    const harness = standInHarness({ batchSize: 1, restoreOptions: ["--json"], timeoutMs: 1500 });
    harness.settings({ restoreMs: 60_000 });
    const [outcome] = await ran(harness.engine, itemSteps(harness).slice(0, 1));
    expect(outcome?.state).toBe("unknown");
    expect(await copiesOf(harness)).toEqual([0, 0, 0, 0]);
  });

  it("is found out even where waiting was asked for and the program did not wait", async () => {
    const harness = standInHarness({ batchSize: 1 });
    harness.settings({ ignoresSync: true, human: true, exitCodes: { 300: 1 } });
    const [outcome] = await ran(harness.engine, itemSteps(harness).slice(0, 1));
    expect(outcome?.state).toBe("failed");
  });
});

describe("a batch", () => {
  it("is one process for many commands", async () => {
    const harness = standInHarness();
    await ran(harness.engine, itemSteps(harness));
    expect(harness.calls().filter((words) => words.length === 0)).toHaveLength(1);
  });

  it("of which the program dies in the middle leaves every step unknown", async () => {
    const harness = standInHarness();
    harness.settings({ diesBefore: [302] });
    const outcomes = await ran(harness.engine, itemSteps(harness));
    expect(outcomes.map(({ state }) => state)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
    expect(await copiesOf(harness)).toEqual([1, 1, 0, 0]);
  });

  it("tells its failures one by one", async () => {
    const harness = standInHarness();
    harness.settings({ exitCodes: { 301: 1 } });
    const outcomes = await ran(harness.engine, itemSteps(harness));
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "failed", "done", "done"]);
    expect(outcomes[1]?.message).toContain("broken blob");
  });

  it("takes windows with their blanks", async () => {
    const harness = standInHarness();
    const [first] = itemSteps(harness);
    const outcomes = await ran(harness.engine, [
      { ...windowStep(harness), step: 2 },
      { ...first!, step: 3 },
    ]);
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "done"]);
  });
});

describe("a program", () => {
  it("that hangs is ended in its time, and its step is unknown", async () => {
    const harness = standInHarness({ batchSize: 1, timeoutMs: 1500 });
    await harness.engine.describe();
    harness.settings({ hangs: true });
    const [outcome] = await ran(harness.engine, itemSteps(harness).slice(0, 1));
    expect(outcome).toMatchObject({ state: "unknown" });
  });

  it("that is not there is an engine that is not available", async () => {
    const harness = standInHarness({ program: "/nonexistent/carbonio" });
    await expect(harness.engine.describe()).rejects.toMatchObject({ exitCode: 6 });
  });

  it("that may not be run is told with exit code 7", async () => {
    const harness = standInHarness({ program: import.meta.filename });
    await expect(harness.engine.describe()).rejects.toMatchObject({ exitCode: 7 });
  });

  it("without Backup is an engine that is not available", async () => {
    const harness = standInHarness();
    harness.settings({ help: "prov core config" });
    await expect(harness.engine.describe()).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringContaining("no Backup module"),
    });
  });

  it.each([
    ["doItemRestore doUndelete legalHold", "carbonio"],
    ["doItemRestore doRawRestore\nNetwork NG", "ng"],
  ])("with the help %j speaks %s", async (help, dialect) => {
    const harness = standInHarness();
    harness.settings({ help });
    expect((await harness.engine.describe()).where).toContain(`speaks ${dialect}`);
  });
});
