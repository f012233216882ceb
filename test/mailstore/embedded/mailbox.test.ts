import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  blobPath,
  type Client,
  digestOf,
  type Mailbox,
  openEmbeddedStore,
  type StoreEvent,
} from "../../../src/mailstore/index.ts";
import { listed, message, type NewStore, newStore, readAll } from "../new-store.ts";

const LMTP: Client = { protocol: "lmtp", actor: null, ip: "192.0.2.25", userAgent: null };
const IMAP: Client = { protocol: "imap", actor: null, ip: "192.0.2.30", userAgent: "Thunderbird/115.8.0" };

let box: NewStore;
let mail: Mailbox;

beforeEach(async () => {
  box = await newStore();
  mail = await box.open();
});
afterEach(() => box.remove());

const deliver = async (messageId: string, subject = "Figures") =>
  (await box.open(LMTP)).add({ type: "message", folderId: 2, content: message({ messageId, subject }) });

/** The log's messages since `before` were taken. */
const since = (before: string[]) => box.logMessages().slice(before.length);

describe("a new mailbox", () => {
  it("has the server's folders under the server's ids", async () => {
    const byId = Object.fromEntries((await mail.folders()).map((folder) => [folder.id, folder.path]));
    expect(byId).toEqual({
      1: "/",
      2: "/Inbox",
      3: "/Trash",
      4: "/Junk",
      5: "/Sent",
      6: "/Drafts",
      7: "/Contacts",
      10: "/Calendar",
      12: "/Notebook",
      13: "/Emailed Contacts",
      14: "/Chats",
      15: "/Tasks",
      16: "/Briefcase",
    });
  });
});

describe("a delivered message", () => {
  it("is kept with what its headers say, unread, in the Inbox, and its content in the server's place", async () => {
    const item = await deliver("<a@example.org>");
    const content = message({ messageId: "<a@example.org>" });
    expect(item).toMatchObject({
      id: 256,
      type: "message",
      folderId: 2,
      flags: ["unread"],
      tags: [],
      messageId: "<a@example.org>",
      sender: "boss@example.com",
      subject: "Figures",
      sizeBytes: content.length,
      digest: digestOf(content),
    });
    const path = blobPath({ mailbox: box.john.mailbox, itemId: 256, contentSequence: item.contentSequence });
    expect(readFileSync(join(box.root, "store", path))).toEqual(content);
    expect(await readAll(await mail.content(256))).toBe(content.toString("latin1"));
  });

  it("is logged as a server logs it", async () => {
    await deliver("<a@example.org>");
    const lines = box.logLines().slice(-2);
    const bytes = message({ messageId: "<a@example.org>" }).length;
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {2}\[LmtpServer-\d+\] \[ip=192\.0\.2\.25;\] lmtp - Delivering message: /,
    );
    expect(lines[0]?.endsWith(`size=${bytes} bytes, nrcpts=1, sender=boss@example.com, msgid=<a@example.org>`)).toBe(
      true,
    );
    expect(lines[1]).toContain("] [name=john@example.com;mid=1;ip=192.0.2.25;] mailop - Adding Message: id=256, ");
    expect(lines[1]).toContain(
      `Message-ID=<a@example.org>, parentId=-1, folderId=2, folderName=Inbox acct=${box.john.id}.`,
    );
    const thread = /\[(LmtpServer-\d+)\]/;
    expect(thread.exec(lines[0] ?? "")?.[1]).toBe(thread.exec(lines[1] ?? "")?.[1]);
  });

  it("comes with date, flags, tags and folder where they are given, and makes tags that are new", async () => {
    const item = await mail.add({
      type: "message",
      folderId: 5,
      content: message({ messageId: "<s@example.org>" }),
      dateUtcMs: Date.UTC(2012, 9, 8),
      flags: ["flagged", "sent"],
      tags: ["undelete_15_11_21", "blue"],
    });
    expect(item).toMatchObject({
      folderId: 5,
      flags: ["flagged", "sent"],
      tags: ["blue", "undelete_15_11_21"],
      dateUtcMs: Date.UTC(2012, 9, 8),
    });
    expect((await mail.tags()).map((tag) => tag.name)).toEqual(["undelete_15_11_21", "blue"]);
  });

  it("may come bit by bit", async () => {
    async function* bits() {
      for (const byte of message({ messageId: "<bits@example.org>" })) yield Uint8Array.of(byte);
    }
    const item = await mail.add({ type: "message", folderId: 2, content: bits() });
    expect(item).toMatchObject({
      messageId: "<bits@example.org>",
      digest: digestOf(message({ messageId: "<bits@example.org>" })),
    });
  });

  it("that breaks off on the way leaves nothing", async () => {
    async function* broken() {
      yield message({});
      throw new Error("connection lost");
    }
    await expect(mail.add({ type: "message", folderId: 2, content: broken() })).rejects.toThrow("connection lost");
    await expect(mail.add({ type: "message", folderId: 999, content: message({}) })).rejects.toThrow("no such folder");
    expect(await listed(mail.items())).toEqual([]);
    expect(readdirSync(join(box.root, "store", "incoming"))).toEqual([]);
  });

  it("that a killed process has left half is swept away a day later", async () => {
    const [old, young] = ["old.msg", "young.msg"].map((name) => join(box.root, "store", "incoming", name)) as [
      string,
      string,
    ];
    for (const path of [old, young]) writeFileSync(path, "half");
    utimesSync(old, new Date(), new Date(Date.now() - 25 * 3_600_000));
    await openEmbeddedStore(box.root).close();
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });

  it("cannot forge a record of the log", async () => {
    await mail.add({
      type: "document",
      folderId: 16,
      content: null,
      name: "x\n2024-03-11 09:14:02,118 INFO  [a] [] b - c",
    });
    const header = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {2}\[(qtp|Lmtp)/;
    expect(box.logLines().filter((line) => !header.test(line))).toEqual([]);
  });
});

