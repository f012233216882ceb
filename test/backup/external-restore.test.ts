import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blobFile } from "../../src/backup/path/names.ts";
import { all, contentsOf, newWorld, type World } from "./world.ts";

/** The old server: two accounts with mail, a class of service, a list, a system account. And an empty new server. */
async function twoServers(): Promise<{ old: World; fresh: World; source: string }> {
  const old = await newWorld({ accounts: ["john@example.com", "jack@example.com"] });
  const directory = old.store.directory!;
  await directory.putEntry({
    kind: "cos",
    id: "c0000000-0000-4000-8000-000000000001",
    name: "gold",
    attributes: { zimbraMailQuota: ["100"] },
  });
  await directory.putEntry({ kind: "cos", id: "c0000000-0000-4000-8000-000000000002", name: "unused", attributes: {} });
  await directory.putEntry({
    kind: "list",
    id: "d0000000-0000-4000-8000-000000000001",
    name: "all@example.com",
    attributes: { zimbraMailForwardingAddress: ["john@example.com", "jack@example.com"] },
  });
  const john = (await old.store.account("john@example.com"))!;
  await directory.modifyAccount(john.id, {
    zimbraCOSId: ["c0000000-0000-4000-8000-000000000001"],
    zimbraMailAlias: ["johnny@example.com"],
    userPassword: ["{SSHA512}abc"],
    zimbraMailQuota: ["10"],
  });
  await directory.createAccount({ name: "galsync.abc@example.com" });
  const fresh = await newWorld({ accounts: [] });
  await fresh.store.directory!.deleteEntry("domain", (await fresh.store.directory!.entry("domain", "example.com"))!.id);
  return { old, fresh, source: old.engine.context.path.root };
}

/** Every file with its size and time of change. */
function listing(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => {
    const { size, mtimeMs } = statSync(join(entry.parentPath, entry.name));
    return `${join(entry.parentPath, entry.name)} ${size} ${mtimeMs}`;
  });
}

