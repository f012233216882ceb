import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Change, type Mailbox, openImapStore } from "../../../src/mailstore/index.ts";
import { dovecotIsInstalled } from "../../support/dovecot.ts";
import { listed, message, readAll } from "../new-store.ts";
import { type ImapWorld, inFolder, startImapWorld } from "./imap-world.ts";

describe.skipIf(!dovecotIsInstalled)("an IMAP account", () => {
  let world: ImapWorld;
  beforeAll(async () => {
    world = await startImapWorld(16);
  });
  afterAll(() => world.stop());

  const withMailbox = async (user: string, work: (mail: Mailbox) => Promise<void>) => {
    const store = world.open(user);
    const mail = await store.openMailbox(user);
    try {
      await work(mail);
    } finally {
      await mail.close();
      await store.close();
    }
  };
  const since = async (mail: Mailbox, upTo: number): Promise<Change[]> => listed((await mail.changes(upTo)).changes);
  const append = (
    user: string,
    path: string,
    messageId: string,
    flags: string[] = [],
    date = new Date("2021-11-15T09:00:00Z"),
  ) => world.otherClient(user, (client) => client.append(path, message({ messageId }), flags, date));

  it("has a number of items once it was read, also where that is none", async () => {
    const user = world.nextUser();
    const itemsOf = async () => {
      const store = world.open(user);
      const items = (await store.account(user))?.items;
      await store.close();
      return items;
    };
    expect(await itemsOf()).toBeNull();
    await withMailbox(user, async () => undefined);
    expect(await itemsOf()).toBe(0);
    await append(user, "INBOX", "<n@example.org>");
    await withMailbox(user, async () => undefined);
    expect(await itemsOf()).toBe(1);
  });

  it("shows what others have put there, and reading changes nothing on the server", async () => {
    const user = world.nextUser();
    await world.otherClient(user, (client) => client.mailboxCreate(["Lists", "Köln"]));
    await append(user, "Lists/Köln", "<a@example.org>", ["\\Flagged", "blue", "$Forwarded"]);
    await append(user, "Sent", "<s@example.org>", ["\\Seen"]);
    await withMailbox(user, async (mail) => {
      const paths = new Map((await mail.folders()).map((folder) => [folder.id, folder.path]));
      expect([...paths.values()]).toEqual(expect.arrayContaining(["/", "/Inbox", "/Trash", "/Sent", "/Lists/Köln"]));
      expect([paths.get(2), paths.get(3), paths.get(5)]).toEqual(["/Inbox", "/Trash", "/Sent"]);
      const [item, sent] = (await listed(mail.items())).sort((a, b) =>
        (a.messageId ?? "").localeCompare(b.messageId ?? ""),
      );
      expect(sent).toMatchObject({ folderId: 5, flags: [], messageId: "<s@example.org>" });
      expect(item).toMatchObject({
        flags: ["unread", "flagged", "forwarded"],
        tags: ["blue"],
        messageId: "<a@example.org>",
        sender: "boss@example.com",
        dateUtcMs: Date.UTC(2021, 10, 15, 9),
      });
      expect(paths.get(item?.folderId ?? 0)).toBe("/Lists/Köln");
      expect(await readAll(await mail.content(item?.id ?? 0))).toBe(
        message({ messageId: "<a@example.org>" }).toString("latin1"),
      );
    });
    const flags = await world.otherClient(user, (client) =>
      inFolder(client, "Lists/Köln", () => client.fetchOne("*", { flags: true })),
    );
    expect(flags === false ? null : [...(flags.flags ?? [])]).not.toContain("\\Seen");
  });

  it("gets messages back as they were: other programs see flags, keywords and date", async () => {
    const user = world.nextUser();
    await withMailbox(user, async (mail) => {
      await mail.add({
        type: "message",
        folderId: 2,
        content: message({ messageId: "<back@example.org>" }),
        dateUtcMs: Date.UTC(2021, 4, 2, 23, 30),
        flags: ["flagged", "draft"],
        tags: ["undelete_15_11_21"],
      });
    });
    const seen = await world.otherClient(user, (client) =>
      inFolder(client, "INBOX", () => client.fetchOne("*", { flags: true, internalDate: true, source: true })),
    );
    if (seen === false) throw new Error("nothing there");
    expect([...(seen.flags ?? [])].filter((flag) => flag !== "\\Recent").sort()).toEqual([
      "\\Draft",
      "\\Flagged",
      "\\Seen",
      "undelete_15_11_21",
    ]);
    expect(new Date(seen.internalDate ?? 0).toISOString()).toBe("2021-05-02T23:30:00.000Z");
    expect(seen.source?.toString()).toBe(message({ messageId: "<back@example.org>" }).toString());
  });

  it("makes a folder again that was taken away meanwhile (TRYCREATE)", async () => {
    const user = world.nextUser();
    await withMailbox(user, async (mail) => {
      const folder = await mail.createFolder({ parentId: 1, name: "Projects" });
      await world.otherClient(user, (client) => client.mailboxDelete("Projects"));
      const item = await mail.add({
        type: "message",
        folderId: folder.id,
        content: message({ messageId: "<p@example.org>" }),
      });
      expect(await readAll(await mail.content(item.id))).toContain("<p@example.org>");
    });
    const paths = await world.otherClient(user, async (client) => (await client.list()).map((folder) => folder.path));
    expect(paths).toContain("Projects");
  });

  it("tells what others moved, marked and deleted, each as what it was", async () => {
    const user = world.nextUser();
    for (const name of ["moved", "marked", "deleted"]) await append(user, "INBOX", `<${name}@example.org>`);
    await withMailbox(user, async (mail) => {
      const ids = new Map((await listed(mail.items())).map((item) => [item.messageId, item.id]));
      const { upTo } = await mail.changes(0);
      await world.otherClient(user, (client) =>
        inFolder(client, "INBOX", async () => {
          await client.messageMove({ header: { "message-id": "<moved@example.org>" } }, "Trash");
          await client.messageFlagsAdd({ header: { "message-id": "<marked@example.org>" } }, ["\\Seen", "red"]);
          await client.messageDelete({ header: { "message-id": "<deleted@example.org>" } });
        }),
      );
      const told = await since(mail, upTo);
      expect(told).toContainEqual({ kind: "tag", tag: expect.objectContaining({ name: "red" }) });
      const items = told.flatMap((change) => (change.kind === "item" ? [change.item] : []));
      expect(items.map((item) => [item.id, item.folderId, item.tags.join()]).sort()).toEqual(
        [
          [ids.get("<moved@example.org>"), 3, ""],
          [ids.get("<marked@example.org>"), 2, "red"],
        ].sort(),
      );
      const gone = told.filter((change) => change.kind === "deleted");
      expect(gone).toMatchObject([{ tombstone: { id: ids.get("<deleted@example.org>"), folderId: 2 } }]);
      expect(await since(mail, (await mail.changes(0)).upTo)).toEqual([]);
    });
  });

  it("knows a folder again after it was renamed, with all messages in it", async () => {
    const user = world.nextUser();
    await world.otherClient(user, (client) => client.mailboxCreate("Conference 2021"));
    await append(user, "Conference 2021", "<c@example.org>");
    await withMailbox(user, async (mail) => {
      const [before] = await listed(mail.items());
      await world.otherClient(user, (client) => client.mailboxRename("Conference 2021", "Conference 2022"));
      await mail.changes(0);
      expect((await mail.folders()).find((folder) => folder.id === before?.folderId)?.path).toBe("/Conference 2022");
      expect((await listed(mail.items())).map((item) => item.id)).toEqual([before?.id]);
    });
  });

  it("knows messages again when a folder's UIDVALIDITY is another one", async () => {
    const user = world.nextUser();
    const names = ["<one@example.org>", "<two@example.org>"];
    await world.otherClient(user, (client) => client.mailboxCreate("Old"));
    for (const name of names) await append(user, "Old", name);
    await withMailbox(user, async (mail) => {
      const before = new Map((await listed(mail.items())).map((item) => [item.messageId, item.id]));
      // The folder is made anew with the same messages in another order: every UID means another message.
      await world.otherClient(user, async (client) => {
        await client.mailboxDelete("Old");
        await client.mailboxCreate("Old");
      });
      for (const name of names.toReversed()) await append(user, "Old", name);
      await mail.changes(0);
      expect(new Map((await listed(mail.items())).map((item) => [item.messageId, item.id]))).toEqual(before);
      for (const [name, id] of before) expect(await readAll(await mail.content(id))).toContain(name);
    });
  });

  it("keeps ids from one run of the program to the next", async () => {
    const user = world.nextUser();
    await append(user, "INBOX", "<a@example.org>");
    let first: readonly number[] = [];
    await withMailbox(user, async (mail) => {
      first = (await listed(mail.items())).map((item) => item.id);
    });
    await append(user, "INBOX", "<b@example.org>");
    await withMailbox(user, async (mail) => {
      const items = await listed(mail.items());
      expect(items.map((item) => item.messageId)).toEqual(["<a@example.org>", "<b@example.org>"]);
      expect(items[0]?.id).toBe(first[0]);
    });
  });

  it("may be opened by an administrator on its user's behalf", async () => {
    const user = world.nextUser();
    await append(user, "INBOX", "<a@example.org>");
    const { master } = world.dovecot;
    const store = world.open(user, { user: master.user, password: master.password, onBehalfOf: user });
    const mail = await store.openMailbox(user);
    expect((await listed(mail.items())).map((item) => item.messageId)).toEqual(["<a@example.org>"]);
    await mail.close();
    await store.close();
  });

  it("refuses a wrong password without telling it", async () => {
    const user = world.nextUser();
    const store = world.open(user, { password: "not-the-password" });
    const error = await store.openMailbox(user).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "login-refused", exitCode: 7 });
    expect(JSON.stringify(error) + String(error)).not.toContain("not-the-password");
    await store.close();
  });

  it("is not spoken to without a certificate that is trusted, nor where nobody listens", async () => {
    const user = world.nextUser();
    const { host, port } = world.dovecot;
    for (const where of [port, 1]) {
      const store = openImapStore({
        server: { host, port: where, security: "tls", certificateAuthorityPem: null },
        accounts: [{ name: user }],
        login: async () => ({ user, password: "x", onBehalfOf: null }),
        mirrorPath: ":memory:",
      });
      await expect(store.openMailbox(user)).rejects.toMatchObject({ code: "server-unreachable", exitCode: 6 });
      await store.close();
    }
  });

  it("says what it cannot keep", async () => {
    const user = world.nextUser();
    const store = world.open(user);
    expect(store.capabilities.types).toEqual(["message"]);
    const mail = await store.openMailbox(user);
    await expect(mail.add({ type: "contact", folderId: 2, content: null })).rejects.toMatchObject({
      code: "not-supported",
    });
    const item = await mail.add({ type: "message", folderId: 2, content: message({}), flags: ["urgent", "flagged"] });
    expect(item.flags).toEqual(["flagged"]);
    await mail.close();
    await store.close();
  });
});
