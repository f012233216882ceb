import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openBackupEngine } from "../../../src/backup/index.ts";
import { readAccount, readItem } from "../../../src/backup/path/backup-path.ts";
import { itemFile } from "../../../src/backup/path/names.ts";
import { blobPath, openEmbeddedStore } from "../../../src/mailstore/index.ts";
import { all, ensureDomain, message, newWorld, temporaryFolder } from "../world.ts";

/** A store that no scan has listened to, with one account and some messages. */
async function unscanned(messages: number) {
  const root = temporaryFolder();
  const store = openEmbeddedStore(root);
  await ensureDomain(store, "example.com");
  const account = await store.directory!.createAccount({ name: "john@example.com" });
  const mailbox = await store.openMailbox(account.id);
  for (let n = 0; n < messages; n++) await mailbox.add({ type: "message", folderId: 2, content: message(`mail ${n}`) });
  const engine = await openBackupEngine({ root, store, zone: "UTC" });
  onTestFinished(async () => {
    engine.close();
    await store.close();
  });
  return { root, store, mailbox, account, engine };
}

describe("doSmartScan", () => {
  it("finds what happened while nobody listened, once", async () => {
    const { engine, mailbox, account } = await unscanned(3);
    const first = await engine.smartScan();
    expect(first.result).toMatchObject({ accountsScanned: 1, accountsUnchanged: 0, blobsWritten: 3 });
    const second = await engine.smartScan();
    expect(second.result).toMatchObject({ accountsScanned: 0, accountsUnchanged: 1, statesWritten: 0 });
    const items = await all(mailbox.items());
    expect(await readItem(engine.context.path, account.id, items[0]!.id)).toMatchObject([
      { folderPath: "/Inbox", messageId: "<mail-0@example.org>", deleted: false },
    ]);
  });

  it("never takes Trash for a deletion, and flags deleted what left the mailbox", async () => {
    const world = await newWorld();
    const { engine } = world;
    const john = (await world.store.account("john@example.com"))!;
    const mail = await world.deliver("john@example.com", "One");
    const mailbox = await world.mailbox("john@example.com");
    await mailbox.trash([mail.id]);
    await engine.smartScan();
    const inTrash = await readItem(engine.context.path, john.id, mail.id);
    expect(inTrash.map((state) => [state.folderPath, state.deleted])).toEqual([
      ["/Inbox", false],
      ["/Trash", false],
    ]);
    await mailbox.emptyTrash();
    const gone = await readItem(engine.context.path, john.id, mail.id);
    expect(gone.map((state) => state.deleted)).toEqual([false, false, true]);
  });

  it("writes a state for a change of flags or folder without a new blob, and both digests for new content", async () => {
    const { engine, mailbox, account } = await unscanned(0);
    const draft = await mailbox.add({ type: "message", folderId: 6, content: message("draft one") });
    await mailbox.mark([draft.id], { addFlags: ["flagged"] });
    await mailbox.rewrite(draft.id, { content: message("draft two") });
    const states = await readItem(engine.context.path, account.id, draft.id);
    expect(states.map((state) => state.flags.includes("flagged"))).toEqual([false, true, true]);
    expect(new Set(states.map((state) => state.digest)).size).toBe(2);
  });

  it("flags accounts deleted that the store no longer has, and keeps their items", async () => {
    const { engine, store, mailbox, account } = await unscanned(1);
    await engine.smartScan();
    const [item] = await all(mailbox.items());
    await store.directory!.deleteAccount(account.id);
    await engine.smartScan();
    expect((await readAccount(engine.context.path, account.id)).at(-1)).toMatchObject({
      deleted: true,
      name: "john@example.com",
    });
    expect((await readItem(engine.context.path, account.id, item!.id)).at(-1)).toMatchObject({ deleted: false });
  });

  it("with deep repairs lost and wrong metadata of items", async () => {
    const { engine, mailbox, account } = await unscanned(3);
    await engine.smartScan();
    const [lost, broken, whole] = await all(mailbox.items());
    const { path } = engine.context;
    rmSync(join(path.root, itemFile(account.id, lost!.id)));
    writeFileSync(join(path.root, itemFile(account.id, broken!.id)), "not JSON");
    await engine.smartScan({ deep: true });
    for (const item of [lost!, broken!, whole!])
      expect(await readItem(path, account.id, item.id)).toMatchObject([{ deleted: false }]);
  });

  it("counts contents that the store cannot give, keeps what it has, and meets them again", async () => {
    const { engine, account, mailbox } = await unscanned(2);
    const [bad, good] = await all(mailbox.items());
    const volume = engine.context.store.volumes!.list()[0]!;
    const file = join(
      volume.path,
      blobPath({ mailbox: account.mailbox, itemId: bad!.id, contentSequence: bad!.contentSequence }),
    );
    rmSync(file);
    const { result } = await engine.smartScan();
    expect(result!.readErrors).toMatchObject([{ account: "john@example.com", itemId: bad!.id }]);
    expect(await readItem(engine.context.path, account.id, good!.id)).toHaveLength(1);
    await engine.context.store.volumes!.restore(account.id, bad!.id, message("mail 0"));
    expect((await engine.smartScan()).result).toMatchObject({ readErrors: [], blobsWritten: 1 });
  });

  it("gives up above the threshold of read errors, and where the disk has no room", async () => {
    const { engine, account, mailbox } = await unscanned(2);
    const volume = engine.context.store.volumes!.list()[0]!;
    for (const item of await all(mailbox.items()))
      rmSync(
        join(
          volume.path,
          blobPath({ mailbox: account.mailbox, itemId: item.id, contentSequence: item.contentSequence }),
        ),
      );
    const failed = await engine.smartScan({ readErrorThreshold: 1 });
    expect(failed.operation).toMatchObject({ type: "Exception", message: expect.stringMatching(/^2 read errors/) });
    const full = await openFull(engine.context.root, engine.context.store);
    const noRoom = await full.accountScan("john@example.com", { deep: true });
    expect(noRoom.operation).toMatchObject({ type: "Exception", message: expect.stringMatching(/^no room in/) });
  });
});

/** An engine that wants more free space than any disk has. */
async function openFull(root: string, store: Parameters<typeof openBackupEngine>[0]["store"]) {
  writeFileSync(join(root, "backup.json"), JSON.stringify({ thresholds: { freeMiB: 1e12 } }));
  const engine = await openBackupEngine({ root, store, zone: "UTC" });
  onTestFinished(() => engine.close());
  return engine;
}

describe("the real-time scan", () => {
  it("has each change in the backup when the call that made it returns", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2023, 0, 1) });
    onTestFinished(() => void vi.useRealTimers());
    const world = await newWorld();
    const john = (await world.store.account("john@example.com"))!;
    const mail = await world.deliver("john@example.com", "One");
    const states = await readItem(world.engine.context.path, john.id, mail.id);
    expect(states).toMatchObject([{ startUtcMs: Date.UTC(2023, 0, 1), endUtcMs: null, subject: "One" }]);
  });
});