describe("moving", () => {
  it("to Trash deletes nothing and is logged one by one, closed by its request", async () => {
    await deliver("<a@example.org>");
    await deliver("<b@example.org>");
    const before = box.logMessages();
    await mail.trash([256, 257]);
    expect((await listed(mail.items({ folderId: 3 }))).map((item) => item.id)).toEqual([256, 257]);
    expect(since(before)).toEqual([
      "mailop - moving Message (id=256) to Folder Trash (id=3)",
      "mailop - moving Message (id=257) to Folder Trash (id=3)",
      expect.stringMatching(/^soap - MsgActionRequest elapsed=\d+$/),
    ]);
    const last = box.logLines().at(-1) ?? "";
    expect(last).toMatch(
      /\[qtp\d+-\d+:https:\/\/localhost:8443\/service\/soap\/MsgActionRequest\] \[name=john@example\.com;mid=1;oip=127\.0\.0\.1;port=\d+;ua=salvage;soapId=[0-9a-f]{8};\] soap/,
    );
  });

  it("is all or nothing: one unknown id and nothing moves, but the log shows the refusal", async () => {
    await deliver("<a@example.org>");
    const before = box.logMessages();
    await expect(mail.trash([256, 999])).rejects.toMatchObject({ code: "no-such-item", exitCode: 1 });
    expect((await mail.item(256))?.folderId).toBe(2);
    expect(since(before)[0]).toBe("SoapEngine - handler exception: no such item: 999");
  });

  it("by a delegate names both", async () => {
    await deliver("<a@example.org>");
    const client: Client = { protocol: "soap", actor: "anna@example.com", ip: "198.51.100.23", userAgent: "web;1" };
    await (await box.open(client)).trash([256]);
    const line = box.logLines().find((entry) => entry.includes("moving")) ?? "";
    expect(line).toContain("[name=john@example.com;aname=anna@example.com;mid=1;oip=198.51.100.23;port=");
    expect(line).toContain(";ua=web;;1;soapId=");
    expect(box.logMessages().at(-3)).toBe(
      "misc - delegated access: doc=MsgAction, authenticated account=anna@example.com, target account=john@example.com",
    );
  });
});

