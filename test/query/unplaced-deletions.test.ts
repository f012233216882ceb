import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const ID = "7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c";
const line = (time: string, thread: string, context: string, message: string) =>
  `2024-03-11 ${time},000 INFO  [${thread}] [${context}] mailop - ${message}\n`;
const added = (id: number, account: number, folder = "folderId=2, folderName=Inbox") =>
  `Adding Message: id=${id}, Message-ID=<m${id}@example.net>, parentId=-1, ${folder} acct=${ID}${account}.`;
const delivered = (time: string, id: number, name = "anna@example.com", mid = 42) =>
  line(time, "LmtpServer-4", `name=${name};mid=${mid};ip=192.0.2.25;`, added(id, mid));
const deletedByNobody = (time: string, ids: string, thread = "ZxLink Handler Thread") =>
  line(time, thread, "", `Deleting ${ids}`);
const byAnna = (time: string, message: string) =>
  line(
    time,
    "qtp1-9:https://m.example.com:8443/service/soap/MsgActionRequest",
    "name=anna@example.com;mid=42;oip=198.51.100.23;soapId=b;",
    message,
  );

async function indexed(...logs: readonly SmallLog[]): Promise<SmallIndex["reader"]> {
  await index?.remove();
  index = await smallIndex(...logs);
  return index.reader;
}
const story = (id: number) => itemStory(index!.reader, { id, account: "anna@example.com", host: null });

describe("a deletion by a thread without a context", () => {
  const log = [delivered("08:00:00", 418), deletedByNobody("12:30:00", "Message (id=418).")];
  const sentence =
    "On 2024-03-11 12:30:00 (UTC) a record without account deletes an item of this number in a mailbox of mbs1 that the log does not tell: it may have been this one.";

  it("is told of every item of its number that nothing shows to be there since", async () => {
    await indexed({ text: log.join("") });
    const { state, verdict, notes, unplaced } = story(418);
    expect(state).toBe("present");
    expect(verdict).toBe(`Message 418 is in folder /Inbox. ${sentence}`);
    expect(notes).toEqual([sentence]);
    expect(unplaced.map(({ evidence }) => evidence.line)).toEqual([2]);
  });

  it("is told of an item that no record names at all", async () => {
    await indexed({ text: [delivered("08:00:00", 300), log[1]].join("") });
    expect(story(418)).toMatchObject({ state: "unknown", notes: [sentence] });
  });

  it("is not told where a later record shows the item, an earlier one its end, or on another host", async () => {
    const alive = byAnna("13:00:00", "moving Message (id=418) to Folder Archive (id=300)");
    await indexed({ text: [...log, alive].join("") });
    expect(story(418).notes).toEqual([]);
    const gone = byAnna("09:00:00", "Deleting Message (id=418).");
    await indexed({ text: [log[0], gone, log[1]].join("") });
    expect(story(418)).toMatchObject({ state: "deleted", notes: [] });
    await indexed({ text: log[0]! }, { host: "mbs2", text: delivered("08:00:00", 9, "bert@example.com", 7) + log[1] });
    expect(story(418).notes).toEqual([]);
  });

  it("is told once for many of them, with the first", async () => {
    const more = deletedByNobody("12:40:00", "MESSAGES: 417,418,419.");
    await indexed({ text: [...log, more].join("") });
    expect(story(418).notes).toEqual([
      "From 2024-03-11 12:30:00 (UTC) on 2 records without account delete an item of this number in a mailbox of mbs1 that the log does not tell: it may have been this one.",
    ]);
  });

  it("is no loss, and the list of losses says how many there are and how to see them", async () => {
    const reader = await indexed({ text: [...log, deletedByNobody("12:40:00", "Message (id=7).")].join("") });
    const { losses, notes } = lostItems(reader, { all: true }, 10);
    expect(losses).toEqual([]);
    expect(notes).toEqual([
      "2 records of deletions tell neither account nor mailbox and are in no loss: salvage search acct:- op:delete host:mbs1 lists them.",
    ]);
    const found = reader.search({ account: "-", kinds: ["delete"], host: "mbs1" }, { limit: 9, order: "asc" });
    expect(found.events.map(({ evidence }) => evidence.line)).toEqual([2, 3]);
  });

  it("is counted in the span and on the hosts that are asked about", async () => {
    const other = { host: "mbs2", text: delivered("08:00:00", 9, "bert@example.com", 7) + log[1] };
    const reader = await indexed({ text: log.join("") }, other);
    const from = Date.parse("2024-03-11T12:00:00Z");
    const notesOf = (filter: object) => lostItems(reader, filter, 10).notes;
    expect(notesOf({})).toHaveLength(2);
    expect(notesOf({ account: "anna@example.com", fromUtcMs: from, toUtcMs: from + 3_600_000 })).toEqual([
      "1 record of deletions tells neither account nor mailbox and is in no loss: salvage search acct:- op:delete host:mbs1 after:2024-03-11T12:00:00.000Z before:2024-03-11T13:00:00.000Z lists it.",
    ]);
    expect(notesOf({ toUtcMs: from })).toEqual([]);
    expect(notesOf({ number: 1 })).toEqual([]);
  });

  it("is not what a server does again when it starts after a crash", async () => {
    const reader = await indexed({ text: [log[0], deletedByNobody("12:30:00", "Message (id=418).", "main")].join("") });
    expect(lostItems(reader, {}, 10).notes).toEqual([]);
    expect(story(418).notes).toEqual([]);
  });
});

describe("a message that a thread without a context adds", () => {
  const drafted = line("08:51:00", "ScheduledTask-3", "", added(442, 42, "folderId=5, folderName=Sent"));
  const [arrival, deletion] = [delivered("07:00:00", 400), byAnna("09:00:00", "Deleting Message (id=442).")];
  const lost = [{ id: 442, messageId: "<m442@example.net>", lastFolder: "Sent" }];
  const items = () =>
    lostItems(index!.reader, { account: "anna@example.com" }, 10).losses.flatMap((loss) =>
      loss.items.map(({ id, messageId, lastFolder }) => ({ id, messageId, lastFolder: lastFolder?.name })),
    );

  it("goes to the mailbox of the account that it names by its id", async () => {
    await indexed({ text: arrival + drafted });
    expect(story(442)).toMatchObject({ state: "present", folder: { name: "Sent" } });
    await indexed({ text: arrival + drafted + deletion });
    expect(items()).toEqual(lost);
  });

  it("goes there as well where only a later record, or another file, tells that id's mailbox", async () => {
    const later = delivered("10:00:00", 400);
    await indexed({ text: drafted + deletion + later });
    expect(items()).toEqual(lost);
    await indexed({ text: drafted + deletion }, { text: later });
    expect(items()).toEqual(lost);
  });

  it("goes nowhere where the id's mailbox on that host is not known, or is one of two", async () => {
    await indexed({ text: drafted + deletion }, { host: "mbs2", text: arrival });
    expect(items()).toEqual([{ id: 442, messageId: null, lastFolder: undefined }]);
    const again = line("06:00:00", "LmtpServer-4", "name=anna@example.com;mid=41;ip=192.0.2.25;", added(400, 42));
    await indexed({ text: again + arrival + drafted + deletion });
    expect(items()).toEqual([{ id: 442, messageId: null, lastFolder: undefined }]);
  });
});
