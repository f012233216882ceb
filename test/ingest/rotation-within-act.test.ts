import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const soap = (time: string, message: string, thread = 7, soapId = "5a1f0511") =>
  `2024-03-11 ${time} INFO  [qtp1-${thread}:https://m.example.com/service/soap/FolderActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=Web;soapId=${soapId};] ${message}\n`;
const imap = (time: string, message: string, cid = 3311) =>
  `2024-03-11 ${time} INFO  [ImapSSLServer-77] [name=anna@example.com;mid=42;ip=192.0.2.30;oip=198.51.100.23;ua=Mail;cid=${cid};] ${message}\n`;
const old = (time: string, message: string) =>
  `2013-05-14 ${time} INFO  [btpool0-1://localhost/service/soap/FolderActionRequest] [name=anna@example.com;mid=42;ip=192.0.2.44;ua=Web;] ${message}\n`;
const traffic = (time: string) => soap(time, "soap - NoOpRequest elapsed=1", 9, "77");

/** The losses of a log that a rotation cuts between two records, oldest file first or last. */
async function cut(before: readonly string[], after: readonly string[], newestFirst = false) {
  const files = [{ text: before.join("") }, { text: after.join("") }];
  index = await smallIndex(...(newestFirst ? files.toReversed() : files));
  return lostItems(index.reader, { all: true }, 10).losses.map(({ notLost, cause, operation, claimed, items }) => [
    notLost ?? cause,
    operation,
    claimed,
    ...items.map(({ id }) => id),
  ]);
}

describe("an act that a rotation cuts in two", () => {
  const lists = [
    soap("09:20:40,502", "mailop - Deleting MESSAGES: 257,300."),
    soap("09:20:40,503", "mailop - Deleting CONTACTS: 257,300,612."),
    soap("09:20:40,504", "mailop - Deleting VIRTUAL_CONVERSATIONS: 257,300,612."),
    soap("09:20:40,560", "soap - FolderActionRequest elapsed=71"),
  ];

  it.each([1, 2, 3])("is one loss, cut behind its record %i, in whatever order the files are read", async (place) => {
    for (const newestFirst of [false, true]) {
      const losses = await cut([traffic("09:00:00,000"), ...lists.slice(0, place)], lists.slice(place), newestFirst);
      expect(losses).toEqual([["empty-folder", "FolderActionRequest", null, 257, 300, 612]]);
      await index?.remove();
      index = null;
    }
  });

  it("is one loss, also where a client smuggled a record of another year into the file", async () => {
    const victim = soap("09:30:00,000", 'calendar - Adding CalendarItem: subject="x', 9, "78");
    const forged = `${traffic("08:00:00,000").replace("2024", "2019").replace("qtp1-9", "qtp1-99")}", UID=u\n`;
    const [first = "", ...rest] = lists;
    const losses = await cut([traffic("09:00:00,000"), first], [...rest, victim, forged]);
    expect(losses).toEqual([["empty-folder", "FolderActionRequest", null, 257, 300, 612]]);
  });

  it("is an attempt where the second part tells that it failed", async () => {
    const failed = soap("09:20:40,510", "SoapEngine - handler exception: permission denied: no rights");
    const [first = "", , , end = ""] = lists;
    expect(await cut([traffic("09:00:00,000"), first], [failed, end])).toEqual([
      ["attempted", "FolderActionRequest", null, 257, 300],
    ]);
    expect(itemStory(index!.reader, { id: 257, account: "anna@example.com", host: null }).state).toBe("unknown");
  });

  it("is one loss of an IMAP client, whose connection goes on in the same thread", async () => {
    const expunge = [
      imap("10:01:25,733", "mailop - Deleting Message (id=257)."),
      imap("10:01:25,735", "mailop - Deleting Message (id=300)."),
      imap("10:01:25,741", "imap - EXPUNGE elapsed=24 (NIO)"),
    ];
    expect(await cut(expunge.slice(0, 1), expunge.slice(1))).toEqual([["imap-expunge", "EXPUNGE", null, 257, 300]]);
  });

  it("is one loss of an old server, with its count", async () => {
    const records = [
      old("10:31:07,330", "mailbox - Emptying 2 items from /Trash, removeSubfolders=true."),
      old("10:31:07,331", "mailop - Deleting contents of Folder Trash (id=3)."),
      old("10:31:07,332", "mailop - Deleting items: 257,258."),
      old("10:31:07,402", "soap - FolderActionRequest elapsed=78"),
    ];
    for (const place of [1, 2]) {
      const losses = await cut(records.slice(0, place), records.slice(place));
      expect(losses).toEqual([["empty-folder", "FolderActionRequest", 2, 257, 258]]);
      await index?.remove();
      index = null;
    }
  });

  it("is not the next act of the same thread: what the first part closed stays apart", async () => {
    const two = [
      imap("10:01:25,733", "mailop - Deleting Message (id=257)."),
      imap("10:01:25,741", "imap - EXPUNGE elapsed=24 (NIO)"),
      imap("10:01:27,000", "mailop - Deleting Message (id=300)."),
      imap("10:01:27,010", "imap - EXPUNGE elapsed=24 (NIO)"),
    ];
    const expected = [
      ["imap-expunge", "EXPUNGE", null, 257],
      ["imap-expunge", "EXPUNGE", null, 300],
    ];
    expect(await cut(two.slice(0, 1), two.slice(1))).toEqual(expected);
    await index?.remove();
    expect(await cut(two.slice(0, 2), two.slice(2))).toEqual(expected);
  });

  it("is one delivery, whose sender only the first part tells", async () => {
    const lmtp = (context: string, message: string, time = "08:15:30,004") =>
      `2024-03-11 ${time} INFO  [LmtpServer-418] [${context}] ${message}\n`;
    const mail = "<20240311081530.4411@example.net>";
    const announced = lmtp(
      "ip=192.0.2.25;",
      `lmtp - Delivering message: size=48211 bytes, nrcpts=1, sender=bob@example.net, msgid=${mail}`,
    );
    const added = (id: number, messageId: string) =>
      lmtp(
        "name=anna@example.com;mid=42;ip=192.0.2.25;",
        `mailop - Adding Message: id=${id}, Message-ID=${messageId}, parentId=-1, folderId=2, folderName=Inbox.`,
        "08:15:30,041",
      );
    for (const newestFirst of [false, true]) {
      await cut([announced], [added(1857, mail), added(1858, "<other@example.net>")], newestFirst);
      const senderOf = (id: number) => itemStory(index!.reader, { id, account: "anna@example.com", host: null }).sender;
      expect([senderOf(1857), senderOf(1858)]).toEqual(["bob@example.net", null]);
      const found = index!.reader.events({ sender: "bob@example.net" }, { limit: 9, order: "asc" });
      expect(found.map(({ kind }) => kind)).toEqual(["deliver", "add"]);
      await index?.remove();
      index = null;
    }
  });

  it("is not another request in the same thread", async () => {
    const other = soap("09:20:41,000", "mailop - Deleting MESSAGES: 400.", 7, "ffff");
    expect(await cut(lists.slice(0, 1), [other])).toEqual([
      ["empty-folder", "FolderActionRequest", null, 257, 300],
      ["empty-folder", "FolderActionRequest", null, 400],
    ]);
  });
});
