import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { lostItems } from "../../src/query/index.ts";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();
const ID = "7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11";

const line = (time: string, thread: string, context: string, message: string) =>
  `2024-03-11 ${time} INFO  [${thread}] [${context}] ${message}\n`;
const added = (id: number, acct: string) =>
  `mailop - Adding Message: id=${id}, Message-ID=<m${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox acct=${acct}.`;
const soap = (time: string, request: string, name: string, mid: number, message: string) =>
  line(
    time,
    `qtp1-9:https://m.example.com:8443/service/soap/${request}`,
    `name=${name};mid=${mid};oip=198.51.100.23;soapId=5a1f03c2;`,
    message,
  );

/** Anna is renamed; what she deletes, what her POP3 client takes, what is added to her mailbox, comes in files of their own. */
const PIECES = [
  line("07:00:00,000", "LmtpServer-4", "name=anna@example.com;mid=42;ip=192.0.2.25;", added(400, ID)),
  line(
    "08:00:00,000",
    "qtp1-7:https://m.example.com:7071/service/admin/soap/RenameAccountRequest",
    "name=admin@example.com;mid=1;ip=192.0.2.7;",
    "security - cmd=RenameAccount; name=anna@example.com; newName=anna.new@example.com;",
  ),
  line("08:30:00,000", "ScheduledTask-3", "", added(442, ID)),
  soap("09:00:00,000", "MsgActionRequest", "anna.new@example.com", 42, "mailop - Deleting Message (id=442)."),
  line(
    "09:10:00,000",
    "Pop3SSLServer-9",
    "name=anna.new@example.com;ip=192.0.2.30;cid=8;",
    "mailop - Deleting Message (id=400).",
  ),
  // Carl moves a message into her mailbox: his story names her.
  soap("09:20:00,000", "AddMsgRequest", "anna.new@example.com", 42, added(450, ID)) +
    soap("09:20:00,010", "AddMsgRequest", "anna.new@example.com", 42, "soap - AddMsgRequest elapsed=8") +
    soap("09:20:00,020", "MsgActionRequest", "carl@example.com", 57, "mailop - Deleting Message (id=77).") +
    soap("09:20:00,030", "MsgActionRequest", "carl@example.com", 57, "soap - MsgActionRequest elapsed=40"),
  line("10:00:00,000", "ZxLink Handler Thread", "", "mailop - Deleting Message (id=450)."),
].map((text, place) => {
  const path = join(folder, `mailbox.log.${place}`);
  writeFileSync(path, text);
  return path;
});

/** The answers of an index to which files were added one by one. */
async function answersAfter(name: string, order: readonly string[]): Promise<unknown> {
  const indexPath = join(folder, `${name}.db`);
  for (const path of order) await index(indexPath, [path]);
  return answersOf(indexPath);
}

describe("whose mailbox it is", () => {
  it("follows from all files together, however they came one by one", async () => {
    const indexPath = join(folder, "at-once.db");
    await index(indexPath, PIECES);
    const expected = answersOf(indexPath);
    const reader = openIndex(indexPath);
    const { losses, notes } = lostItems(reader, { all: true }, 10);
    reader.close();
    expect(losses.map(({ account, mailbox, items }) => [account, mailbox, items[0]?.id, items[0]?.movedTo])).toEqual([
      ["anna.new@example.com", 42, 442, null],
      ["anna.new@example.com", 42, 400, null],
      ["carl@example.com", 57, 77, { account: "anna.new@example.com", mailbox: 42, id: 450 }],
    ]);
    expect(notes).toHaveLength(1);
    expect(await answersAfter("forward", PIECES)).toEqual(expected);
    expect(await answersAfter("backward", PIECES.toReversed())).toEqual(expected);
    const shuffled = PIECES.map((_, place) => PIECES[(place * 3 + 2) % PIECES.length]!);
    expect(await answersAfter("shuffled", shuffled)).toEqual(expected);
  });
});
