import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

/** A record of a server that logs no arrivals (early 8.8 releases). */
const line = (time: string, request: string, account: string, mailbox: number, soapId: string, message: string) =>
  `2018-03-12 ${time} INFO  [qtp1-${mailbox}:https://m.example.com:8443/service/soap/${request}] [name=${account};mid=${mailbox};oip=198.51.100.23;ua=ZimbraWebClient - GC64 (Win)/8.8.6_GA_1906;soapId=${soapId};] ${message}\n`;
const anna = (time: string, message: string, request = "MsgActionRequest", soapId = "5a1f03c2") =>
  line(time, request, "anna@example.com", 42, soapId, message);
const carl = (time: string, message: string, soapId = "5a1f03c2") =>
  line(time, "AddMsgRequest", "carl@example.com", 57, soapId, message);

async function ask(...logs: readonly SmallLog[]) {
  index = await smallIndex(...logs);
  const { losses } = lostItems(index.reader, { all: true }, 10);
  return losses.map(({ notLost, cause, notes, items }) => ({
    what: notLost ?? cause,
    items: items.map(({ id, movedTo }) => [id, movedTo]),
    notes,
  }));
}

const moved = [
  anna("09:00:00,000", "soap - NoOpRequest elapsed=1", "NoOpRequest", "1"),
  carl("09:10:00,010", "soap - AddMsgRequest elapsed=8"),
  anna("09:10:00,020", "mailop - Deleting Message (id=257)."),
  anna("09:10:00,030", "soap - MsgActionRequest elapsed=40"),
];

describe("where arrivals are not logged, a move to another mailbox", () => {
  it("is told by the request that added the message there, under the same SOAP id", async () => {
    const there = { account: "carl@example.com", mailbox: 57, id: null };
    expect(await ask({ text: moved.join("") })).toEqual([
      { what: "moved-to-other-mailbox", items: [[257, there]], notes: [] },
    ]);
    const { verdict } = itemStory(index!.reader, { id: 257, account: "anna@example.com", host: null });
    expect(verdict).toMatch(
      /a move to another mailbox, where it lives on in carl@example\.com under an id that the log does not tell\.$/,
    );
  });

  it("is told in the same way where the other mailbox lives on another server", async () => {
    const [first = "", add = "", ...rest] = moved;
    const answer = await ask({ host: "mbs1", text: [first, ...rest].join("") }, { host: "mbs2", text: add });
    expect(answer.map(({ what }) => what)).toEqual(["moved-to-other-mailbox"]);
  });

  it("is told as well where the log with the other mailbox grows later", async () => {
    const [first = "", add = "", ...rest] = moved;
    const before = carl("09:00:00,000", "mailop - Deleting Message (id=9).", "7");
    const after = carl("09:20:00,000", "mailop - Deleting Message (id=10).", "8");
    const text = [first, ...rest].join("");
    const answer = await ask(
      { host: "mbs1", text },
      { host: "mbs2", text: before + after },
      { host: "mbs2", text: add },
    );
    expect(answer.map(({ what }) => what).sort()).toEqual(["delete", "delete", "moved-to-other-mailbox"]);
  });

  it("takes each added message for one item; the rest is lost", async () => {
    const text = [...moved.slice(0, 3), anna("09:10:00,022", "mailop - Deleting Message (id=258)."), ...moved.slice(3)];
    const answer = await ask({ text: text.join("") });
    expect(answer.map(({ what, items }) => [what, items.map(([id]) => id)])).toEqual([
      ["moved-to-other-mailbox", [257]],
      ["delete", [258]],
    ]);
  });

  it("is not told by a request of another SOAP id, or of the same mailbox", async () => {
    const [first = "", , ...rest] = moved;
    const other = carl("09:10:00,010", "soap - AddMsgRequest elapsed=8", "ffff");
    const own = anna("09:10:00,010", "soap - AddMsgRequest elapsed=8", "AddMsgRequest");
    for (const stranger of [other, own]) {
      const answer = await ask({ text: [first, stranger, ...rest].join("") });
      expect(answer.map(({ what }) => what)).toEqual(["delete"]);
      await index?.remove();
      index = null;
    }
  });

  it("leaves the same line as a deletion where its far end is not in the log: the loss says so", async () => {
    const [first = "", , ...rest] = moved;
    const [loss] = await ask({ text: [first, ...rest].join("") });
    expect(loss?.what).toBe("delete");
    expect(loss?.notes).toEqual([
      "Servers of this version (8.8.5 to 8.8.10) log no arrivals: if 1 item was moved to another mailbox, its line looks the same.",
    ]);
  });
});

describe("the same note", () => {
  const notesOf = async (...lines: readonly string[]) =>
    (await ask({ text: lines.join("") })).flatMap(({ notes }) => notes);

  it("does not stand where the log shows the item's arrival, as patched servers log it", async () => {
    const arrival = anna(
      "08:00:00,000",
      "mailop - Adding Message: id=257, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox acct=7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11.",
    );
    expect(await notesOf(arrival, ...moved.slice(2))).toEqual([]);
  });

  it("does not stand at servers that log arrivals", async () => {
    expect(await notesOf(...moved.slice(2).map((text) => text.replace("8.8.6_GA_1906", "8.8.15_GA_4007")))).toEqual([]);
  });

  it("does not stand with an emptied folder, which moves nothing", async () => {
    const emptied = ["mailop - Deleting MESSAGES: 257,258.", "soap - FolderActionRequest elapsed=4"];
    expect(await notesOf(...emptied.map((text) => anna("09:00:00,000", text, "FolderActionRequest")))).toEqual([]);
  });
});