describe("deleting", () => {
  it("by emptying Trash takes its sub-folders along and lists all ids together", async () => {
    await deliver("<a@example.org>");
    const folder = await mail.createFolder({ parentId: 2, name: "Projects 2023" });
    const inside = await mail.add({ type: "message", folderId: folder.id, content: message({}) });
    await mail.renameFolder(folder.id, { parentId: 3 });
    await mail.trash([256]);
    const before = box.logMessages();
    expect(await mail.emptyTrash()).toBe(2);
    expect(since(before)).toEqual([
      `mailop - Deleting MESSAGES: 256,${inside.id}.`,
      `mailop - Deleting VIRTUAL_CONVERSATIONS: 256,${inside.id}.`,
      `mailbox - deleting folder id=${folder.id},path=/Trash/Projects 2023`,
      `mailop - Deleting Folder Projects 2023 (id=${folder.id}).`,
      expect.stringMatching(/^soap - FolderActionRequest elapsed=/),
    ]);
    expect(await listed(mail.items())).toEqual([]);
  });

  it("of named items is logged one by one, removes the contents, and never gives an id again", async () => {
    const item = await deliver("<a@example.org>");
    const path = join(box.root, "store", blobPath({ mailbox: 1, itemId: 256, contentSequence: item.contentSequence }));
    expect(existsSync(path)).toBe(true);
    const before = box.logMessages();
    await mail.delete([256]);
    expect(since(before)[0]).toBe("mailop - Deleting Message (id=256).");
    expect(existsSync(path)).toBe(false);
    expect((await deliver("<b@example.org>")).id).toBe(257);
  });

  it("by EXPUNGE takes what is flagged in that folder only", async () => {
    await deliver("<a@example.org>");
    await deliver("<b@example.org>");
    const imap = await box.open(IMAP);
    await imap.mark([256], { addFlags: ["deleted"] });
    const before = box.logMessages();
    expect(await imap.expunge(2)).toEqual([256]);
    expect(since(before)).toEqual([
      "mailop - Deleting Message (id=256).",
      expect.stringMatching(/^imap - EXPUNGE elapsed=\d+ \(NIO\)$/),
    ]);
    expect(box.logMessages()).toContain("imap - IMAP client has flagged the item with id 256 to be Deleted altertag");
    expect(box.logLines().at(-2)).toMatch(
      /\[ImapSSLServer-\d+\] \[name=john@example\.com;mid=1;ip=192\.0\.2\.30;ua=Thunderbird\/115\.8\.0;cid=\d+;\]/,
    );
  });

  it("by retention is nobody's act", async () => {
    await deliver("<a@example.org>");
    await mail.trash([256]);
    await new Promise((done) => setTimeout(done, 5));
    expect(await mail.purge({ trashAgeMs: 3_600_000 })).toEqual([]);
    expect(await mail.purge({ trashAgeMs: 1 })).toEqual([256]);
    expect(box.logLines().slice(-3)[0]).toContain(
      "[MailboxPurge] [name=john@example.com;mid=1;] purge - Purging messages.",
    );
    expect(box.logMessages().slice(-2)).toEqual([
      "mailop - Deleting MESSAGES: 256.",
      "mailop - Deleting VIRTUAL_CONVERSATIONS: 256.",
    ]);
  });

  it("never takes a system folder", async () => {
    await expect(mail.deleteFolder(2)).rejects.toMatchObject({ code: "system-folder" });
    await expect(mail.renameFolder(3, { name: "Bin" })).rejects.toMatchObject({ code: "system-folder" });
    await expect(mail.emptyFolder(1, { subfolders: true })).rejects.toMatchObject({ code: "system-folder" });
  });
});

describe("copies", () => {
  it("by IMAP get a new id and are logged with it", async () => {
    await deliver("<a@example.org>");
    const [copyId] = await (await box.open(IMAP)).copy([256], 3);
    expect(copyId).toBe(257);
    expect(box.logMessages().at(-2)).toBe(
      "mailop - Performing IMAP copy of Message (id=256): copyId=257, folderId=3, folderName=Trash, parentId=-1.",
    );
    await mail.delete([256]);
    expect(await readAll(await mail.content(257))).toBe(message({ messageId: "<a@example.org>" }).toString("latin1"));
  });
});

