import { describe, expect, it, onTestFinished, vi } from "vitest";
import { all, contentsOf, newWorld } from "./world.ts";

function clockAt(iso: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(iso) });
  onTestFinished(() => void vi.useRealTimers());
}

describe("doRestoreOnNewAccount", () => {
  it("creates an account with what the source had at the date, and leaves the source as it is", async () => {
    clockAt("2023-03-27T10:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const folder = await mailbox.createFolder({ parentId: 1, name: "Projects", color: "5" });
    const kept = await world.deliver("john@example.com", "Kept", folder.id);
    const lost = await world.deliver("john@example.com", "Lost");
    vi.setSystemTime(Date.parse("2023-03-28T12:00:00Z"));
    await mailbox.delete([lost.id]);
    await mailbox.renameFolder(folder.id, { name: "Old projects" });
    await world.deliver("john@example.com", "Later");
    const before = await contentsOf(world, "john@example.com");

    const { result } = await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "john_restored@example.com",
      date: Date.parse("2023-03-28T09:29:49Z"),
    });

    expect(result!.counts).toEqual({ restored: 2, skipped: 0, unrestored: 0 });
    expect(result!.restored.map((item) => item.oldId)).toEqual([kept.id, lost.id]);
    expect(await contentsOf(world, "john_restored@example.com")).toEqual(["/Inbox: Lost", "/Projects: Kept"]);
    const restored = await world.mailbox("john_restored@example.com");
    expect((await restored.folders()).find((one) => one.path === "/Projects")).toMatchObject({ color: "5" });
    expect(await contentsOf(world, "john@example.com")).toEqual(before);
  });

  it("copies preferences and the password hash, not aliases, and hides the copy where asked", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    await world.store.directory!.modifyAccount(john.id, {
      userPassword: ["{SSHA512}abc"],
      zimbraPrefLocale: ["it"],
      zimbraMailAlias: ["johnny@example.com"],
      zimbraMailQuota: ["1048576"],
    });
    await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "copy@example.com",
      date: "last",
      hideInGal: true,
    });
    const copy = (await world.store.account("copy@example.com"))!;
    expect(copy.attributes).toMatchObject({
      userPassword: ["{SSHA512}abc"],
      zimbraPrefLocale: ["it"],
      zimbraHideInGal: ["TRUE"],
      zimbraMailQuota: ["1048576"],
    });
    expect(copy.attributes.zimbraMailAlias ?? []).toEqual([]);
    expect(copy.id).not.toBe(john.id);
  });

  it("refuses `last` of a mailbox that was emptied, and says what to do", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Only");
    await (await world.mailbox("john@example.com")).delete([mail.id]);
    const { operation, error } = await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "copy@example.com",
      date: "last",
    });
    expect(operation.message).toContain("the copy would be empty");
    expect(error).toMatchObject({
      code: "empty-mailbox",
      hint: expect.stringContaining("before the mailbox was emptied"),
    });
    expect(await world.store.account("copy@example.com")).toBeNull();
  });

  it("with undelete puts what was deleted since the start date into its original folders too", async () => {
    clockAt("2023-03-01T10:00:00Z");
    const world = await newWorld();
    const mailbox = await world.mailbox("john@example.com");
    const [early, late] = [
      await world.deliver("john@example.com", "Early"),
      await world.deliver("john@example.com", "Late", 5),
    ];
    await mailbox.delete([early.id]);
    vi.setSystemTime(Date.parse("2023-03-10T10:00:00Z"));
    await mailbox.trash([late.id]);
    await mailbox.emptyTrash();
    await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "copy@example.com",
      date: "last",
      undelete: true,
      undeleteStart: Date.parse("2023-03-05T00:00:00Z"),
    });
    expect(await contentsOf(world, "copy@example.com")).toEqual(["/Sent: Late"]);
  });

  it("says in readable words that a date lies before the first backup, and that a destination exists", async () => {
    clockAt("2023-03-27T10:00:00Z");
    const world = await newWorld({ zone: "Europe/Rome", accounts: ["john@example.com", "jack@example.com"] });
    const early = await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "copy@example.com",
      date: Date.UTC(2012, 0, 1),
    });
    expect(early.operation.message).toBe(
      "the first backup of john@example.com is from 27/03/2023 12:00:00 CEST, after the date asked for",
    );
    const taken = await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "jack@example.com",
      date: "last",
    });
    expect(taken.operation.message).toBe("account jack@example.com exists already");
  });

  it("leaves shares and mountpoints out and says so; data sources come along", async () => {
    const world = await newWorld({ accounts: ["john@example.com", "jack@example.com"] });
    const jack = (await world.store.account("jack@example.com"))!;
    const mailbox = await world.mailbox("john@example.com");
    const grant = { granteeType: "usr", granteeId: jack.id, granteeName: jack.name, rights: "r" } as const;
    const shared = await mailbox.createFolder({ parentId: 1, name: "Shared", grants: [grant] });
    const content = { kind: "mountpoint", ownerId: jack.id, ownerName: jack.name, remoteFolderId: 2 } as const;
    await mailbox.createFolder({ parentId: 1, name: "Jack's", content });
    await mailbox.putDataSource({
      id: "11111111-1111-4111-8111-111111111111",
      name: "old mail",
      type: "imap",
      folderId: shared.id,
      attributes: {},
    });

    const { result } = await world.engine.restoreOnNewAccount({
      source: "john@example.com",
      destination: "copy@example.com",
      date: "last",
    });

    expect(result!.notes).toEqual([
      "shares are not restored: 1 shared folders and 1 mountpoints have to be made again",
    ]);
    const copy = await world.mailbox("copy@example.com");
    const folders = await copy.folders();
    const copied = folders.find((one) => one.path === "/Shared")!;
    expect(copied.grants).toEqual([]);
    expect(folders.some((one) => one.path === "/Jack's")).toBe(false);
    expect(await copy.dataSources()).toMatchObject([{ name: "old mail", folderId: copied.id }]);
  });
});

