import { afterEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

const pop = (time: string, account: string, id: number) =>
  `2024-03-11 ${time},000 INFO  [Pop3SSLServer-9] [name=${account};ip=192.0.2.30;oip=198.51.100.23;cid=811;] mailop - Deleting Message (id=${id}).\n`;
const popLog: SmallLog = {
  text: `${pop("10:00:00", "anna@example.com", 257)}${pop("10:00:00", "bob@example.com", 257)}`,
};
const deliveryLog: SmallLog = {
  text: "2024-03-10 08:00:00,000 INFO  [LmtpServer-1] [name=anna@example.com;mid=42;ip=192.0.2.25;] mailop - Adding Message: id=257, Message-ID=<a@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n",
};

let index: SmallIndex;
afterEach(() => index.remove());
const lost = async () => JSON.parse((await runInProcess(["lost", "--json", "--index", index.path])).stdout).losses;

describe("mail that an account deleted by POP3", () => {
  it("is lost though no record tells the number of the mailbox", async () => {
    index = await smallIndex(popLog);
    const common = { cause: "pop3-delete", mailbox: null, ip: "198.51.100.23" };
    expect(await lost()).toMatchObject([
      {
        ...common,
        loss: 1,
        account: "anna@example.com",
        actor: "anna@example.com",
        items: [{ id: 257, messageId: null }],
      },
      {
        ...common,
        loss: 2,
        account: "bob@example.com",
        actor: "bob@example.com",
        items: [{ id: 257, messageId: null }],
      },
    ]);
    const { stdout } = await runInProcess(["item", "257", "-a", "bob@example.com", "--json", "--index", index.path]);
    expect(JSON.parse(stdout)).toMatchObject({
      item: { host: "mbs1", account: "bob@example.com", mailbox: null, id: 257 },
      state: "deleted",
      cause: "pop3-delete",
      loss: 2,
    });
  });

  it.each([
    ["before", [deliveryLog, popLog]],
    ["after", [popLog, deliveryLog]],
  ])("belongs to the mailbox whose number another log tells, read %s", async (_, logs) => {
    index = await smallIndex(...logs);
    expect((await lost()).map((loss: { mailbox: number }) => loss.mailbox)).toEqual([42, null]);
    expect((await lost())[0].items).toMatchObject([{ id: 257, messageId: "<a@example.net>" }]);
  });
});
