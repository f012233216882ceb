import { afterEach, describe, expect, it } from "vitest";
import { itemStory, lostItems } from "../../src/query/index.ts";
import { runInProcess } from "../support/run-in-process.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

let index: SmallIndex | null = null;
afterEach(async () => {
  await index?.remove();
  index = null;
});

const granted = (time: string, account = "anna@example.com", admin = "admin@example.com") =>
  `${time},700 INFO  [qtp1-77:https://mail.example.com:7071/service/admin/soap/DelegateAuthRequest] ` +
  `[name=${admin};mid=1;ip=192.0.2.7;port=51020;ua=ZWC;soapId=5a1f0998;] security - cmd=DelegateAuth; ` +
  `accountId=7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11; accountName=${account};\n`;
const login = (time: string) =>
  `${time},000 INFO  [qtp1-78:https://mail.example.com:7071/service/admin/soap/AuthRequest] ` +
  "[name=admin@example.com;ip=192.0.2.7;] security - cmd=Auth; account=admin@example.com; protocol=soap;\n";
const arrival =
  "2024-03-11 07:00:00,000 INFO  [LmtpServer-1] [name=anna@example.com;mid=42;ip=192.0.2.25;] mailop - " +
  "Adding Message: id=257, Message-ID=<m257@example.net>, parentId=-1, folderId=2, folderName=Inbox.\n";
const acting = (time: string, message: string, who = "name=anna@example.com;aname=admin@example.com") =>
  `${time},030 INFO  [qtp1-77:https://mail.example.com:8443/service/soap/MsgActionRequest] ` +
  `[${who};mid=42;oip=192.0.2.7;ua=ZWC;soapId=5a1f09aa;] mailop - ${message}\n`;
const deletion = acting("2024-03-11 12:00:00", "Deleting Message (id=257).");

/** The audit log's lines in the evidence of the loss, and in the story of the message. */
async function auditLines(audit: string, mailbox = arrival + deletion, auditHost = "mbs1") {
  index = await smallIndex({ text: mailbox }, { text: audit, host: auditHost });
  const [loss] = lostItems(index.reader, {}, 10).losses;
  const ofLoss = loss!.evidence.filter(({ source }) => source.endsWith(".1")).map(({ line }) => line);
  const { story } = itemStory(index.reader, { id: 257, account: "anna@example.com", host: "mbs1" });
  const ofItem = story.filter(({ fact }) => fact === "audit-delegate").map(({ evidence }) => evidence.line);
  return { ofLoss, ofItem };
}

describe("a deletion by a delegated administrator", () => {
  it("is proved by the audit record, too, by which he last got access to the mailbox", async () => {
    const audit = login("2024-03-11 08:59:00") + granted("2024-03-11 09:00:00") + granted("2024-03-11 11:59:41");
    expect(await auditLines(audit + granted("2024-03-11 12:00:10"))).toEqual({ ofLoss: [3], ofItem: [3] });
    const { stdout } = await runInProcess(["item", "257", "-a", "anna@example.com", "--index", index!.path]);
    expect(stdout).toContain("gets access to anna@example.com");
    expect(stdout).toContain("mailbox.log.1:3");
    expect((await runInProcess(["lost", "--index", index!.path])).stdout).toContain("mailbox.log.1:3");
  });

  it("tells in order of time who moved it to Trash before the owner emptied that", async () => {
    const trashed = acting("2024-03-11 12:00:00", "moving Message (id=257) to Folder Trash (id=3)");
    const emptied = acting("2024-03-11 13:00:00", "Deleting MESSAGES: 257.", "name=anna@example.com");
    await auditLines(granted("2024-03-11 11:59:41"), arrival + trashed + emptied);
    const { story } = itemStory(index!.reader, { id: 257, account: "anna@example.com", host: "mbs1" });
    expect(story.map(({ fact }) => fact)).toEqual(["message-add", "audit-delegate", "item-move", "list-delete"]);
    expect(lostItems(index!.reader, {}, 10).losses[0]?.evidence).toHaveLength(1);
  });

  it.each([
    ["of another account", granted("2024-03-11 11:59:41", "carl@example.com")],
    ["of another administrator", granted("2024-03-11 11:59:41", "anna@example.com", "root@example.com")],
    ["of a token that had expired", granted("2024-03-10 23:59:41")],
    ["of a later access", granted("2024-03-11 12:00:10")],
  ])("is not proved by a record %s", async (_, audit) => {
    expect(await auditLines(audit)).toEqual({ ofLoss: [], ofItem: [] });
  });

  it("is not proved by another server's audit log", async () => {
    const { ofLoss, ofItem } = await auditLines(granted("2024-03-11 11:59:41"), arrival + deletion, "mbs2");
    expect([...ofLoss, ...ofItem]).toEqual([]);
  });

  it("is none where the owner or a delegate does it himself", async () => {
    for (const name of ["anna@example.com", "eve@example.com"]) {
      const own = acting("2024-03-11 12:00:00", "Deleting Message (id=257).", `name=${name}`);
      const lines = await auditLines(granted("2024-03-11 11:59:41", name, name), arrival + own);
      expect(lines).toEqual({ ofLoss: [], ofItem: [] });
      await index?.remove();
      index = null;
    }
  });

  it("quotes the record in a report of the losses", async () => {
    await auditLines(granted("2024-03-11 11:59:41"));
    const { stdout } = await runInProcess(["report", "--format", "text", "--index", index!.path]);
    expect(stdout).toContain("cmd=DelegateAuth; accountId=7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11;");
  });
});
