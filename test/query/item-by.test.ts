import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itemStory } from "../../src/query/index.ts";
import { itemText } from "../../src/report/index.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const soap =
  "[qtp1-9:https://h:8443/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=zclient/10;]";
const added = (second: number, id: number) =>
  `2024-03-11 07:00:0${second},000 INFO  [LmtpServer-1] [name=anna@example.com;mid=42;ip=192.0.2.25;] mailop - Adding Message: id=${id}, Message-ID=<m${id}@example.org>, parentId=-1, folderId=2, folderName=Inbox.\n`;

let index: SmallIndex;
beforeAll(async () => {
  const purged = "[MailboxPurge] [name=anna@example.com;mid=42;] mailop - Deleting Message (id=402).";
  index = await smallIndex({
    text: `${added(0, 400)}${added(1, 401)}${added(2, 402)}\
2024-03-11 08:00:00,000 INFO  ${soap} mailop - moving Message (id=401) to Folder Trash (id=3)
2024-03-11 09:00:00,000 INFO  ${purged}
`,
  });
});
afterAll(() => index.remove());

const nobody = {
  actor: null,
  ip: null,
  client: null,
  device: null,
  protocol: null,
  operation: null,
  session: null,
};
const story = (id: number) => itemStory(index.reader, { id, account: "anna@example.com", host: null });
const doneBy = (id: number) =>
  itemText(story(id), { columns: null, zone: null })
    .split("\n")
    .find((line) => line.startsWith("  by "));

describe("who did something to an item", () => {
  it("is an object also where nobody did, as the contract has it, and nothing is said of it in words", () => {
    expect([story(400).state, story(400).by]).toEqual(["present", nobody]);
    expect([story(999).state, story(999).by]).toEqual(["unknown", nobody]);
    expect([doneBy(400), doneBy(999)]).toEqual([undefined, undefined]);
  });

  it("is who moved it to Trash, and with what", () => {
    expect(story(401).by).toMatchObject({ actor: "anna@example.com", ip: "198.51.100.23", client: "zclient/10" });
    expect(doneBy(401)).toContain("anna@example.com through soap");
  });

  it("is the server where a purge took it, and that is said", () => {
    expect(story(402)).toMatchObject({ state: "deleted", by: { actor: null } });
    expect(doneBy(402)).toContain("nobody (the server itself)");
  });
});
