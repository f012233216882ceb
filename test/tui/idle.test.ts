import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSalvage } from "../support/run-salvage.ts";
import { type TmuxSession, tmuxSession } from "./support/tmux-session.ts";

const SAMPLE = resolve(import.meta.dirname, "../../samples/carbonio");

/** Processor time of a process with all its threads, in milliseconds (proc(5): utime and stime, in ticks of 10 ms). */
async function cpuMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "latin1")).replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

describe("the screen while nothing happens", () => {
  let folder: string;
  let session: TmuxSession;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "salvage-idle-"));
    const index = join(folder, "index.db");
    await runSalvage(["index", SAMPLE, "--index", index, "--tz", "Europe/Rome", "--host", "mbs1"]);
    session = await tmuxSession("idle", { HOME: folder, XDG_STATE_HOME: join(folder, "state") });
    await session.start("tui", "--index", index);
    await session.until("Newest losses");
  });
  afterAll(async () => {
    await session.end();
    await rm(folder, { recursive: true, maxRetries: 10 });
  });

  it.each([
    ["on the start screen", ["j"], "Newest losses"],
    ["in a search", [":search", "Enter"], "hits"],
    ["in the losses", [":lost", "Enter"], "losses"],
  ])("takes no processor time %s", async (_, keys, shown) => {
    await session.keys(...keys);
    await session.until(shown);
    const pid = await session.pid();
    // What runs right after a key (compiling, collecting garbage) has an end, on a busy machine a later one.
    const spentMs: number[] = [];
    do {
      await pause(1500);
      const before = await cpuMs(pid);
      await pause(3000);
      spentMs.push((await cpuMs(pid)) - before);
    } while (spentMs.at(-1)! > 20 && spentMs.length < 4);
    // Six wake-ups a second with a redraw would be 200 ms and more; one spinner's frame is already ten.
    expect(spentMs.at(-1), `${spentMs} ms in three seconds each`).toBeLessThanOrEqual(20);
  });
});
