import { describe, expect, it } from "vitest";
import { createHold } from "../../src/core/index.ts";

const never = new AbortController().signal;

/** Whether the promise has settled after all that can happen at once has happened. */
async function settled(promise: Promise<void>): Promise<boolean> {
  let done = false;
  promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("a hold between two steps", () => {
  it("lets pass until it is held, and again once it is released", async () => {
    const hold = createHold();
    expect(await settled(hold.passed(never))).toBe(true);
    hold.hold();
    const waiting = hold.passed(never);
    expect(await settled(waiting)).toBe(false);
    hold.release();
    expect(await settled(waiting)).toBe(true);
    expect(hold.isHeld()).toBe(false);
  });

  it("holds on where it was held anew before the one that waits got through", async () => {
    const hold = createHold();
    hold.hold();
    const waiting = hold.passed(never);
    hold.release();
    hold.hold();
    expect(await settled(waiting)).toBe(false);
    hold.release();
    expect(await settled(waiting)).toBe(true);
  });

  it("throws the reason of the signal, also while it waits", async () => {
    const hold = createHold();
    const stop = new AbortController();
    hold.hold();
    const waiting = hold.passed(stop.signal);
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    await expect(createHold().passed(stop.signal)).rejects.toThrow("stopped");
  });
});
