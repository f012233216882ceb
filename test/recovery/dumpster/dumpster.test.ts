import { describe, expect, it, onTestFinished } from "vitest";
import { dumpsterEngine } from "../../../src/recovery/index.ts";
import { ran } from "../engine/harness.ts";
import { dumpsterHarness, recoverSteps } from "./harness.ts";
import { ADMIN, startStub } from "./stub-server.ts";

async function harness(count = 4) {
  const made = await dumpsterHarness(count);
  onTestFinished(made.stub.close);
  return made;
}

describe("the dumpster", () => {
  it("gives back what it has, in few requests, each to the folder where it was", async () => {
    const { engine, stub, steps } = await harness(30);
    const outcomes = await ran(engine, steps);
    expect(outcomes.every(({ state }) => state === "done")).toBe(true);
    expect(stub.mailbox).toHaveLength(30);
    expect(stub.mailbox.every(({ folder }) => folder === "2")).toBe(true);
    expect(stub.requests.filter((name) => name === "ItemActionRequest")).toHaveLength(2);
  });

  it("keeps one item that cannot be recovered from sinking the others", async () => {
    const { engine, stub, steps } = await harness(20);
    stub.stuck.add(steps[7]!.items[0]!.id);
    stub.dumpster.delete(steps[3]!.items[0]!.id);
    const outcomes = await ran(engine, steps);
    const failed = outcomes.filter(({ state }) => state !== "done");
    expect(failed.map(({ step, message }) => [step, message])).toEqual([
      [4, expect.stringContaining("not in the dumpster")],
      [8, expect.stringContaining("mail.NO_SUCH_ITEM")],
    ]);
    expect(stub.mailbox).toHaveLength(18);
  });

  it("puts into Inbox what lay in a folder that is gone", async () => {
    const { engine, stub, steps } = await harness(1);
    const item = { ...steps[0]!.items[0]!, lastFolder: { id: 777, name: "Gone" } };
    expect((await ran(engine, [{ ...steps[0]!, items: [item] }]))[0]?.state).toBe("done");
    expect(stub.mailbox[0]?.folder).toBe("2");
  });

  it("makes the folder that was asked for", async () => {
    const { engine, stub, deleted } = await harness(2);
    const steps = recoverSteps(deleted, "/Restored/2020");
    await ran(engine, steps);
    expect(new Set(stub.mailbox.map(({ folder }) => folder)).size).toBe(1);
    expect(stub.mailbox[0]?.folder).not.toBe("2");
    expect(stub.requests.filter((name) => name === "CreateFolderRequest")).toHaveLength(2);
  });

  it("logs in again where the login has expired", async () => {
    const { engine, stub, steps } = await harness(1);
    stub.expireOnce = true;
    expect((await ran(engine, steps))[0]?.state).toBe("done");
  });

  it("brings nothing twice when a step is repeated", async () => {
    const { engine, stub, steps } = await harness(2);
    await ran(engine, steps);
    const again = await ran(engine, steps);
    expect(again.map(({ state }) => state)).toEqual(["failed", "failed"]);
    expect(stub.mailbox).toHaveLength(2);
  });

  it("tells a wrong password with exit code 7 and without the password", async () => {
    const stub = await startStub("john@example.com");
    onTestFinished(stub.close);
    const engine = dumpsterEngine({
      url: stub.url,
      admin: ADMIN.name,
      password: async () => "wrong horse",
      timeoutMs: 2000,
    });
    const error = await engine.describe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 7 });
    expect(String(error)).not.toContain("wrong horse");
  });

  it("tells a server that does not answer with exit code 6", async () => {
    const engine = dumpsterEngine({
      url: "http://127.0.0.1:9",
      admin: ADMIN.name,
      password: async () => "x",
      timeoutMs: 2000,
    });
    await expect(engine.describe()).rejects.toMatchObject({ exitCode: 6 });
  });
});
