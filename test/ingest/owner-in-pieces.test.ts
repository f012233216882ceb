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

/** Carl moves a message into Anna's mailbox: his story names her. */
const movedTo = (name: string) =>
  soap("09:20:00,000", "AddMsgRequest", name, 42, added(450, ID)) +
  soap("09:20:00,010", "AddMsgRequest", name, 42, "soap - AddMsgRequest elapsed=8") +
  soap("09:20:00,020", "MsgActionRequest", "carl@example.com", 57, "mailop - Deleting Message (id=77).") +
  soap("09:20:00,030", "MsgActionRequest", "carl@example.com", 57, "soap - MsgActionRequest elapsed=40");

/** Enough mailboxes that only those of which something new is known are replayed. */
const OTHERS = Array.from({ length: 20 }, (_, n) =>
  line(
    "06:00:00,000",
    "LmtpServer-4",
    `name=user${n}@example.com;mid=${100 + n};ip=192.0.2.25;`,
    added(300, `id-${n}`),
  ),
).join("");

const delivery = line("07:00:00,000", "LmtpServer-4", "name=anna@example.com;mid=42;ip=192.0.2.25;", added(400, ID));

/** Of the server that was asked to rename her: not that of her mailbox. */
const RENAME = 2;

/** Anna is renamed; what she deletes, what her POP3 client takes, what is added to her mailbox, comes in files of their own. */
const PIECES = [
  OTHERS,
  delivery,
  line(
    "08:00:00,000",
    "qtp1-7:https://m.example.com:7071/service/admin/soap/RenameAccountRequest",
    "name=admin@example.com;mid=1;ip=192.0.2.7;",
    "security - cmd=RenameAccount; name=anna@example.com; newName=anna.new@example.com;",
  ) + line("08:00:01,000", "LmtpServer-4", "name=bert@example.com;mid=7;ip=192.0.2.25;", added(300, "id-bert")),
  line("08:30:00,000", "ScheduledTask-3", "", added(442, ID)),
  soap("09:00:00,000", "MsgActionRequest", "anna.new@example.com", 42, "mailop - Deleting Message (id=442)."),
  line(
    "09:10:00,000",
    "Pop3SSLServer-9",
    "name=anna.new@example.com;ip=192.0.2.30;cid=8;",
    "mailop - Deleting Message (id=400).",
  ),
  movedTo("anna.new@example.com"),
  line("10:00:00,000", "ZxLink Handler Thread", "", "mailop - Deleting Message (id=450)."),
].map((text, place) => {
  const path = join(folder, `mailbox.log.${place}`);
  writeFileSync(path, text);
  return path;
});

function hostOf(path: string): string {
  return path === PIECES[RENAME] ? "mbs2" : "mbs1";
}

/** The answers of an index to which files were added one by one. */
async function answersAfter(name: string, order: readonly string[]): Promise<unknown> {
  const indexPath = join(folder, `${name}.db`);
  for (const path of order) await index(indexPath, [path], { host: hostOf(path) });
  return answersOf(indexPath);
}

describe("whose mailbox it is", () => {
  it("follows from all files together, however they came one by one", async () => {
    const indexPath = join(folder, "at-once.db");
    for (const host of ["mbs1", "mbs2"])
      await index(
        indexPath,
        PIECES.filter((path) => hostOf(path) === host),
        { host },
      );
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
    // What tells the owner, its new name, and whose the added message is comes last.
    for (const last of [1, RENAME, 3]) {
      const order = [...PIECES.keys()].sort((a, b) => Number(a === last) - Number(b === last));
      const files = order.map((place) => PIECES[place]!);
      expect(await answersAfter(`last-${last}`, files)).toEqual(expected);
    }
  });

  it("is told anew in the stories of other mailboxes when nothing but the rename is read", async () => {
    const [indexPath, before] = [join(folder, "renamed-later.db"), join(folder, "before.log")];
    writeFileSync(before, OTHERS + delivery + movedTo("anna@example.com"));
    await index(indexPath, [before]);
    const account = () => {
      const reader = openIndex(indexPath);
      const { losses } = lostItems(reader, { all: true }, 10);
      reader.close();
      return losses.map(({ items }) => items[0]?.movedTo?.account);
    };
    expect(account()).toEqual(["anna@example.com"]);
    await index(indexPath, [PIECES[RENAME]!], { host: "mbs2" });
    expect(account()).toEqual(["anna.new@example.com"]);
  });
});
