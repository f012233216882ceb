import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf, type FolderRecord, type Mailbox } from "../../src/mailstore/index.ts";
import { dovecotIsInstalled } from "../support/dovecot.ts";
import { type ImapWorld, startImapWorld } from "./imap/imap-world.ts";
import { listed, message, newStore, readAll } from "./new-store.ts";

/** What the port promises for mail, whatever the adapter. */
interface Adapter {
  readonly name: string;
  readonly isThere: boolean;
  start(): Promise<void>;
  /** A fresh mailbox and what closes it. */
  mailbox(): Promise<{ readonly mail: Mailbox; readonly close: () => Promise<void> }>;
  stop(): Promise<void>;
}

let world: ImapWorld;
const adapters: readonly Adapter[] = [
  {
    name: "the embedded store",
    isThere: true,
    start: async () => undefined,
    mailbox: async () => {
      const box = await newStore();
      return { mail: await box.open(), close: box.remove };
    },
    stop: async () => undefined,
  },
  {
    name: "an IMAP server",
    isThere: dovecotIsInstalled,
    start: async () => {
      world = await startImapWorld(12);
    },
    mailbox: async () => {
      const user = world.nextUser();
      const store = world.open(user);
      const mail = await store.openMailbox(user);
      return {
        mail,
        close: async () => {
          await mail.close();
          await store.close();
        },
      };
    },
    stop: () => world.stop(),
  },
];

