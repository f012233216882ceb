import { appendFileSync, mkdirSync, renameSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FollowEvent, followFile } from "../../src/log/index.ts";
import { tempFolder } from "./temp-folder.ts";

const folder = tempFolder();
let files = 0;

/** A file of its own, followed; `until` waits until what was seen reads so. */
function following(content: string | null, fromOffsetBytes = 0) {
  const path = join(folder, `case-${files++}`, "mailbox.log");
  mkdirSync(join(path, ".."));
  if (content !== null) writeFileSync(path, content);
  const stop = new AbortController();
  let seen = "";
  const offsets: number[] = [];
  const take = (event: FollowEvent) => {
    if (event.type === "data") {
      seen += Buffer.from(event.bytes).toString();
      offsets.push(event.offsetBytes);
    } else if (event.type !== "idle" && event.type !== "quiet") seen += `<${event.type}>`;
  };
  const done = (async () => {
    for await (const event of followFile(path, { fromOffsetBytes, signal: stop.signal, pollMs: 10 })) take(event);
  })();
  return {
    path,
    offsets,
    until: (text: string) => expect.poll(() => seen, { timeout: 30_000, interval: 5 }).toBe(text),
    end: async () => {
      stop.abort();
      await done;
    },
  };
}

describe("a live file is followed", () => {
  it("while it grows, from where it was left", async () => {
    const log = following("old\none\n", 4);
    await log.until("one\n");
    appendFileSync(log.path, "two\n");
    await log.until("one\ntwo\n");
    expect(log.offsets).toEqual([4, 8]);
    await log.end();
  });

  it("over a rotation: the old file to its end, then the new one", async () => {
    const log = following("one\n");
    await log.until("one\n");
    renameSync(log.path, `${log.path}.1`);
    appendFileSync(`${log.path}.1`, "late\n");
    writeFileSync(log.path, "new\n");
    appendFileSync(`${log.path}.1`, "later\n");
    await log.until("one\nlate\nlater\n<rotated>new\n");
    expect(log.offsets.at(-1)).toBe(0);
    await log.end();
  });

  it("over truncation, also where it has grown past its old size since", async () => {
    const log = following("one two three\n");
    await log.until("one two three\n");
    truncateSync(log.path);
    await log.until("one two three\n<truncated>");
    appendFileSync(log.path, "four\n");
    await log.until("one two three\n<truncated>four\n");
    writeFileSync(log.path, "something longer than before\n");
    await log.until("one two three\n<truncated>four\n<truncated>something longer than before\n");
    await log.end();
  });

  it("from its start, where it is shorter than it was", async () => {
    const log = following("new\n", 4000);
    await log.until("<truncated>new\n");
    await log.end();
  });

  it("though it is missing at first, and for a while", async () => {
    const log = following(null, 100);
    await log.until("<rotated>");
    writeFileSync(log.path, "one\n");
    await log.until("<rotated>one\n");
    unlinkSync(log.path);
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeFileSync(log.path, "two\n");
    await log.until("<rotated>one\n<rotated>two\n");
    await log.end();
  });

  it("until it is told to stop, and says when it has caught up and when nothing more came", async () => {
    const path = join(folder, "idle.log");
    writeFileSync(path, "one\n");
    const stop = new AbortController();
    const types: string[] = [];
    for await (const event of followFile(path, { signal: stop.signal, pollMs: 5 })) {
      types.push(event.type);
      if (event.type === "quiet") stop.abort();
    }
    expect(types).toEqual(["data", "idle", "quiet"]);
  });

  it("but not where it cannot be read", async () => {
    const events = followFile(join(folder, "idle.log", "x"));
    await expect(events.next()).rejects.toMatchObject({ problem: "source-unreadable" });
  });
});
