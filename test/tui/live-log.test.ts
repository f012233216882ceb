import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runSalvage, startSalvage } from "../support/run-salvage.ts";
import { type TmuxSession, tmuxSession } from "./support/tmux-session.ts";

/** A record in which message `id` goes to Trash, so many seconds behind midnight. */
function trashed(id: number): string {
  const time = new Date(id * 1000).toISOString().slice(11, 19);
  return `2024-03-11 ${time},000 INFO  [qtp1-${id}:https://m.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=zclient/8.8.15;soapId=${id};] mailop - moving Message (id=${id}) to Folder Trash (id=3)\n`;
}
const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => trashed(from + place)).join("");

describe("a live log on the screen", () => {
  let folder: string;
  let log: string;
  let index: string;
  let session: TmuxSession;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "salvage-live-"));
    [log, index] = [join(folder, "mailbox.log"), join(folder, "index.db")];
    writeFileSync(log, records(1, 40));
    await runSalvage(["index", log, "--index", index, "--tz", "UTC", "--host", "mbs1"]);
    session = await tmuxSession("live", { HOME: folder, XDG_STATE_HOME: join(folder, "state") });
  });
  afterEach(async () => {
    await session.end();
    rmSync(folder, { recursive: true, maxRetries: 10 });
  });

  it("shows new records as they come; the cursor goes with the newest row, and nowhere else", async () => {
    // Wide enough for what is followed.
    await session.resize(140, 30);
    await session.start("tui", "--index", index, "op:move");
    await session.until("40 hits");
    await session.keys("G");
    await session.until(/▸.*message 40 /);
    await session.keys("f");
    await session.until(/FOLLOWING \S+mailbox.log {2}/);
    appendFileSync(log, records(41, 46));
    // The newest one, too, although it may still go on.
    await session.until("46 hits");
    await session.until(/▸.*message 46 /);
    await session.keys("k", "k");
    const before = await session.until(/▸.*message 44 /);
    appendFileSync(log, records(47, 52));
    const after = await session.until("52 hits");
    const rowOf = (screen: string): number => screen.split("\n").findIndex((row) => row.startsWith("▸"));
    expect(after).toMatch(/▸.*message 44 /);
    expect(rowOf(after)).toBe(rowOf(before));
    await session.keys("f");
    appendFileSync(log, records(53, 60));
    await session.until(/search {20,}\d+ events/);
    await session.keys("q", "q");
    await session.until(/^ready: *$/m);
    // The index is free again, and nothing that was read is lost or counted twice.
    const { code } = await runSalvage(["index", log, "--index", index, "--tz", "UTC", "--host", "mbs1"]);
    expect(code).toBe(0);
    const { stdout } = await runSalvage(["search", "op:move", "--index", index, "--json"]);
    expect(JSON.parse(stdout).total).toBe(60);
  });

  it("shows what another process reads that has the index already", async () => {
    const other = startSalvage(["index", log, "--follow", "--index", index, "--tz", "UTC", "--host", "mbs1"]);
    const told: string[] = [];
    other.stderr.on("data", (part) => told.push(String(part)));
    await expect.poll(() => told.join(""), { timeout: 60_000 }).toContain("following");
    await session.start("tui", "--index", index, "op:move");
    await session.until("40 hits");
    await session.keys("f");
    await session.until("FOLLOWING");
    appendFileSync(log, records(41, 50));
    await session.until("50 hits");
    other.kill("SIGTERM");
  });
});
