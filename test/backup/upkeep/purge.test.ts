import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { accountIds, readItem } from "../../../src/backup/path/backup-path.ts";
import { blobFile } from "../../../src/backup/path/names.ts";
import { setLegalHold } from "../../../src/backup/path/stats.ts";
import { message, newWorld, type World } from "../world.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2022, 0, 1);

async function worldWithDeleted(): Promise<{ world: World; itemId: number; digest: string; johnId: string }> {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  onTestFinished(() => void vi.useRealTimers());
  const world = await newWorld({ accounts: ["john@example.com", "jack@example.com"] });
  const mail = await world.deliver("john@example.com", "Old");
  await (await world.mailbox("john@example.com")).delete([mail.id]);
  const johnId = (await world.store.account("john@example.com"))!.id;
  return { world, itemId: mail.id, digest: mail.digest!, johnId };
}

describe("doPurge", () => {
  it("keeps what was deleted within the retention time, and removes it with its blob afterwards", async () => {
    const { world, itemId, digest, johnId } = await worldWithDeleted();
    const { path } = world.engine.context;
    vi.setSystemTime(START + 30 * DAY_MS);
    expect((await world.engine.purge()).result).toMatchObject({ itemsPurged: 0, blobsPurged: 0 });
    vi.setSystemTime(START + 30 * DAY_MS + 1);
    expect((await world.engine.purge()).result).toMatchObject({ itemsPurged: 1, blobsPurged: 1 });
    expect(await readItem(path, johnId, itemId)).toEqual([]);
    expect(existsSync(join(path.root, blobFile(digest)))).toBe(false);
  });

  it("keeps a blob as long as any state of any item names it, also an old state of another account", async () => {
    const { world, digest } = await worldWithDeleted();
    const jack = await world.mailbox("jack@example.com");
    const draft = await jack.add({ type: "message", folderId: 6, content: message("Old") });
    await jack.rewrite(draft.id, { content: message("New") });
    vi.setSystemTime(START + 31 * DAY_MS);
    expect((await world.engine.purge()).result).toMatchObject({ itemsPurged: 1, blobsPurged: 0 });
    expect(existsSync(join(world.engine.context.path.root, blobFile(digest)))).toBe(true);
  });

  it("with 0 days purges nothing at all", async () => {
    const { world } = await worldWithDeleted();
    vi.setSystemTime(START + 1000 * DAY_MS);
    expect((await world.engine.purge({ itemDays: 0 })).result).toMatchObject({
      itemsPurged: 0,
      accountsPurged: 0,
      blobsPurged: 0,
    });
  });

  it("removes deleted accounts after their own retention time, not accounts on legal hold", async () => {
    const { world, johnId } = await worldWithDeleted();
    const { path } = world.engine.context;
    const jackId = (await world.store.account("jack@example.com"))!.id;
    for (const id of [johnId, jackId]) await world.store.directory!.deleteAccount(id);
    await setLegalHold(path, johnId, true, START);
    vi.setSystemTime(START + 31 * DAY_MS);
    expect((await world.engine.purge()).result).toMatchObject({ accountsPurged: 1, accountsHeld: 1 });
    expect(await accountIds(path)).toEqual([johnId]);
  });
});
