import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change, FolderRecord, ItemRecord, Mailbox } from "../../../src/mailstore/index.ts";
import { listed, message, newStore } from "../new-store.ts";

/** What a reader of changes would know: everything by id. */
interface Mirror {
  readonly items: Map<number, ItemRecord>;
  readonly folders: Map<number, FolderRecord>;
  upTo: number;
}

function apply(mirror: Mirror, change: Change): void {
  if (change.kind === "item") mirror.items.set(change.item.id, change.item);
  if (change.kind === "folder") mirror.folders.set(change.folder.id, change.folder);
  if (change.kind === "deleted") {
    mirror.items.delete(change.tombstone.id);
    mirror.folders.delete(change.tombstone.id);
  }
}

async function follow(mail: Mailbox, mirror: Mirror): Promise<void> {
  const { upTo, changes } = await mail.changes(mirror.upTo);
  for await (const change of changes) apply(mirror, change);
  mirror.upTo = upTo;
}

/** One thing a user may do; `pick` chooses among what is there. */
type Act = { readonly what: string; readonly pick: number };

async function perform(mail: Mailbox, act: Act): Promise<void> {
  const items = await listed(mail.items());
  const folders = await mail.folders();
  const own = folders.filter((folder) => folder.id >= 256);
  const item = items[act.pick % Math.max(1, items.length)];
  const folder = folders[1 + (act.pick % (folders.length - 1))] as FolderRecord;
  const mine = own[act.pick % Math.max(1, own.length)];
  if (act.what === "add") await mail.add({ type: "message", folderId: folder.id, content: message({}), tags: ["t"] });
  if (act.what === "folder") await mail.createFolder({ parentId: folder.id, name: `f${Math.random()}` });
  if (act.what === "empty") await mail.emptyTrash();
  if (item !== undefined) {
    if (act.what === "move") await mail.move([item.id], folder.id);
    if (act.what === "trash") await mail.trash([item.id]);
    if (act.what === "delete") await mail.delete([item.id]);
    if (act.what === "mark") await mail.mark([item.id], { addFlags: ["flagged"], removeTags: ["t"] });
    if (act.what === "copy") await mail.copy([item.id], folder.id);
    if (act.what === "untag") await mail.deleteTag((await mail.tags())[0]?.id ?? 0).catch(() => undefined);
  }
  if (mine !== undefined) {
    if (act.what === "rename") await mail.renameFolder(mine.id, { name: `r${Math.random()}` });
    if (act.what === "bin") await mail.renameFolder(mine.id, { parentId: 3 }).catch(() => undefined);
    if (act.what === "remove") await mail.deleteFolder(mine.id);
  }
}

const ACTS = [
  "add",
  "add",
  "folder",
  "move",
  "trash",
  "delete",
  "mark",
  "copy",
  "untag",
  "rename",
  "bin",
  "remove",
  "empty",
];
const act = fc.record({ what: fc.constantFrom(...ACTS), pick: fc.nat(1000) });

describe("changes", () => {
  it("since any moment, applied to what was known then, give what is there now; counters agree; ids never come twice", async () => {
    const box = await newStore();
    const mail = await box.open();
    const mirror: Mirror = { items: new Map(), folders: new Map(), upTo: 0 };
    const given = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        for (const each of acts) {
          const before = new Set((await listed(mail.items())).map((item) => item.id));
          await perform(mail, each);
          for (const { id } of await listed(mail.items())) {
            if (!before.has(id)) expect(given.has(id)).toBe(false);
            given.add(id);
          }
        }
        await follow(mail, mirror);
        const items = await listed(mail.items());
        expect([...mirror.items.values()].sort((a, b) => a.id - b.id)).toEqual(items);
        expect(new Map((await mail.folders()).map((folder) => [folder.id, folder]))).toEqual(mirror.folders);
        const account = await box.store.account(mail.accountId);
        expect(account?.items).toBe(items.length);
        expect(account?.usedBytes).toBe(items.reduce((sum, item) => sum + item.sizeBytes, 0));
      }),
      { numRuns: 40 },
    );
    await box.remove();
  });

  it("come in order of change number, over the pages", async () => {
    const box = await newStore();
    const mail = await box.open();
    const first = await mail.add({ type: "contact", folderId: 7, content: null });
    for (let n = 0; n < 1100; n++) await mail.add({ type: "contact", folderId: 7, content: null });
    await mail.mark([first.id], { addFlags: ["flagged"] });
    const all = await listed((await mail.changes(first.changeSequence)).changes);
    const ids = all.flatMap((change) => (change.kind === "item" ? [change.item.id] : []));
    expect(ids).toHaveLength(1101);
    expect(ids.at(-1)).toBe(first.id);
    expect(new Set(ids).size).toBe(1101);
    const { upTo, changes } = await mail.changes((await mail.changes(0)).upTo);
    expect([upTo, await listed(changes)]).toEqual([1103, []]);
    await box.remove();
  });

  it("leave tombstones that tell where and what the deleted was", async () => {
    const box = await newStore();
    const mail = await box.open();
    const { id } = await mail.add({ type: "message", folderId: 2, content: message({}) });
    await mail.trash([id]);
    await mail.emptyTrash();
    const gone = (await listed((await mail.changes(2)).changes)).filter((change) => change.kind === "deleted");
    expect(gone).toMatchObject([{ tombstone: { id, type: "message", folderId: 3 } }]);
    await box.remove();
  });
});
