import { afterEach, describe, expect, it } from "vitest";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, type SmallLog, smallIndex } from "../support/small-index.ts";

const delivery = (time: string, sender: string, messageId: string, account: string, mailbox: number, added: string) =>
  [
    `${time},000 INFO  [LmtpServer-1] [ip=192.0.2.25;] lmtp - Delivering message: size=840 bytes, nrcpts=1, sender=${sender}, msgid=${messageId}\n`,
    `${time},010 INFO  [LmtpServer-1] [name=${account};mid=${mailbox};ip=192.0.2.25;] mailop - ${added}\n`,
  ].join("");
const adding = (id: number, messageId: string, folder = "folderId=2, folderName=Inbox") =>
  `Adding Message: id=${id}, Message-ID=${messageId}, parentId=-1, ${folder} acct=7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11.`;
const web = (time: string, soapId: string, request: string, account: string, mailbox: number, message: string) =>
  `${time},000 INFO  [qtp1-${soapId}:https://mbs1.example.com/service/soap/${request}] [name=${account};mid=${mailbox};oip=198.51.100.23;ua=Web;soapId=${soapId};] ${message}\n`;

const ANNA = ["anna@example.com", 42] as const;
const CARLA = ["carla@example.com", 44] as const;

let index: SmallIndex;
afterEach(() => index.remove());
async function sendersOfLost(...logs: SmallLog[]): Promise<unknown> {
  index = await smallIndex(...logs);
  const { stdout } = await runInProcess(["lost", "--json", "--index", index.path]);
  const losses = JSON.parse(stdout).losses as { items: { id: number; sender: string | null }[] }[];
  return Object.fromEntries(losses.flatMap(({ items }) => items.map(({ id, sender }) => [id, sender])));
}

describe("the sender of a lost message", () => {
  it("comes from the delivery of its thread, also where neither record has a Message-ID", async () => {
    const text = [
      delivery("2024-03-11 08:00:00", "bob@example.net", "<a@example.net>", ...ANNA, adding(300, "<a@example.net>")),
      delivery("2024-03-11 08:01:00", "carl@example.org", "", ...ANNA, adding(301, "null")),
      web("2024-03-11 09:00:00", "5a1", "MsgActionRequest", ...ANNA, "mailop - Deleting Message (id=300)."),
      web("2024-03-11 09:00:00", "5a1", "MsgActionRequest", ...ANNA, "mailop - Deleting Message (id=301)."),
    ].join("");
    expect(await sendersOfLost({ text })).toEqual({ 300: "bob@example.net", 301: "carl@example.org" });
  });

  it("comes from the record of its sending for a copy in Sent", async () => {
    const send = (message: string) => web("2024-03-11 08:00:00", "5a1", "SendMsgRequest", ...ANNA, message);
    const text = [
      send(`mailop - ${adding(300, "<s@example.com>", "folderId=5, folderName=Sent")}`),
      send(
        "smtp - Sending message to MTA at mta.example.com: Message-ID=<s@example.com>, size=5120, sender=anna@example.com, nrcpts=1, to=bob@example.net",
      ),
      send("soap - SendMsgRequest elapsed=20"),
      web("2024-03-11 09:00:00", "5a2", "MsgActionRequest", ...ANNA, "mailop - Deleting Message (id=300)."),
    ].join("");
    expect(await sendersOfLost({ text })).toEqual({ 300: "anna@example.com" });
  });

  describe("that had been moved from another mailbox", () => {
    const first = delivery(
      "2024-03-10 08:00:00",
      "bob@example.net",
      "<a@example.net>",
      ...ANNA,
      adding(300, "<a@example.net>"),
    );
    const move = (message: string, account: string, mailbox: number) =>
      web("2024-03-11 08:00:00", "5a1", "MsgActionRequest", account, mailbox, message);
    const second = [
      move(`mailop - ${adding(900, "<a@example.net>")}`, ...CARLA),
      move("mailop - Deleting Message (id=300).", ...ANNA),
      move("soap - MsgActionRequest elapsed=20", ...ANNA),
      web("2024-03-11 09:00:00", "5a2", "MsgActionRequest", ...CARLA, "mailop - Deleting Message (id=900)."),
    ].join("");

    it("comes from its delivery to the first one, whichever log is read first", async () => {
      expect(await sendersOfLost({ text: first }, { text: second })).toEqual({ 900: "bob@example.net" });
      await index.remove();
      expect(await sendersOfLost({ text: second }, { text: first })).toEqual({ 900: "bob@example.net" });
    });

    it("is not told where two deliveries of that Message-ID disagree", async () => {
      const forged = first
        .replace("bob@example.net, msgid", "eve@example.org, msgid")
        .replaceAll("2024-03-10", "2024-03-09");
      expect(await sendersOfLost({ text: first }, { text: second }, { text: forged })).toEqual({ 900: null });
    });
  });
});
