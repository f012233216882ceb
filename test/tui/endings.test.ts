import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSalvage } from "../support/run-salvage.ts";
import { type TmuxSession, tmuxSession } from "./support/tmux-session.ts";

const SAMPLES = resolve(import.meta.dirname, "../../samples");

describe("a screen that does not end by q", () => {
  let folder: string;
  let index: string;
  let session: TmuxSession;
  const terminal = (env: Readonly<Record<string, string>> = {}) =>
    tmuxSession("endings", { HOME: folder, XDG_STATE_HOME: join(folder, "state"), ...env });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "salvage-endings-"));
    index = join(folder, "index.db");
    await runSalvage(["index", join(SAMPLES, "carbonio"), "--index", index, "--tz", "Europe/Rome", "--host", "mbs1"]);
  });
  afterEach(async () => {
    await session.end();
    await rm(folder, { recursive: true, maxRetries: 10 });
  });

  it("is gone on with after the connection was lost: same view, same row, same basket", async () => {
    session = await terminal();
    await session.start("tui", "--index", index);
    await session.until(/▸ +\d+ .*anna@example.com/);
    await session.keys("Space");
    const marked = /basket (\d+)/.exec(await session.until(/basket \d+/))?.[1];
    await session.keys("a");
    await session.until(/> search[\s\S]*▸/);
    await session.keys("j", "j", "j");
    const row = /▸.*/.exec(await session.until(/▸.*09:14:02/))?.[0] ?? "?";
    // As when a connection breaks: the terminal goes, and its programs get SIGHUP.
    await session.end();
    session = await terminal();
    await session.start("tui", "--index", index, "--resume");
    const screen = await session.until(row);
    expect(screen).toContain("start > search");
    expect(screen).toContain(`basket ${marked}`);
  });

  it("leaves the terminal sane when a bug ends it, and shows what happened", async () => {
    // Thrown where nobody can catch it, in the thread of the screen only.
    const bug = join(folder, "bug.mjs");
    await writeFile(
      bug,
      `import { isMainThread } from "node:worker_threads";
       import { existsSync } from "node:fs";
       if (isMainThread) setInterval(() => { if (existsSync(${JSON.stringify(join(folder, "now"))})) throw new Error("a bug"); }, 50).unref();`,
    );
    session = await terminal();
    await session.until("ready:");
    const before = await session.state();
    await session.keys(`NODE_OPTIONS=--import=${bug}; export NODE_OPTIONS`, "Enter");
    await session.start("tui", "--index", index, "--mouse");
    await session.until("Newest losses");
    await session.keys("?");
    await session.until("Keys of this screen");
    await writeFile(join(folder, "now"), "");
    await session.until("Error: a bug");
    await rm(join(folder, "now"));
    expect(await session.state()).toEqual(before);
    expect(await session.mouse()).toBe("0");
  });

  it("leaves no mouse reports behind, also after Ctrl-Z and SIGTERM", async () => {
    session = await terminal();
    await session.start("tui", "--index", index, "--mouse");
    await session.until("Newest losses");
    await session.keys("?");
    await session.until("Keys of this screen");
    expect(await session.mouse()).toBe("1");
    await session.keys("C-z");
    await session.until("Stopped");
    expect(await session.mouse()).toBe("0");
    await session.keys("fg", "Enter");
    await session.until("Keys of this screen");
    expect(await session.mouse()).toBe("1");
    process.kill(await session.pid(), "SIGTERM");
    await session.until(/^ready:/m);
    expect(await session.mouse()).toBe("0");
  });

  it("ends before its first frame without a trace on the terminal", async () => {
    session = await terminal();
    await session.until("ready:");
    const before = await session.state();
    await session.start("tui", "--index", index);
    // As soon as it has the alternate screen.
    while ((await session.alternate()) !== "1");
    process.kill(await session.pid(), "SIGTERM");
    await session.until(/^ready:/m);
    expect(await session.state()).toEqual(before);
  });
});