describe("doExternalRestore", () => {
  it("brings domains, used classes, lists, accounts and items over in three phases", async () => {
    const { old, fresh, source } = await twoServers();
    const john = (await old.store.account("john@example.com"))!;
    await old.store.directory!.modifyAccount(john.id, { zimbraMailQuota: ["0"] });
    await old.deliver("john@example.com", "Hello");
    await old.deliver("jack@example.com", "Hi");
    await old.store.directory!.modifyAccount(john.id, { zimbraMailQuota: ["10"] });

    const { operation, result } = await fresh.engine.externalRestore(source, {});

    expect(operation).toMatchObject({ state: "Finished", type: "Finished" });
    expect(result!.counts).toEqual({ restored: 2, skipped: 0, unrestored: 0 });
    expect((await fresh.store.accounts()).map((account) => account.name)).toEqual([
      "jack@example.com",
      "john@example.com",
    ]);
    expect(await contentsOf(fresh, "john@example.com")).toEqual(["/Inbox: Hello"]);
    const directory = fresh.store.directory!;
    expect(await directory.entry("domain", "example.com")).not.toBeNull();
    expect((await directory.entries("cos")).map((cos) => cos.name)).toContain("gold");
    expect((await directory.entries("cos")).map((cos) => cos.name)).not.toContain("unused");
    const list = await directory.entry("list", "all@example.com");
    expect(list?.attributes.zimbraMailForwardingAddress).toEqual(["john@example.com", "jack@example.com"]);
    const restored = (await fresh.store.account("john@example.com"))!;
    // More than the quota came in, and the quota is what it was.
    expect(restored.attributes).toMatchObject({
      userPassword: ["{SSHA512}abc"],
      zimbraMailAlias: ["johnny@example.com"],
      zimbraMailQuota: ["10"],
    });
    expect(restored.usedBytes).toBeGreaterThan(10);
  });

  it("skips on a second run what the first one restored, and picks up what is new", async () => {
    const { old, fresh, source } = await twoServers();
    await old.deliver("jack@example.com", "First");
    await fresh.engine.externalRestore(source, { accounts: ["jack@example.com"] });
    await old.deliver("jack@example.com", "Second");
    const { result } = await fresh.engine.externalRestore(source, { accounts: ["jack@example.com"] });
    expect(result!.counts).toEqual({ restored: 1, skipped: 1, unrestored: 0 });
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Inbox: First", "/Inbox: Second"]);
  });

  it("leaves deleted items out by default, and brings them to their original folders where asked", async () => {
    const { old, fresh, source } = await twoServers();
    const gone = await old.deliver("jack@example.com", "Gone");
    const mailbox = await old.mailbox("jack@example.com");
    await mailbox.trash([gone.id]);
    await mailbox.emptyTrash();
    await fresh.engine.externalRestore(source, {});
    expect(await contentsOf(fresh, "jack@example.com")).toEqual([]);
    await fresh.engine.externalRestore(source, { filterDeleted: false });
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Inbox: Gone"]);
  });

  it("takes only the accounts and domains asked for, system accounts on demand", async () => {
    const { fresh, source } = await twoServers();
    await fresh.engine.externalRestore(source, { accounts: ["john@example.com"] });
    expect((await fresh.store.accounts()).map((one) => one.name)).toEqual(["john@example.com"]);
    await fresh.engine.externalRestore(source, { skipSystemAccounts: false });
    expect((await fresh.store.accounts()).map((one) => one.name)).toContain("galsync.abc@example.com");
    const other = await newWorld({ accounts: [] });
    await other.engine.externalRestore(source, { domains: ["example.net"] });
    expect(await other.store.accounts()).toEqual([]);
  });

  it("leaves out aliases, lists, classes and items where told", async () => {
    const { old, fresh, source } = await twoServers();
    await old.deliver("jack@example.com", "Hi");
    await fresh.engine.externalRestore(source, {
      skipAliases: true,
      skipDistributionLists: true,
      skipCoses: true,
      provisioningOnly: true,
    });
    expect((await fresh.store.account("john@example.com"))?.attributes.zimbraMailAlias ?? []).toEqual([]);
    expect(await fresh.store.directory!.entries("list")).toEqual([]);
    expect((await fresh.store.directory!.entries("cos")).map((cos) => cos.name)).not.toContain("gold");
    expect(await contentsOf(fresh, "jack@example.com")).toEqual([]);
  });

  it("with skip_domain_provisioning fails where the domain is missing, before anything is made", async () => {
    const { fresh, source } = await twoServers();
    const { operation } = await fresh.engine.externalRestore(source, { skipDomainProvisioning: true });
    expect(operation).toMatchObject({ type: "Exception", message: "domain example.com does not exist here" });
    expect(await fresh.store.accounts()).toEqual([]);
  });

  it("with skip_account_provisioning fills only accounts that exist", async () => {
    const { old, fresh, source } = await twoServers();
    await old.deliver("jack@example.com", "Hi");
    await fresh.engine.externalRestore(source, { accounts: ["jack@example.com"], provisioningOnly: true });
    const { result } = await fresh.engine.externalRestore(source, { skipAccountProvisioning: true });
    expect(result!.counts.restored).toBe(1);
    expect(result!.notes).toEqual([
      "account john@example.com not restored: it does not exist here and skip_account_provisioning is true",
    ]);
  });

  it("puts everything of one path together: a folder that is here already is used", async () => {
    const { old, fresh, source } = await twoServers();
    const there = await (await old.mailbox("jack@example.com")).createFolder({ parentId: 1, name: "Projects" });
    await old.deliver("jack@example.com", "From old", there.id);
    await fresh.engine.externalRestore(source, { provisioningOnly: true });
    const here = await (await fresh.mailbox("jack@example.com")).createFolder({ parentId: 1, name: "Projects" });
    await fresh.deliver("jack@example.com", "Was here", here.id);
    await fresh.engine.externalRestore(source, {});
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Projects: From old", "/Projects: Was here"]);
  });

  it("restores shares and mountpoints with the new ids, and moves a local folder's mail behind its mountpoint", async () => {
    const { old, fresh, source } = await twoServers();
    const [john, jack] = [
      (await old.store.account("john@example.com"))!,
      (await old.store.account("jack@example.com"))!,
    ];
    const grant = { granteeType: "usr", granteeId: jack.id, granteeName: jack.name, rights: "rw" } as const;
    const shared = await (await old.mailbox("john@example.com")).createFolder({
      parentId: 1,
      name: "Shared",
      grants: [grant],
    });
    const content = { kind: "mountpoint", ownerId: john.id, ownerName: john.name, remoteFolderId: shared.id } as const;
    await (await old.mailbox("jack@example.com")).createFolder({ parentId: 1, name: "John's", content });
    await fresh.engine.externalRestore(source, { provisioningOnly: true });
    const [newJohn, newJack] = [
      (await fresh.store.account("john@example.com"))!,
      (await fresh.store.account("jack@example.com"))!,
    ];
    await fresh.store.directory!.modifyAccount(newJohn.id, { zimbraMailQuota: ["0"] });
    const local = await (await fresh.mailbox("jack@example.com")).createFolder({ parentId: 1, name: "John's" });
    await fresh.deliver("jack@example.com", "Filtered", local.id);
    // The list of the quota stays 10 bytes in the source: what is moved to John must not fail by it.
    await old.store.directory!.modifyAccount(john.id, { zimbraMailQuota: ["0"] });

    const { result } = await fresh.engine.externalRestore(source, {});

    expect(result!.notes).toEqual([
      "/John's of jack@example.com became a mountpoint: its 1 item went to john@example.com",
    ]);
    const johns = await (await fresh.mailbox("john@example.com")).folders();
    const here = johns.find((folder) => folder.path === "/Shared")!;
    expect(here.grants).toMatchObject([{ granteeId: newJack.id, rights: "rw" }]);
    const mount = (await (await fresh.mailbox("jack@example.com")).folders()).find(
      (folder) => folder.path === "/John's",
    );
    expect(mount?.content).toMatchObject({ kind: "mountpoint", ownerId: newJohn.id, remoteFolderId: here.id });
    expect(await contentsOf(fresh, "john@example.com")).toEqual(["/Shared: Filtered"]);
  });

  it("counts broken and missing blobs by account and cause and goes on", async () => {
    const { old, fresh, source } = await twoServers();
    const broken = await old.deliver("jack@example.com", "Broken");
    const missing = await old.deliver("jack@example.com", "Missing");
    await old.deliver("jack@example.com", "Whole");
    writeFileSync(join(source, blobFile(broken.digest!)), "rubbish");
    rmSync(join(source, blobFile(missing.digest!)));
    const { operation, result } = await fresh.engine.externalRestore(source, {});
    expect(operation.type).toBe("Finished");
    expect(result!.unrestored).toMatchObject([
      { id: broken.id, account: "jack@example.com", cause: "broken" },
      { id: missing.id, account: "jack@example.com", cause: "missing" },
    ]);
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Inbox: Whole"]);
  });

  it("leaves what is above max_file_size unrestored", async () => {
    const { old, fresh, source } = await twoServers();
    const big = await (await old.mailbox("jack@example.com")).add({
      type: "document",
      folderId: 16,
      content: Buffer.alloc(5000, 1),
      name: "big.bin",
    });
    await old.deliver("jack@example.com", "Small");
    const { result } = await fresh.engine.externalRestore(source, { maxFileBytes: 1000 });
    expect(result!.unrestored).toMatchObject([{ id: big.id, cause: "invalid" }]);
    expect(await contentsOf(fresh, "jack@example.com")).toEqual(["/Inbox: Small"]);
  });

  it("works on several accounts at once, and writes the id maps", async () => {
    const { old, fresh, source } = await twoServers();
    const mail = await old.deliver("jack@example.com", "Hi");
    await fresh.engine.externalRestore(source, { concurrentAccounts: 4 });
    const jack = (await fresh.store.account("jack@example.com"))!;
    const [item] = await all((await fresh.mailbox("jack@example.com")).items());
    const path = fresh.engine.context.path.root;
    expect(readFileSync(join(path, "accounts", jack.id, "id_mapper.log"), "utf8")).toBe(`${mail.id} ${item!.id}\n`);
    const oldJack = (await old.store.account("jack@example.com"))!;
    const { server_id } = JSON.parse(readFileSync(join(source, "backupstat"), "utf8"));
    const map = readFileSync(join(path, `map_${server_id}`), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(map).toContainEqual({ kind: "account", name: "jack@example.com", oldId: oldJack.id, newId: jack.id });
  });

  it("does not write to the source", async () => {
    const { old, fresh, source } = await twoServers();
    await old.deliver("jack@example.com", "Hi");
    const before = listing(source);
    await fresh.engine.externalRestore(source, { filterDeleted: false, skipSystemAccounts: false });
    expect(listing(source)).toEqual(before);
  });

  it("refuses the server's own backup", async () => {
    const { old, source } = await twoServers();
    const { operation } = await old.engine.externalRestore(source, {});
    expect(operation.message).toBe("this backup is of this very server");
  });
});
