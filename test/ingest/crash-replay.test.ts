import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const record = (ms: number, thread: string, context: string, message: string) =>
  `2024-03-11 17:00:00,${String(ms).padStart(3, "0")} INFO  [${thread}] [${context}] ${message}\n`;
const added = (ms: number, id: number) =>
  record(
    ms,
    "LmtpServer-1",
    "name=anna@example.com;mid=42;ip=192.0.2.25;",
    `mailop - Adding Message: id=${id}, Message-ID=<m${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.`,
  );
const web = (ms: number, message: string) =>
  record(
    ms,
    "qtp1-5:https://mbs1.example.com/service/soap/MsgActionRequest",
    "name=anna@example.com;mid=42;soapId=5a1;",
    message,
  );
const start = (ms: number, message: string) => record(ms, "main", "", message);
const redoing = (ms: number, mailbox: string) =>
  start(ms, `redolog - REDOING: txn 1710144932.17 [DeleteItem] ver=1.41, tstamp=1710144932417${mailbox}`);
const begin = (ms: number) => start(ms, "redolog - Starting pre-startup crash recovery");
const end = (ms: number) => start(ms, "redolog - Finished pre-startup crash recovery");

/** Every deletion: reason, owner, number of the mailbox, ids. */
async function deletions(...records: string[]): Promise<unknown[]> {
  index = await smallIndex({ text: records.join("") });
  return lostItems(index.reader, { all: true }, 10).losses.map(({ notLost, account, mailbox, items }) => [
    notLost,
    account,
    mailbox,
    items.map(({ id }) => id),
  ]);
}

describe("a deletion that the server repeats from its redolog after a crash", () => {
  it("is listed as that, in an unknown mailbox where no record tells which, and is no loss", async () => {
    const told = await deletions(added(0, 413), begin(1), start(2, "mailop - Deleting Message (id=413)."), end(3));
    expect(told).toEqual([["redolog-replay", null, null, [413]]]);
    expect(lostItems(index!.reader, {}, 10).total).toBe(0);
    const { stdout } = await runInProcess(["lost", "--all", "--index", index!.path]);
    expect(stdout).toContain("(UTC)  an unknown mailbox on mbs1\n");
    // It may be any mailbox's: Anna's message is there, as far as her mailbox's records tell.
    const anna = { id: 413, host: null, account: "anna@example.com" };
    expect(itemStory(index!.reader, anna).state).toBe("present");
    expect(itemStory(index!.reader, { ...anna, account: null }).item.account).toBe("anna@example.com");
  });

  it("is the mailbox's of which the operation speaks that is repeated", async () => {
    const told = await deletions(
      added(0, 413),
      web(1, "mailop - Deleting Message (id=413)."),
      web(2, "soap - MsgActionRequest elapsed=3"),
      begin(3),
      redoing(4, ", mailbox=42, ids=[413], type=UNKNOWN"),
      start(5, "mailop - Deleting Message (id=413)."),
      redoing(6, ""),
      start(7, "mailop - Deleting Message (id=414)."),
      end(8),
    );
    expect(told).toEqual([
      [null, "anna@example.com", 42, [413]],
      ["redolog-replay", "anna@example.com", 42, [413]],
      ["redolog-replay", null, null, [414]],
    ]);
    const story = itemStory(index!.reader, { id: 413, host: null, account: "anna@example.com" });
    expect(story).toMatchObject({ state: "deleted", loss: 1, deletedAt: "2024-03-11T17:00:00.001Z" });
    expect(story.story.map(({ evidence }) => evidence.line)).toEqual([1, 2, 6]);
  });

  it("is none before the replay begins, behind its end, in another thread or in a mailbox's own name", async () => {
    const told = await deletions(
      start(0, "mailop - Deleting Message (id=410)."),
      begin(1),
      record(2, "ZxLink Handler Thread", "", "mailop - Deleting Message (id=411)."),
      web(3, "mailop - Deleting Message (id=412)."),
      end(4),
      start(5, "mailop - Deleting Message (id=413)."),
    );
    expect(told).toEqual([[null, "anna@example.com", 42, [412]]]);
  });
});
