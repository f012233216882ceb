import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const [OLD, NEW] = ["anna@example.com", "anna.new@example.com"];

const delivered = (time: string, id: number, name = OLD, mid = 42) =>
  `2024-03-11 ${time},000 INFO  [LmtpServer-4] [name=${name};mid=${mid};ip=192.0.2.25;] mailop - Adding Message: id=${id}, Message-ID=<m${id}@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n`;
const deleted = (time: string, id: number, name: string, mid = 42) =>
  `2024-03-11 ${time},000 INFO  [qtp1-9:https://m.example.com:8443/service/soap/MsgActionRequest] [name=${name};mid=${mid};oip=198.51.100.23;soapId=b${id};] mailop - Deleting Message (id=${id}).\n`;
const renamed = (time: string, from = OLD, to = NEW, command = "RenameAccount") =>
  `2024-03-11 ${time},000 INFO  [qtp1-7:https://m.example.com:7071/service/admin/soap/RenameAccountRequest] [name=admin@example.com;mid=1;ip=192.0.2.7;soapId=r1;] security - cmd=${command}; name=${from}; newName=${to};\n`;

/** The sentence on an item, and the account of each loss, under a name. */
async function ask(account: string, id: number, ...logs: readonly SmallLog[]) {
  await index?.remove();
  index = await smallIndex(...logs);
  const { verdict } = itemStory(index.reader, { id, account, host: null });
  const { losses } = lostItems(index.reader, { account }, 10);
  return { verdict, owners: losses.map((loss) => [loss.account, loss.mailbox]) };
}

describe("an account that is renamed", () => {
  const log = [delivered("07:00:00", 400), renamed("08:00:00"), deleted("09:00:00", 400, NEW)];

  it.each([OLD, NEW])("has one mailbox, which is found under %s", async (account) => {
    expect(await ask(account, 400, { text: log.join("") })).toEqual({
      verdict: `Message 400 was deleted from folder /Inbox on 2024-03-11 09:00:00 (UTC) by ${NEW} from 198.51.100.23.`,
      owners: [[NEW, 42]],
    });
  });

  it("is no stranger under its old name either", async () => {
    const before = [delivered("07:00:00", 400), deleted("07:30:00", 400, OLD), renamed("08:00:00")];
    const { verdict, owners } = await ask(NEW, 400, { text: before.join("") });
    expect(verdict).toContain(`by ${OLD} from 198.51.100.23.`);
    expect(owners).toEqual([[NEW, 42]]);
  });

  it("is the same whether the record stands in mailbox.log or in an audit log, read before it or behind it", async () => {
    const [arrival = "", rename = "", deletion = ""] = log;
    const [main, audit] = [{ text: arrival + deletion }, { text: rename }];
    const told = await ask(OLD, 400, main, audit);
    expect(told.owners).toEqual([[NEW, 42]]);
    expect(await ask(OLD, 400, audit, main)).toEqual(told);
  });

  it("is the same where it changed its primary address", async () => {
    const [arrival = "", , deletion = ""] = log;
    const change = renamed("08:00:00", OLD, NEW, "ChangePrimaryEmail account renamed");
    expect((await ask(OLD, 400, { text: arrival + change + deletion })).owners).toEqual([[NEW, 42]]);
  });

  it("is found under the old name where the log begins behind the record", async () => {
    const text = [renamed("08:00:00"), delivered("08:30:00", 400, NEW), deleted("09:00:00", 400, NEW)].join("");
    expect((await ask(OLD, 400, { text })).owners).toEqual([[NEW, 42]]);
  });

  it("is known where only plain requests name it, however many under the old name", async () => {
    const early = [300, 301, 302].map((id) => deleted("07:00:00", id, OLD));
    const text = [...early, renamed("08:00:00"), deleted("09:00:00", 400, NEW)].join("");
    const { verdict, owners } = await ask(OLD, 400, { text });
    expect(verdict).toContain(`by ${NEW} from`);
    expect(new Set(owners.flat())).toEqual(new Set([NEW, 42]));
  });

  it("may be renamed again, and back", async () => {
    const text = [
      delivered("07:00:00", 400),
      renamed("08:00:00", OLD, NEW),
      renamed("08:10:00", NEW, "a@example.com"),
      renamed("08:20:00", "a@example.com", OLD),
      deleted("09:00:00", 400, OLD),
    ].join("");
    for (const account of [OLD, NEW, "a@example.com"])
      expect((await ask(account, 400, { text })).owners).toEqual([[OLD, 42]]);
  });

  it("keeps its mailbox where two accounts exchange their names", async () => {
    const [anna, bert, away] = [OLD, "bert@example.com", "away@example.com"];
    const text = [
      delivered("07:00:00", 400, anna, 42),
      delivered("07:00:01", 500, bert, 43),
      renamed("08:00:00", anna, away),
      renamed("08:10:00", bert, anna),
      renamed("08:20:00", away, bert),
      deleted("09:00:00", 400, bert, 42),
      deleted("09:00:01", 500, anna, 43),
    ].join("");
    expect((await ask(away, 400, { text })).owners).toEqual([[bert, 42]]);
    const { losses } = lostItems(index!.reader, {}, 10);
    expect(losses.map(({ account, mailbox }) => [account, mailbox])).toEqual([
      [bert, 42],
      [anna, 43],
    ]);
  });

  it("leaves the old name to a new account, whose mailbox is another", async () => {
    const text = [
      delivered("07:00:00", 400),
      renamed("08:00:00"),
      delivered("10:00:00", 300, OLD, 57),
      deleted("11:00:00", 300, OLD, 57),
      deleted("11:00:01", 400, NEW, 42),
    ].join("");
    expect((await ask(NEW, 400, { text })).owners).toEqual([[NEW, 42]]);
    const { losses } = lostItems(index!.reader, {}, 10);
    expect(losses.map(({ account, mailbox }) => [account, mailbox])).toEqual([
      [OLD, 57],
      [NEW, 42],
    ]);
  });
});