for (const adapter of adapters) {
  describe.skipIf(!adapter.isThere)(`a mailbox of ${adapter.name}`, () => {
    beforeAll(() => adapter.start());
    afterAll(() => adapter.stop());

    const inMailbox = (work: (mail: Mailbox) => Promise<void>) => async () => {
      const { mail, close } = await adapter.mailbox();
      try {
        await work(mail);
      } finally {
        await close();
      }
    };
    const put = (mail: Mailbox, messageId: string, folderId = 2) =>
      mail.add({ type: "message", folderId, content: message({ messageId }) });
    const idsIn = async (mail: Mailbox, folderId: number) =>
      (await listed(mail.items({ folderId }))).map((item) => item.id);

    it(
      "keeps a message with date, flags and tags, and gives its exact content back",
      inMailbox(async (mail) => {
        const content = message(
          { messageId: "<a@example.org>", subject: "=?utf-8?q?K=C3=B6ln?=" },
          "Grüße\r\n\r\n.\r\n",
        );
        const dateUtcMs = Date.UTC(2012, 9, 8, 10, 15, 0);
        const tags = ["undelete_15_11_21", "rot & blau (alt)"];
        const flags = ["flagged", "replied"] as const;
        const item = await mail.add({ type: "message", folderId: 2, content, dateUtcMs, flags, tags });
        expect(item).toMatchObject({
          type: "message",
          folderId: 2,
          flags: ["flagged", "replied"],
          dateUtcMs,
          sizeBytes: content.length,
          digest: digestOf(content),
          subject: "Köln",
          sender: "boss@example.com",
          messageId: "<a@example.org>",
        });
        expect([...item.tags].sort()).toEqual([...tags].sort());
        expect(await mail.item(item.id)).toEqual(item);
        expect(await readAll(await mail.content(item.id))).toBe(content.toString("latin1"));
      }),
    );

    it(
      "finds messages by Message-ID",
      inMailbox(async (mail) => {
        await put(mail, "<a@example.org>");
        const wanted = await put(mail, "<b@example.org>");
        expect((await listed(mail.items({ messageId: "<b@example.org>" }))).map((item) => item.id)).toEqual([
          wanted.id,
        ]);
        expect(await listed(mail.items({ messageId: "<c@example.org>" }))).toEqual([]);
      }),
    );

    it(
      "keeps the id of a message that is moved, and tells the move as a change",
      inMailbox(async (mail) => {
        const { id } = await put(mail, "<a@example.org>");
        const { upTo } = await mail.changes(0);
        await mail.trash([id]);
        expect(await idsIn(mail, 3)).toEqual([id]);
        const changes = await listed((await mail.changes(upTo)).changes);
        expect(changes).toMatchObject([{ kind: "item", item: { id, folderId: 3 } }]);
        expect(await readAll(await mail.content(id))).toContain("<a@example.org>");
      }),
    );

    it(
      "leaves tombstones of what is deleted for good, and never gives an id again",
      inMailbox(async (mail) => {
        const first = await put(mail, "<a@example.org>");
        const second = await put(mail, "<b@example.org>");
        const { upTo } = await mail.changes(0);
        await mail.trash([first.id]);
        expect(await mail.emptyTrash()).toBe(1);
        await mail.delete([second.id]);
        const changes = await listed((await mail.changes(upTo)).changes);
        expect(changes).toMatchObject([
          { kind: "deleted", tombstone: { id: first.id, type: "message", folderId: 3 } },
          { kind: "deleted", tombstone: { id: second.id, type: "message", folderId: 2 } },
        ]);
        expect(await mail.item(first.id)).toBeNull();
        expect((await put(mail, "<c@example.org>")).id).toBeGreaterThan(second.id);
      }),
    );

    it(
      "puts marks on and takes them off",
      inMailbox(async (mail) => {
        const { id } = await put(mail, "<a@example.org>");
        await mail.mark([id], {
          removeFlags: ["unread"],
          addFlags: ["flagged", "forwarded"],
          addTags: ["blue", "red"],
        });
        expect(await mail.item(id)).toMatchObject({ flags: ["flagged", "forwarded"], tags: ["blue", "red"] });
        await mail.mark([id], { addFlags: ["unread"], removeFlags: ["forwarded"], removeTags: ["red"] });
        expect(await mail.item(id)).toMatchObject({ flags: ["unread", "flagged"], tags: ["blue"] });
        await listed((await mail.changes(0)).changes);
        expect(await mail.item(id)).toMatchObject({ flags: ["unread", "flagged"], tags: ["blue"] });
      }),
    );

    it(
      "expunges what is flagged in one folder, and copies under new ids",
      inMailbox(async (mail) => {
        const { id } = await put(mail, "<a@example.org>");
        const [copyId = 0] = await mail.copy([id], 3);
        expect(copyId).toBeGreaterThan(id);
        await mail.mark([id, copyId], { addFlags: ["deleted"] });
        expect(await mail.expunge(2)).toEqual([id]);
        expect(await idsIn(mail, 3)).toEqual([copyId]);
        expect(await readAll(await mail.content(copyId))).toContain("<a@example.org>");
      }),
    );

    it(
      "makes, renames, moves and deletes folders with what is in them",
      inMailbox(async (mail) => {
        const year = await mail.createFolder({ parentId: 2, name: "Jahr 2021 (Köln)" });
        const month = await mail.createFolder({ parentId: year.id, name: "May" });
        const { id } = await put(mail, "<a@example.org>", month.id);
        expect((await mail.renameFolder(year.id, { name: "Jahr 2022" })).path).toBe("/Inbox/Jahr 2022");
        expect((await mail.renameFolder(year.id, { parentId: 1 })).id).toBe(year.id);
        const paths = (folders: readonly FolderRecord[]) => folders.map((folder) => folder.path);
        expect(paths(await mail.folders())).toEqual(expect.arrayContaining(["/Jahr 2022", "/Jahr 2022/May"]));
        await mail.changes(0);
        expect(await mail.item(id)).toMatchObject({ folderId: month.id });
        expect(await readAll(await mail.content(id))).toContain("<a@example.org>");
        await expect(mail.createFolder({ parentId: 1, name: "jahr 2022" })).rejects.toMatchObject({
          code: "folder-exists",
        });
        await mail.deleteFolder(year.id);
        expect(paths(await mail.folders())).not.toContain("/Jahr 2022");
        expect(await mail.item(id)).toBeNull();
      }),
    );

    it(
      "refuses what is not there, and system folders",
      inMailbox(async (mail) => {
        await expect(mail.trash([99_999])).rejects.toMatchObject({ code: "no-such-item" });
        await expect(put(mail, "<a@example.org>", 99_999)).rejects.toMatchObject({ code: "no-such-folder" });
        await expect(mail.deleteFolder(2)).rejects.toMatchObject({ code: "system-folder" });
        await expect(mail.content(99_999)).rejects.toMatchObject({ code: "no-such-item" });
      }),
    );

    it(
      "streams a large content in and out",
      inMailbox(async (mail) => {
        const line = `${"0123456789abcdef".repeat(4)}\r\n`;
        const content = Buffer.concat([
          message({ messageId: "<big@example.org>" }),
          Buffer.from(`\r\n${line.repeat(50_000)}`),
        ]);
        const item = await mail.add({ type: "message", folderId: 2, content });
        expect(item.digest).toBe(digestOf(content));
        expect(digestOf(Buffer.from(await readAll(await mail.content(item.id)), "latin1"))).toBe(item.digest);
        // The mailbox is free again after the stream has ended.
        await mail.trash([item.id]);
        expect(await idsIn(mail, 3)).toEqual([item.id]);
      }),
    );
  });
}
