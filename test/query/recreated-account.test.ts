import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const line = (time: string, thread: string, context: string, message: string) =>
  `2024-03-${time} INFO  [${thread}] [${context}] ${message}\n`;
const delivered = (time: string, name: string, mid: number, id: number) =>
  line(
    time,
    "LmtpServer-4",
    `name=${name};mid=${mid};ip=192.0.2.25;`,
    `mailop - Adding Message: id=${id}, Message-ID=<${mid}.${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox acct=7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c${mid}.`,
  );
const popped = (time: string, name: string, id: number) =>
  line(
    time,
    "Pop3SSLServer-9",
    `name=${name};ip=192.0.2.30;oip=198.51.100.23;`,
    `mailop - Deleting Message (id=${id}).`,
  );
const admin = (time: string, message: string) =>
  line(
    time,
    "qtp1-2:https://m.example.com:7071/service/admin/soap/DeleteAccountRequest",
    "name=admin@example.com;ip=192.0.2.7;",
    message,
  );

/** Anna's mailbox 42 goes, she gets 57; her POP3 client takes mail out of both, and of both an item 257. */
const first = [
  delivered("11 08:00:00,000", "anna@example.com", 42, 257),
  delivered("11 08:01:00,000", "anna@example.com", 42, 258),
  popped("11 09:00:00,000", "anna@example.com", 257),
  admin("11 12:00:00,000", "mailbox - clearing contents of mailbox 42, group 42"),
];
const second = [
  line(
    "12 07:00:00,000",
    "LmtpServer-4",
    "ip=192.0.2.25;",
    "mailbox - Creating mailbox with id 57 and group id 57 for anna@example.com.",
  ),
  delivered("12 08:00:00,000", "anna@example.com", 57, 257),
  delivered("12 08:01:00,000", "anna@example.com", 57, 258),
  popped("12 09:00:00,000", "anna@example.com", 258),
];

async function losses(...logs: readonly SmallLog[]) {
  index = await smallIndex(...logs);
  return lostItems(index.reader, {}, 10).losses.map(({ mailbox, cause, items }) => [
    mailbox,
    cause,
    ...items.map(({ id }) => id),
  ]);
}
const right = [
  [42, "pop3-delete", 257],
  [42, "mailbox-delete", 258],
  [57, "pop3-delete", 258],
];

describe("what POP3 deletes, of an account that was deleted and created again", () => {
  it("goes to the mailbox that the account had at the time", async () => {
    expect(await losses({ text: [...first, ...second].join("") })).toEqual(right);
  });

  it("goes there in whatever order the logs are read", async () => {
    expect(await losses({ text: second.join("") }, { text: first.join("") })).toEqual(right);
  });

  it("goes there when the log grows piece by piece", async () => {
    const pieces = [...first, ...second].map((text) => ({ text }));
    expect(await losses(...pieces)).toEqual(right);
  });

  it("is found by search with its mailbox", async () => {
    await losses({ text: [...first, ...second].join("") });
    const of = (mailbox: number) =>
      index!.reader
        .events({ mailbox, protocols: ["pop3"] }, { limit: 9, order: "asc" })
        .map(({ items }) => items[0]?.id);
    expect([of(42), of(57)]).toEqual([[257], [258]]);
    const named = index!.reader.events({ itemId: 258, mailbox: 57 }, { limit: 9, order: "asc" });
    expect(named.map(({ kind }) => kind)).toEqual(["add", "delete"]);
  });
});

describe("an item of an account that was deleted and created again", () => {
  it("is that of the mailbox which the account has now; of the earlier one the verdict tells besides", async () => {
    index = await smallIndex({ text: [...first, ...second].join("") });
    const { verdict, state, item } = itemStory(index.reader, { id: 257, account: "anna@example.com", host: null });
    expect([state, item.mailbox]).toEqual(["present", 57]);
    expect(verdict).toBe(
      "Message 257 is in folder /Inbox. The account's earlier mailbox 42 had an item 257 too: Message 257 was taken off the server " +
        "by a POP3 client from folder /Inbox on 2024-03-11 09:00:00 (UTC) by anna@example.com from 198.51.100.23.",
    );
  });
});

describe("an account that was renamed", () => {
  const renamed = [
    delivered("11 08:00:00,000", "anna@example.com", 42, 257),
    delivered("11 08:01:00,000", "anna@example.com", 42, 258),
    popped("11 09:00:00,000", "anna@example.com", 257),
    delivered("12 08:00:00,000", "maier@example.com", 42, 259),
    popped("12 09:00:00,000", "maier@example.com", 258),
  ];

  it("keeps its mailbox: what went under either name is lost there, and found by either name", async () => {
    expect(await losses({ text: renamed.join("") })).toEqual([
      [42, "pop3-delete", 257],
      [42, "pop3-delete", 258],
    ]);
    for (const account of ["anna@example.com", "maier@example.com"]) {
      const found = lostItems(index!.reader, { account }, 10).losses;
      expect(found.map((loss) => [loss.account, loss.items[0]?.id])).toEqual([
        ["maier@example.com", 257],
        ["maier@example.com", 258],
      ]);
      expect(itemStory(index!.reader, { id: 257, account, host: null }).cause).toBe("pop3-delete");
    }
  });
});
