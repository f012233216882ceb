import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddedStore, type StoreEvent } from "../../../src/mailstore/index.ts";
import { addDomain, message, type NewStore, newStore } from "../new-store.ts";

let box: NewStore;
beforeEach(async () => {
  box = await newStore();
});
afterEach(() => box.remove());

describe("an account", () => {
  it("is found by id, name and alias, whatever the case", async () => {
    await box.store.directory!.modifyAccount(box.john.id, { zimbraMailAlias: ["j@example.com", "jd@example.com"] });
    for (const name of [box.john.id, "JOHN@example.com", "jd@example.com"]) {
      expect((await box.store.account(name))?.id, name).toBe(box.john.id);
    }
    expect(await box.store.account("nobody@example.com")).toBeNull();
  });

  it("that is nearly right is told in the hint", async () => {
    await expect(box.store.openMailbox("jon@example.com")).rejects.toMatchObject({
      code: "no-such-account",
      exitCode: 2,
      hint: "did you mean john@example.com?",
    });
  });

  it("needs a domain, and an address that nobody has", async () => {
    const directory = box.store.directory!;
    await expect(directory.createAccount({ name: "a@example.net" })).rejects.toMatchObject({ code: "no-such-domain" });
    await expect(directory.createAccount({ name: "john@example.com" })).rejects.toMatchObject({
      code: "account-exists",
    });
    await directory.modifyAccount(box.john.id, { zimbraMailAlias: ["j@example.com"] });
    await expect(directory.createAccount({ name: "j@example.com" })).rejects.toMatchObject({ code: "account-exists" });
    await expect(directory.createAccount({ name: "x@example.com", id: box.john.id })).rejects.toMatchObject({
      code: "account-exists",
    });
    await expect(directory.createAccount({ name: "x@example.com", id: "../../etc" })).rejects.toMatchObject({
      code: "bad-id",
    });
  });

  it("keeps attributes as they are, many values and all", async () => {
    const attributes = { displayName: ["John"], userPassword: ["{SSHA512}abc=="], zimbraPrefX: ["1", "2"] };
    const anna = await box.store.directory!.createAccount({ name: "anna@example.com", attributes });
    expect(anna.attributes).toEqual({ zimbraAccountStatus: ["active"], ...attributes });
    const changed = await box.store.directory!.modifyAccount(anna.id, { displayName: [], zimbraPrefX: ["3"] });
    expect(changed.attributes).toEqual({
      zimbraAccountStatus: ["active"],
      userPassword: ["{SSHA512}abc=="],
      zimbraPrefX: ["3"],
    });
  });

  it("is born and dies in the log, and its mailbox number never comes again", async () => {
    const mail = await box.open();
    await mail.add({ type: "message", folderId: 2, content: message({}) });
    expect(box.logMessages()).toContain("mailbox - Creating mailbox with id 1 and group id 1 for john@example.com.");
    expect(box.logMessages()).toContain(`mbxmgr - Mailbox 1 account ${box.john.id} CREATED`);
    await box.store.directory!.deleteAccount(box.john.id);
    expect(box.logMessages().slice(-4)).toEqual([
      "mailbox - Putting mailbox 1 under maintenance.",
      "mailbox - clearing contents of mailbox 1, group 1",
      `mbxmgr - Mailbox for account ${box.john.id} DELETED`,
      expect.stringMatching(/^soap - DeleteAccountRequest elapsed=/),
    ]);
    expect(readFileSync(join(box.root, "log", "audit.log"), "utf8")).toContain(
      `security - cmd=DeleteAccount; name=john@example.com; id=${box.john.id};`,
    );
    await expect(mail.add({ type: "message", folderId: 2, content: message({}) })).rejects.toMatchObject({
      code: "no-such-account",
    });
    const back = await box.store.directory!.createAccount({ name: "john@example.com", id: box.john.id });
    expect(back).toMatchObject({ id: box.john.id, mailbox: 2, items: 0 });
  });

  it("can be renamed", async () => {
    await box.store.directory!.renameAccount(box.john.id, "johnny@example.com");
    expect(await box.store.account("john@example.com")).toBeNull();
    expect((await box.store.account("johnny@example.com"))?.id).toBe(box.john.id);
  });

  it("that comes, changes or goes is told to listeners", async () => {
    const heard: StoreEvent["kind"][] = [];
    box.store.listen((event) => void heard.push(event.kind));
    const { id } = await box.store.directory!.createAccount({ name: "anna@example.com" });
    await box.store.directory!.modifyAccount(id, { sn: ["Doe"] });
    await box.store.directory!.deleteAccount(id);
    await addDomain(box.store, "example.net");
    expect(heard).toEqual(["account-created", "account-changed", "account-deleted", "directory-changed"]);
  });
});

describe("domains, classes of service and lists", () => {
  it("are put, found, replaced and deleted", async () => {
    const directory = box.store.directory!;
    const list = {
      kind: "list",
      id: crypto.randomUUID(),
      name: "team@example.com",
      attributes: { zimbraMailForwardingAddress: ["john@example.com"], zimbraMailAlias: ["crew@example.com"] },
    } as const;
    await directory.putEntry(list);
    expect(await directory.entry("list", "crew@example.com")).toEqual(list);
    await directory.putEntry({ ...list, attributes: {} });
    expect(await directory.entry("list", "team@example.com")).toEqual({ ...list, attributes: {} });
    expect(await directory.entry("list", "crew@example.com")).toBeNull();
    await expect(directory.putEntry({ ...list, id: crypto.randomUUID() })).rejects.toMatchObject({
      code: "entry-exists",
    });
    await directory.deleteEntry("list", list.id);
    expect(await directory.entries("list")).toEqual([]);
    expect((await directory.entries("domain")).map((entry) => entry.name)).toEqual(["example.com"]);
  });
});

describe("data sources", () => {
  it("are kept with their account", async () => {
    const mail = await box.open();
    const source = {
      id: crypto.randomUUID(),
      name: "old mail",
      type: "imap",
      folderId: 2,
      attributes: { host: ["mx.example.net"] },
    } as const;
    await mail.putDataSource(source);
    expect(await mail.dataSources()).toEqual([source]);
    await mail.putDataSource({ ...source, name: "older mail" });
    expect(await mail.dataSources()).toEqual([{ ...source, name: "older mail" }]);
    await mail.deleteDataSource(source.id);
    expect(await mail.dataSources()).toEqual([]);
  });
});

describe("a store", () => {
  it("that is not there is made only where that is wanted", () => {
    expect(() => openEmbeddedStore(join(box.root, "elsewhere"), { create: false })).toThrow(
      expect.objectContaining({ code: "no-store", exitCode: 2 }),
    );
  });

  it("is the same after it was closed and opened", async () => {
    await (await box.open()).add({ type: "message", folderId: 2, content: message({ messageId: "<a@example.org>" }) });
    const again = openEmbeddedStore(box.root, { create: false });
    expect((await again.accounts()).map((account) => [account.name, account.items])).toEqual([["john@example.com", 1]]);
    await again.close();
  });
});
