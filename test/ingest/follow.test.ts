import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type HostCoverage, openIndex } from "../../src/index/index.ts";
import type { IndexOptions, Progress } from "../../src/ingest/index.ts";
import { lostItems } from "../../src/query/index.ts";
import { index as indexLog } from "./index-once.ts";

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "salvage-follow-"));
  log = join(folder, "mailbox.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

const trashed = (id: number) =>
  `2024-03-11 ${new Date(id * 1000).toISOString().slice(11, 19)},000 INFO  [btpool0-1://localhost/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;ua=Web;] mailop - moving Message (id=${id}) to Folder Trash (id=3)\n`;
const records = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => trashed(from + place)).join("");
const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);

function ids(): number[] {
  const reader = openIndex(join(folder, "index.db"));
  try {
    const { events } = reader.search({}, { limit: 1000, order: "asc" });
    return events.flatMap((event) => event.items.map((item) => item.id));
  } finally {
    reader.close();
  }
}

/** What the index holds of the log. */
function counts() {
  const reader = openIndex(join(folder, "index.db"));
  try {
    const { records, unrecognised } = reader.coverage()[0] as HostCoverage;
    return { records, unrecognised };
  } finally {
    reader.close();
  }
}
const becomes = (expected: readonly number[]) => expect.poll(ids, { timeout: 15_000, interval: 100 }).toEqual(expected);

/** Indexes the log once, or as `change` says. */
const index = (change: Partial<IndexOptions> = {}) =>
  indexLog(join(folder, "index.db"), [log], { zone: "UTC", ...change });

/** Follows the log while `work` goes on; the index is whole when this returns. */
async function following(work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  let begun: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    begun = done;
  });
  const onProgress = ({ phase }: Progress): void => void (phase === "following" && begun());
  const run = index({ follow: true, signal: stop.signal, onProgress });
  await Promise.race([ready, run]);
  try {
    await work();
  } finally {
    stop.abort();
    await run;
  }
}

describe("following a live log", () => {
  it("begins with an empty file", async () => {
    writeFileSync(log, "");
    await following(async () => {
      appendFileSync(log, records(1, 3));
      await becomes(upTo(3));
    });
    expect(ids()).toEqual(upTo(3));
  });

  it("shows the newest record of a quiet server, and reads it again when it goes on", async () => {
    writeFileSync(log, "");
    const begun = trashed(3).slice(0, trashed(3).indexOf("sage"));
    await following(async () => {
      appendFileSync(log, records(1, 2));
      await becomes(upTo(2));
      appendFileSync(log, begun);
      await expect.poll(counts, { timeout: 15_000, interval: 100 }).toEqual({ records: 3, unrecognised: 1 });
      expect(ids()).toEqual(upTo(2));
      appendFileSync(log, trashed(3).slice(begun.length));
      await becomes(upTo(3));
      appendFileSync(log, records(4, 5));
      await becomes(upTo(5));
      expect(counts()).toEqual({ records: 5, unrecognised: 0 });
    });
    expect(ids()).toEqual(upTo(5));
    expect(counts()).toEqual({ records: 5, unrecognised: 0 });
  });

  it("knows a file that was away for a while", async () => {
    writeFileSync(log, records(1, 5));
    await following(async () => {
      renameSync(log, join(folder, "aside"));
      await new Promise((done) => setTimeout(done, 1500));
      renameSync(join(folder, "aside"), log);
      appendFileSync(log, records(6, 7));
      await becomes(upTo(7));
    });
    expect(ids()).toEqual(upTo(7));
  });

  it("tells a file that was cut and begins with the same line from the one before", async () => {
    writeFileSync(log, records(1, 5));
    await following(async () => {
      truncateSync(log);
      await new Promise((done) => setTimeout(done, 1200));
      appendFileSync(log, trashed(1) + records(10, 20));
      await expect.poll(ids, { timeout: 15_000, interval: 100 }).toContain(19);
    });
    // The line that stands in both files is told by both.
    expect(ids()).toEqual([1, 1, ...upTo(5).slice(1), ...upTo(20).slice(9)]);
  });

  it("goes on after a restart where it stopped", async () => {
    writeFileSync(log, records(1, 2));
    await following(async () => {
      appendFileSync(log, records(3, 5));
      await becomes(upTo(5));
    });
    appendFileSync(log, records(6, 8));
    await following(async () => {
      await becomes(upTo(8));
      appendFileSync(log, records(9, 10));
      await becomes(upTo(10));
    });
    expect(ids()).toEqual(upTo(10));
  });

  it("leaves what it did not read of a grown file to the next run, also where it is ended before it read any of it", async () => {
    writeFileSync(log, records(1, 5));
    const stop = new AbortController();
    const growAndStop = ({ phase }: Progress): void => {
      if (phase !== "following" || stop.signal.aborted) return;
      appendFileSync(log, records(6, 9));
      stop.abort();
    };
    await index({ follow: true, signal: stop.signal, onProgress: growAndStop });
    expect(ids()).toEqual(upTo(5));
    expect((await index()).sources).toMatchObject([{ status: "resumed", records: 9 }]);
    expect(ids()).toEqual(upTo(9));
  });

  it("keeps an act together that a rotation cuts, while the new file goes on growing", async () => {
    const record = (time: string, message: string) =>
      `2024-03-11 ${time} INFO  [qtp1-7] [name=anna@example.com;mid=42;ip=192.0.2.7;ua=Web;soapId=5a1f0511;] ${message}\n`;
    const lost = () => {
      const reader = openIndex(join(folder, "index.db"));
      const { losses } = lostItems(reader, { all: true }, 10);
      reader.close();
      return losses.map(({ notLost, operation, items }) => [notLost, operation, ...items.map(({ id }) => id)]);
    };
    const shows = (...expected: unknown[]) => expect.poll(lost, { timeout: 15_000, interval: 100 }).toEqual([expected]);
    writeFileSync(log, trashed(1) + record("09:20:40,502", "mailop - Deleting MESSAGES: 257,300."));
    await following(async () => {
      await shows(null, null, 257, 300);
      renameSync(log, join(folder, "mailbox.log.1"));
      writeFileSync(log, record("09:20:40,503", "mailop - Deleting CONTACTS: 257,300,612."));
      await shows(null, null, 257, 300, 612);
      appendFileSync(log, record("09:20:40,560", "soap - FolderActionRequest elapsed=71"));
      await shows(null, "FolderActionRequest", 257, 300, 612);
      appendFileSync(log, trashed(40_000));
      await expect.poll(ids, { timeout: 15_000, interval: 100 }).toContain(40_000);
      await shows(null, "FolderActionRequest", 257, 300, 612);
    });
    await shows(null, "FolderActionRequest", 257, 300, 612);
  });
});