describe("a rewritten item", () => {
  it("keeps its id and gets a new content under a new name", async () => {
    const draft = await mail.add({ type: "message", folderId: 6, content: message({}, "one"), flags: ["draft"] });
    const saved = await mail.rewrite(draft.id, { content: message({ subject: "Two" }, "two") });
    expect(saved).toMatchObject({ id: draft.id, subject: "Two", digest: digestOf(message({ subject: "Two" }, "two")) });
    expect(saved.contentSequence).toBeGreaterThan(draft.contentSequence);
    expect(await readAll(await mail.content(draft.id))).toContain("two");
    expect((await box.store.account("john@example.com"))?.usedBytes).toBe(saved.sizeBytes);
  });

  it("may be a contact with new fields", async () => {
    const contact = await mail.add({
      type: "contact",
      folderId: 7,
      content: null,
      metadata: { email: "carl@example.org" },
    });
    await mail.rewrite(contact.id, { metadata: { email: "carla@example.org" } });
    expect(box.logMessages()).toContain(
      `mailop - adding contact carl@example.org: id=${contact.id}, folderId=7, folderName=Contacts.`,
    );
    expect(box.logMessages()).toContain(
      `mailop - modifying contact carla@example.org: id=${contact.id}, folderId=7, folderName=Contacts.`,
    );
    await expect(mail.content(contact.id)).rejects.toMatchObject({ code: "no-content" });
  });
});

describe("folders", () => {
  it("keep colour, flags, url, grants, searches and mountpoints", async () => {
    const grants = [
      { granteeType: "usr", granteeId: box.john.id, granteeName: "john@example.com", rights: "rwidx" },
    ] as const;
    const shared = await mail.createFolder({ parentId: 1, name: "Shared", color: "#ff0000", flags: "#", grants });
    const search = await mail.createFolder({
      parentId: 1,
      name: "Unread",
      content: { kind: "search", query: "is:unread", sortBy: "dateDesc", types: "message" },
    });
    const mount = await mail.createFolder({
      parentId: 1,
      name: "Boss's Inbox",
      content: { kind: "mountpoint", ownerId: crypto.randomUUID(), ownerName: "boss@example.com", remoteFolderId: 2 },
    });
    const folders = new Map((await mail.folders()).map((folder) => [folder.id, folder]));
    expect(folders.get(shared.id)).toMatchObject({ path: "/Shared", color: "#ff0000", flags: "#", grants });
    expect(folders.get(search.id)?.content).toMatchObject({ kind: "search", query: "is:unread" });
    expect(folders.get(mount.id)?.content).toMatchObject({ kind: "mountpoint", remoteFolderId: 2 });
    await expect(mail.add({ type: "message", folderId: mount.id, content: message({}) })).rejects.toMatchObject({
      code: "not-a-folder",
    });
    await mail.changeFolder(shared.id, { color: "4", grants: [] });
    expect((await mail.folders()).find((folder) => folder.id === shared.id)).toMatchObject({
      color: "4",
      flags: "#",
      grants: [],
    });
  });

  it("cannot have two of one name, whatever the case, nor move into themselves", async () => {
    const one = await mail.createFolder({ parentId: 2, name: "One" });
    const two = await mail.createFolder({ parentId: one.id, name: "Two" });
    await expect(mail.createFolder({ parentId: 2, name: "ONE" })).rejects.toMatchObject({ code: "folder-exists" });
    await expect(mail.renameFolder(one.id, { parentId: two.id })).rejects.toMatchObject({ code: "bad-target" });
    expect((await mail.renameFolder(one.id, { name: "one" })).path).toBe("/Inbox/one");
  });

  it("go to Trash under another name where theirs is taken there", async () => {
    const first = await mail.createFolder({ parentId: 1, name: "Old" });
    await mail.renameFolder(first.id, { parentId: 3 });
    const second = await mail.createFolder({ parentId: 1, name: "Old" });
    expect((await mail.renameFolder(second.id, { parentId: 3 })).path).toBe("/Trash/Old_1");
  });
});

