import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blobSourceOf } from "../../../src/backup/path/blobs.ts";
import { brokenShares, fixShares } from "../../../src/backup/query/shares-check.ts";
import { blobPath } from "../../../src/mailstore/index.ts";
import { all, contentsOf, message, newWorld, temporaryFolder } from "../world.ts";

describe("doExport", () => {
  it("writes a backup of the live accounts that an external restore reads", async () => {
    const world = await newWorld({ accounts: ["john@example.com"] });
    await world.deliver("john@example.com", "Hello");
    const destination = join(temporaryFolder(), "export");
    const { result } = await world.engine.exportBackup(destination, { domains: ["example.com"] });
    expect(result).toMatchObject({ accountsScanned: 1, blobsWritten: 1 });
    const fresh = await newWorld({ accounts: [] });
    await fresh.engine.externalRestore(destination, {});
    expect(await contentsOf(fresh, "john@example.com")).toEqual(["/Inbox: Hello"]);
  });

  it("wants an empty folder, and leaves out items and domains where told", async () => {
    const world = await newWorld({ accounts: ["john@example.com"] });
    await world.deliver("john@example.com", "Hello");
    const destination = join(temporaryFolder(), "export");
    const { result } = await world.engine.exportBackup(destination, { skipItems: true });
    expect(result).toMatchObject({ accountsScanned: 1, blobsWritten: 0 });
    expect((await world.engine.exportBackup(destination)).operation.message).toBe(`${destination} is not empty`);
    const other = await world.engine.exportBackup(join(temporaryFolder(), "other"), { domains: ["example.net"] });
    expect(other.result).toMatchObject({ accountsScanned: 0 });
  });
});

describe("care for the store's files", () => {
  it("doRestoreBlobs puts lost contents back under their items, and only tells in a dry run", async () => {
    const world = await newWorld();
    const mail = await world.deliver("john@example.com", "Lost file");
    const john = (await world.store.account("john@example.com"))!;
    const volume = world.store.volumes!.list()[0]!;
    rmSync(
      join(volume.path, blobPath({ mailbox: john.mailbox, itemId: mail.id, contentSequence: mail.contentSequence })),
    );
    const blobs = blobSourceOf(world.engine.context.path.files);
    const request = { volumeId: volume.id, threads: 4 };
    const dry = await world.engine.restoreBlobs({ ...request, dryRun: true }, blobs);
    expect(dry.result).toMatchObject({ missing: 1, restored: 1 });
    const real = await world.engine.restoreBlobs({ ...request, dryRun: false }, blobs);
    expect(real.result).toMatchObject({ missing: 1, restored: 1, unrestored: [] });
    const content = await (await world.mailbox("john@example.com")).content(mail.id);
    expect(Buffer.concat(await all(content)).equals(message("Lost file"))).toBe(true);
  });

  it("powerstore doDeduplicate joins equal contents", async () => {
    const world = await newWorld({ accounts: ["john@example.com", "jack@example.com"] });
    const john = await world.mailbox("john@example.com");
    const jack = await world.mailbox("jack@example.com");
    for (const mailbox of [john, jack]) await mailbox.add({ type: "message", folderId: 2, content: message("Same") });
    const name = world.store.volumes!.list()[0]!.name;
    const { operation, result } = await world.engine.deduplicate([name], false);
    expect(operation.module).toBe("ZxPowerstore");
    expect(result).toMatchObject([{ checkedMailboxes: 2, invalidDigests: 0 }]);
    expect(result![0]!.deduplicatedBlobs + result![0]!.alreadyDeduplicatedBlobs).toBeGreaterThan(0);
  });

  it("doCheckShares finds shares that lead nowhere, and doFixShares repairs those that the map knows", async () => {
    const world = await newWorld({ accounts: ["john@example.com", "jack@example.com"] });
    const jack = (await world.store.account("jack@example.com"))!;
    const mailbox = await world.mailbox("john@example.com");
    const grant = (granteeId: string) =>
      ({ granteeType: "usr", granteeId, granteeName: "jack@example.com", rights: "r" }) as const;
    const known = "0a000000-0000-4000-8000-000000000001";
    const unknown = "0a000000-0000-4000-8000-000000000002";
    await mailbox.createFolder({ parentId: 1, name: "Right", grants: [grant(jack.id)] });
    await mailbox.createFolder({ parentId: 1, name: "Wrong", grants: [grant(known), grant(unknown)] });
    const broken = await all(brokenShares(world.store));
    expect(broken.map((share) => [share.folder, share.id])).toEqual([
      ["/Wrong", known],
      ["/Wrong", unknown],
    ]);
    const { fixed, left } = await fixShares(world.store, (id) => (id === known ? jack.id : null));
    expect([fixed.length, left.length]).toEqual([1, 1]);
    const wrong = (await mailbox.folders()).find((folder) => folder.path === "/Wrong")!;
    expect(wrong.grants.map((one) => one.granteeId)).toEqual([jack.id, unknown]);
  });
});