describe("doRestoreAccount", () => {
  it("brings a deleted account back under its name and id, with its aliases", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    await world.store.directory!.modifyAccount(john.id, { zimbraMailAlias: ["johnny@example.com"] });
    await world.deliver("john@example.com", "Kept");
    await world.store.directory!.deleteAccount(john.id);

    const { result } = await world.engine.restoreAccount({ account: "john@example.com" });

    expect(result!.counts).toEqual({ restored: 1, skipped: 0, unrestored: 0 });
    const back = (await world.store.account("john@example.com"))!;
    expect(back.id).toBe(john.id);
    expect(back.attributes.zimbraMailAlias).toEqual(["johnny@example.com"]);
    expect(await contentsOf(world, "john@example.com")).toEqual(["/Inbox: Kept"]);
  });

  it("keeps the backup of the first life apart from the second one's", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    const first = await world.deliver("john@example.com", "First life");
    await world.store.directory!.deleteAccount(john.id);
    await world.engine.restoreAccount({ account: "john@example.com" });
    const mailbox = await world.mailbox("john@example.com");
    const [second] = await all(mailbox.items());
    await mailbox.delete([second!.id]);
    const { result } = await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect(result!.restored).toMatchObject([{ oldId: second!.id, messageId: "<first-life@example.org>" }]);
    expect(first.messageId).toBe("<first-life@example.org>");
  });

  it("asks for the id where several deleted accounts had the name", async () => {
    const world = await newWorld();
    const ids: string[] = [];
    for (const subject of ["one", "two"]) {
      const account =
        (await world.store.account("john@example.com")) ??
        (await world.store.directory!.createAccount({ name: "john@example.com" }));
      ids.push(account.id);
      await world.deliver("john@example.com", subject);
      await world.store.directory!.deleteAccount(account.id);
    }
    const { operation, error } = await world.engine.restoreAccount({ account: "john@example.com" });
    expect(operation.message).toBe('2 deleted accounts had the name "john@example.com"');
    expect(error).toMatchObject({ hint: expect.stringContaining(ids[0]!) });
    await world.engine.restoreAccount({ account: ids[0]! });
    expect(await contentsOf(world, "john@example.com")).toEqual(["/Inbox: one"]);
  });
});

describe("a quota that a killed restore left lifted", () => {
  it("is put back by the next restore", async () => {
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    await world.store.directory!.modifyAccount(john.id, { zimbraMailQuota: ["0"] });
    world.engine.context.ledger.quotaLifted(john.id, ["1048576"]);
    await world.engine.undelete({ account: "john@example.com", fromUtcMs: null, toUtcMs: null });
    expect((await world.store.account("john@example.com"))!.attributes.zimbraMailQuota).toEqual(["1048576"]);
    expect(world.engine.context.ledger.liftedQuotas()).toEqual([]);
  });
});
