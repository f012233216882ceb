import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { operationExitCode } from "../../../src/backup/index.ts";
import { openQueue } from "../../../src/backup/operations/queue.ts";
import { ended, startChild } from "../children/start.ts";
import { temporaryFolder } from "../world.ts";

function newQueue() {
  const path = temporaryFolder();
  const queue = openQueue(path);
  onTestFinished(() => queue.close());
  return { path, queue };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1000) throw new Error("it never came to hold");
    await pause(10);
  }
}

describe("the queue of operations", () => {
  it("runs one after the other, first in, first out", async () => {
    const { queue } = newQueue();
    const steps: string[] = [];
    const work = (name: string) =>
      queue.run({ name, parameters: {} }, async () => {
        steps.push(`begin ${name}`);
        await pause(30);
        steps.push(`end ${name}`);
      });
    await Promise.all([work("a"), work("b"), work("c")]);
    expect(steps).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
  });

  it("lets Backup and Powerstore work side by side", async () => {
    const { queue } = newQueue();
    let backupIsDone = false;
    const backup = queue.run({ name: "scan", parameters: {} }, async () => {
      await until(() => powerstoreIsDone);
      backupIsDone = true;
    });
    let powerstoreIsDone = false;
    await queue.run({ name: "dedup", module: "ZxPowerstore", parameters: {} }, async () => {
      expect(backupIsDone).toBe(false);
      powerstoreIsDone = true;
    });
    expect((await backup).operation.state).toBe("Finished");
  });

  it("keeps states, counters and the exit codes of the real engine: 0, 1, 2, 3", async () => {
    const { queue } = newQueue();
    const good = await queue.run({ name: "good", parameters: { account: "a" } }, async (control) => {
      control.progress({ restored: 3 });
      return 7;
    });
    expect(good).toMatchObject({
      result: 7,
      operation: { state: "Finished", type: "Finished", parameters: { account: "a" }, progress: { restored: 3 } },
    });
    const bad = await queue.run({ name: "bad", parameters: {} }, async () => {
      throw new Error("no such item");
    });
    expect(bad.operation).toMatchObject({ state: "Finished", type: "Exception", message: "no such item" });

    const stopped = queue.run({ name: "long", parameters: {} }, async (control) => {
      for (;;) {
        control.checkpoint();
        await pause(10);
      }
    });
    const removed = queue.run({ name: "waiting", parameters: {} }, async () => undefined);
    await until(() => queue.all().some((one) => one.name === "long" && one.state === "Started"));
    const idOf = (name: string) => queue.all().find((one) => one.name === name)!.id;
    expect(queue.stop(idOf("waiting"))).toBe(true);
    expect(queue.stop(idOf("long"))).toBe(true);
    expect((await stopped).operation.state).toBe("Stopped");
    expect((await removed).operation.state).toBe("Removed");
    expect(queue.stop(idOf("long"))).toBe(false);
    const codes = [good, bad, await stopped, await removed].map((one) => operationExitCode(one.operation));
    expect(codes).toEqual([0, 1, 2, 3]);
    expect(operationExitCode({ state: "Interrupted", type: "" })).toBe(4);
  });

  it("is one queue for two processes", async () => {
    const { path, queue } = newQueue();
    const file = join(path, "steps");
    const child = startChild("queue-child.ts", [path, "child", file, "300"]);
    const output = ended(child);
    await until(() => queue.all().length === 1);
    const { operation } = await queue.run({ name: "parent", parameters: {} }, async () => {
      expect(readFileSync(file, "utf8")).toBe("begin child\nend child\n");
    });
    expect(operation.type).toBe("Finished");
    expect(await output).toBe("queued\nFinished\n");
  });

  it("marks the operation of a killed process as interrupted, and goes on", async () => {
    const { path, queue } = newQueue();
    const child = startChild("queue-child.ts", [path, "killed", join(path, "steps"), "60000"]);
    await until(() => queue.all().some((one) => one.state === "Started"));
    const dead = ended(child);
    child.kill("SIGKILL");
    await dead;
    const { operation } = await queue.run({ name: "next", parameters: {} }, async () => undefined);
    expect(operation.type).toBe("Finished");
    expect(queue.all().map((one) => [one.name, one.state])).toEqual([
      ["killed", "Interrupted"],
      ["next", "Finished"],
    ]);
  });

  it("stops the operation of another process between two of its steps", async () => {
    const { path, queue } = newQueue();
    const child = startChild("queue-child.ts", [path, "other", join(path, "steps"), "60000"]);
    const output = ended(child);
    await until(() => queue.all().some((one) => one.state === "Started"));
    queue.stop(queue.all()[0]!.id);
    expect(await output).toBe("queued\nStopped\n");
  });
});