describe("quota", () => {
  it("refuses what is too much, and can be lifted", async () => {
    await box.store.directory!.modifyAccount(box.john.id, { zimbraMailQuota: ["200"] });
    await deliver("<a@example.org>");
    await expect(deliver("<b@example.org>")).rejects.toMatchObject({ code: "over-quota" });
    expect(box.logMessages().at(-1)).toBe(
      "lmtp - rejecting message from=boss@example.com,to=john@example.com: overquota",
    );
    await box.store.directory!.modifyAccount(box.john.id, { zimbraMailQuota: ["0"] });
    expect((await deliver("<b@example.org>")).id).toBe(257);
  });
});

describe("a listener", () => {
  it("hears of every change after the commit, and the operation waits for it", async () => {
    const heard: StoreEvent[] = [];
    const seen: (string | null | undefined)[] = [];
    const stop = box.store.listen(async (event) => {
      heard.push(event);
      seen.push((await mail.item(256))?.messageId);
    });
    const item = await deliver("<a@example.org>");
    expect(heard).toEqual([{ kind: "mailbox-changed", accountId: box.john.id, changeSequence: item.changeSequence }]);
    expect(seen).toEqual(["<a@example.org>"]);
    stop();
    await deliver("<b@example.org>");
    expect(heard).toHaveLength(1);
  });

  it("that fails fails nothing", async () => {
    const warned = new Promise((done) => process.once("warning", done));
    box.store.listen(() => Promise.reject(new Error("scanner is off")));
    expect((await deliver("<a@example.org>")).id).toBe(256);
    expect(String(await warned)).toContain("scanner is off");
  });
});

describe("a content whose file is gone", () => {
  it("is told as missing, is found, and only the right content can be put back", async () => {
    const item = await deliver("<a@example.org>");
    rmSync(join(box.root, "store", blobPath({ mailbox: 1, itemId: 256, contentSequence: item.contentSequence })));
    await expect(mail.content(256)).rejects.toMatchObject({ code: "blob-missing" });
    const volumes = box.store.volumes!;
    expect((await listed(volumes.missing("1"))).map((entry) => entry.item.id)).toEqual([256]);
    await expect(volumes.restore(box.john.id, 256, message({}))).rejects.toMatchObject({ code: "digest-differs" });
    await volumes.restore(box.john.id, 256, message({ messageId: "<a@example.org>" }));
    expect(await listed(volumes.missing("1"))).toEqual([]);
    expect(await readAll(await mail.content(256))).toContain("<a@example.org>");
  });
});

describe("deduplication", () => {
  it("makes equal contents one file, counts them, and leaves a damaged one alone", async () => {
    const bytes = message({ messageId: "<same@example.org>" });
    for (let n = 0; n < 4; n++) await mail.add({ type: "message", folderId: 2, content: bytes });
    const damaged = join(
      box.root,
      "store",
      blobPath({ mailbox: 1, itemId: 259, contentSequence: (await mail.item(259))?.contentSequence ?? 0 }),
    );
    writeFileSync(damaged, "rubbish");
    const volumes = box.store.volumes!;
    const expected = {
      checkedMailboxes: 1,
      duplicatedBlobs: 3,
      skippedBlobs: 0,
      invalidDigests: 1,
      savedBytes: 2 * bytes.length,
    };
    expect(await volumes.deduplicate("message1", { dryRun: true })).toMatchObject({
      ...expected,
      deduplicatedBlobs: 0,
    });
    expect(await volumes.deduplicate("message1")).toMatchObject({ ...expected, deduplicatedBlobs: 2 });
    expect(await volumes.deduplicate("message1")).toMatchObject({ alreadyDeduplicatedBlobs: 2, savedBytes: 0 });
    expect(readFileSync(damaged, "utf8")).toBe("rubbish");
    await mail.delete([256]);
    expect(await readAll(await mail.content(257))).toBe(bytes.toString("latin1"));
    await expect(volumes.deduplicate("nope")).rejects.toMatchObject({ code: "no-such-volume" });
  });
});
