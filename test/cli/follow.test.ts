import { once } from "node:events";
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { runSalvage, startSalvage } from "../support/run-salvage.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-follow-"));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, "mailbox.log");
const index = join(folder, "index.db");

/** A record in which message `id` goes to Trash, so many seconds behind midnight. */
function trashed(id: number): string {
  const time = new Date(id * 1000).toISOString().slice(11, 19);
  return `2024-03-11 ${time},000 INFO  [qtp1-${id}:https://m.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=zclient/8.8.15;soapId=${id};] mailop - moving Message (id=${id}) to Folder Trash (id=3)\n`;
}
const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => trashed(from + place)).join("");

function searchableIds(): number[] {
  const reader = openIndex(index);
  try {
    const { events } = reader.search({ kinds: ["move"] }, { limit: 10_000, order: "asc" });
    return events.flatMap((event) => event.items.map((item) => item.id));
  } finally {
    reader.close();
  }
}
const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);
const becomes = (last: number) => expect.poll(searchableIds, { timeout: 60_000, interval: 200 }).toEqual(upTo(last));

describe("salvage index --follow", () => {
  it("finds what a live log says while it grows, rotates and is cut, and loses and doubles nothing", async () => {
    writeFileSync(log, records(1, 10));
    const child = startSalvage(["index", folder, "--tz", "UTC", "--host", "mbs1", "--index", index, "--follow"]);
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.on("data", (part) => stdout.push(String(part)));
    child.stderr.on("data", (part) => stderr.push(String(part)));
    const ended = once(child, "close");
    await expect.poll(() => stderr.join(""), { timeout: 60_000 }).toContain("following ");
    await becomes(10);

    // A record comes in two pieces, as a buffered writer leaves it.
    const eleven = trashed(11);
    appendFileSync(log, eleven.slice(0, 100));
    appendFileSync(log, eleven.slice(100) + records(12, 20));
    // The newest record may still be continued: it counts as soon as the next one begins, or its file ends.
    await becomes(19);

    // Rotated by renaming; the server writes its last line into the old file after that.
    renameSync(log, join(folder, "mailbox.log.2024-03-11"));
    appendFileSync(join(folder, "mailbox.log.2024-03-11"), trashed(21));
    writeFileSync(log, records(22, 30));
    await becomes(29);

    // Rotated by copying and cutting (logrotate's copytruncate).
    copyFileSync(log, join(folder, "mailbox.log.1"));
    truncateSync(log);
    await becomes(30);
    appendFileSync(log, records(31, 40));
    await becomes(39);

    child.kill("SIGTERM");
    expect(await ended).toEqual([130, null]);
    expect(stdout.join("")).toContain("mailbox.log");

    // A run over the whole folder knows every file again.
    const again = await runSalvage(["index", folder, "--index", index, "--json"]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout).totals).toMatchObject({ records: 40, events: 40, malformed: 0 });
    expect(searchableIds()).toEqual(upTo(40));
  });

  it("refuses to follow where nothing is live", async () => {
    writeFileSync(join(folder, "mailbox.log.old"), records(50, 51));
    const run = await runSalvage(["index", join(folder, "mailbox.log.old"), "--index", index, "--follow"]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("salvage: there is no live log to follow\n");
  });
});