describe("a record of a renamed account", () => {
  const stranger = `by ${NEW} (not the owner, ${OLD})`;

  it("proves nothing where a client may have written it", async () => {
    const forged = `2024-03-11 07:30:00,000 WARN  [qtp1-5:https://m.example.com:8443/service/soap/SearchRequest] [name=eve@example.com;mid=9;oip=203.0.113.9;soapId=e;] soap - handler exception\ncom.zimbra.common.service.ServiceException: invalid request: x\n${renamed("07:30:00").replace("qtp1-7:https://m.example.com:7071/service/admin/soap/RenameAccountRequest", "never-seen")}\tat a.B.c(B.java:1)\n`;
    const text = [delivered("07:00:00", 400), forged, deleted("09:00:00", 400, NEW)].join("");
    const { verdict } = await ask(OLD, 400, { text });
    expect(index!.reader.search({}, { limit: 99, order: "asc" }).events.filter((e) => e.suspicious)).toHaveLength(1);
    expect(verdict).toContain(stranger);
  });

  it("holds on other hosts within one domain only", async () => {
    const mine = { host: "mbs1", text: [delivered("07:00:00", 400), deleted("09:00:00", 400, NEW)].join("") };
    expect((await ask(OLD, 400, mine, { host: "mbs2", text: renamed("08:00:00") })).owners).toEqual([[NEW, 42]]);
    const elsewhere = "anna@example.org";
    const foreign = {
      host: "mbs1",
      text: [delivered("07:00:00", 400), deleted("09:00:00", 400, elsewhere)].join(""),
    };
    const rename = renamed("08:00:00", OLD, elsewhere);
    expect((await ask(OLD, 400, foreign, { host: "mbs2", text: rename })).owners).toEqual([[OLD, 42]]);
    expect((await ask(OLD, 400, foreign, { host: "mbs1", text: rename })).owners).toEqual([[elsewhere, 42]]);
  });
});
