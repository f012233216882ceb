import type { ImapFlow } from "imapflow";
import { copyItems } from "../embedded/item-additions.ts";
import { markItems, moveItems } from "../embedded/item-changes.ts";
import { findItems, type ItemRow, itemRow, itemRows } from "../embedded/item-rows.ts";
import { type Operation, operate } from "../embedded/operation.ts";
import { listTags, removeTag } from "../embedded/tags.ts";
import { noSuchFolder, noSuchItem, notSupported } from "../errors.ts";
import { validName } from "../folder-names.ts";
import type { Marks, NewItem } from "../port.ts";
import type { ItemRecord } from "../records.ts";
import { append, bytesOf } from "./append.ts";
import { IMAP_FLAGS, imapChanges, imapFlagsOf, keywordOf } from "./keywords.ts";
import { buryVanished, newItem } from "./message-scan.ts";
import { type MirrorFolder, mirrorFolders, mirrorMessage, placeMessage, rememberKeyword } from "./mirror.ts";
import { type MirroredAccount, SCAN, scanAccount } from "./scan.ts";

function change<T>(mirrored: MirroredAccount, work: (op: Operation) => T): Promise<T> {
  return operate(mirrored.core, mirrored.account, SCAN, { name: "CHANGE" }, work);
}

/** A folder as the server knows it. @throws {SalvageError} `no-such-folder` */
function remoteFolder(mirrored: MirroredAccount, folderId: number): MirrorFolder {
  const folder = mirrorFolders(mirrored.core.db, mirrored.account).find((entry) => entry.folderId === folderId);
  if (folder === undefined) throw noSuchFolder(folderId);
  return folder;
}

/** The server's name of a folder. @throws {SalvageError} `no-such-folder` */
export function remotePath(mirrored: MirroredAccount, folderId: number): string {
  return remoteFolder(mirrored, folderId).path;
}

/** Messages by the folder they lie in. */
interface Batch {
  readonly folder: MirrorFolder;
  readonly rows: readonly ItemRow[];
  /** UIDs as a sequence set. */
  readonly range: string;
  readonly idOf: ReadonlyMap<number, number>;
}

function batches(mirrored: MirroredAccount, ids: readonly number[]): Batch[] {
  const { db } = mirrored.core;
  const rows = itemRows(db, mirrored.account.mailbox, ids);
  const byFolder = Map.groupBy(rows, (row) => row.folder_id);
  return [...byFolder].map(([folderId, inFolder]) => {
    const idOf = new Map(inFolder.map((row) => [mirrorMessage(db, mirrored.account, row.id)?.uid ?? 0, row.id]));
    if (idOf.has(0)) throw noSuchItem([idOf.get(0) ?? 0]);
    return { folder: remoteFolder(mirrored, folderId), rows: inFolder, range: [...idOf.keys()].join(","), idOf };
  });
}

/** Runs a command on each batch; a server that refuses one is an error, and the mirror is brought in line. */
async function onBatches(
  mirrored: MirroredAccount,
  ids: readonly number[],
  what: string,
  command: (client: ImapFlow, batch: Batch) => Promise<boolean>,
): Promise<void> {
  for (const batch of batches(mirrored, ids)) {
    const done = await mirrored.connection.inFolder(batch.folder, "write", (client) => command(client, batch));
    if (done) continue;
    await scanAccount(mirrored);
    throw notSupported("the IMAP server", `${what} (it refused)`);
  }
}

/** The keyword of a tag, remembered where it is not the tag's name. */
async function keywordFor(mirrored: MirroredAccount, tagName: string): Promise<string> {
  const name = validName(tagName);
  const keyword = keywordOf(name);
  rememberKeyword(mirrored.core.db, mirrored.account, keyword, name);
  return keyword;
}

/** Appends a message; its new id. */
export async function addMessage(mirrored: MirroredAccount, item: NewItem): Promise<number> {
  if (item.type !== "message" || item.content === null) throw notSupported("an IMAP server", `keep a ${item.type}`);
  const path = remotePath(mirrored, item.folderId);
  const keywords = await Promise.all((item.tags ?? []).map((tag) => keywordFor(mirrored, tag)));
  const appended = await append(mirrored.connection, {
    path,
    bytes: await bytesOf(item.content),
    imapFlags: imapFlagsOf(item.flags ?? ["unread"], keywords),
    dateUtcMs: item.dateUtcMs ?? Date.now(),
  });
  return change(mirrored, (op) => {
    const id = newItem(op, item.folderId, appended.arrival, appended.digest);
    placeMessage(op.db, op.account, id, item.folderId, appended.arrival.uid);
    return id;
  });
}

/** Flags and tags, on the server and then in the mirror. Flags that IMAP does not have are left out. */
export async function markMessages(mirrored: MirroredAccount, ids: readonly number[], marks: Marks): Promise<void> {
  const supported = (flags: Marks["addFlags"] = []) => flags.filter((flag) => IMAP_FLAGS.includes(flag));
  const [addFlags, removeFlags] = [supported(marks.addFlags), supported(marks.removeFlags)];
  const flags = imapChanges(addFlags, removeFlags);
  const add = [...flags.add, ...(await Promise.all((marks.addTags ?? []).map((tag) => keywordFor(mirrored, tag))))];
  const remove = [
    ...flags.remove,
    ...(await Promise.all((marks.removeTags ?? []).map((tag) => keywordFor(mirrored, tag)))),
  ];
  await onBatches(mirrored, ids, "change flags", async (client, { range }) => {
    const added = add.length === 0 || (await client.messageFlagsAdd(range, add, { uid: true }));
    return added && (remove.length === 0 || (await client.messageFlagsRemove(range, remove, { uid: true })));
  });
  await change(mirrored, (op) =>
    markItems(op, itemRows(op.db, op.account.mailbox, ids), { ...marks, addFlags, removeFlags }),
  );
}

async function requireExact(mirrored: MirroredAccount, what: string): Promise<void> {
  // Without UIDPLUS (RFC 4315) an EXPUNGE takes along whatever others have flagged.
  if (!(await mirrored.connection.offers("UIDPLUS")))
    throw notSupported("this IMAP server", `${what}: it lacks UIDPLUS`);
}

export async function moveMessages(mirrored: MirroredAccount, ids: readonly number[], folderId: number): Promise<void> {
  await requireExact(mirrored, "move messages");
  const target = remotePath(mirrored, folderId);
  const lying = itemRows(mirrored.core.db, mirrored.account.mailbox, ids).filter((row) => row.folder_id !== folderId);
  const moved = new Map<number, number>();
  await onBatches(
    mirrored,
    lying.map((row) => row.id),
    "move messages",
    async (client, { range, idOf }) => {
      const done = await client.messageMove(range, target, { uid: true });
      if (done === false) return false;
      for (const [uid, newUid] of done.uidMap ?? []) moved.set(idOf.get(uid) ?? 0, newUid);
      return true;
    },
  );
  await change(mirrored, (op) => {
    for (const [id, uid] of moved) {
      const row = itemRow(op.db, op.account.mailbox, id);
      if (row === null) continue;
      moveItems(op, [row], folderId);
      placeMessage(op.db, op.account, id, folderId, uid);
    }
  });
  // A server that does not tell the new UIDs: the scan recognises the messages.
  if (moved.size < lying.length) await scanAccount(mirrored);
}

export async function copyMessages(
  mirrored: MirroredAccount,
  ids: readonly number[],
  folderId: number,
): Promise<readonly number[]> {
  await requireExact(mirrored, "tell what copies are called");
  const target = remotePath(mirrored, folderId);
  const uidOfCopy = new Map<number, number>();
  await onBatches(mirrored, ids, "copy messages", async (client, { range, idOf }) => {
    const done = await client.messageCopy(range, target, { uid: true });
    if (done === false) return false;
    for (const [uid, newUid] of done.uidMap ?? []) uidOfCopy.set(idOf.get(uid) ?? 0, newUid);
    return true;
  });
  return change(mirrored, (op) => {
    const rows = itemRows(op.db, op.account.mailbox, ids);
    const copies = copyItems(op, rows, folderId);
    rows.forEach((row, index) => {
      placeMessage(op.db, op.account, copies[index] ?? 0, folderId, uidOfCopy.get(row.id) ?? 0);
    });
    return copies;
  });
}

export async function deleteMessages(mirrored: MirroredAccount, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await requireExact(mirrored, "delete single messages");
  await onBatches(mirrored, ids, "delete messages", (client, { range }) => client.messageDelete(range, { uid: true }));
  await change(mirrored, (op) => buryVanished(op, ids));
}

/** Deletes the messages that a condition picks; their ids. */
export async function deleteWhere(
  mirrored: MirroredAccount,
  isWanted: (item: ItemRecord) => boolean,
): Promise<readonly number[]> {
  await scanAccount(mirrored);
  const ids: number[] = [];
  for await (const item of findItems(mirrored.core.db, mirrored.account.mailbox, {})) {
    if (isWanted(item)) ids.push(item.id);
  }
  await deleteMessages(mirrored, ids);
  return ids;
}

/** Takes a tag off all messages and forgets it. */
export async function dropTag(mirrored: MirroredAccount, tagId: number): Promise<void> {
  const { db } = mirrored.core;
  const tag = listTags(db, mirrored.account.mailbox).find((entry) => entry.id === tagId);
  if (tag === undefined) throw noSuchItem([tagId]);
  const ids: number[] = [];
  for await (const item of findItems(db, mirrored.account.mailbox, {})) {
    if (item.tags.includes(tag.name)) ids.push(item.id);
  }
  if (ids.length > 0) await markMessages(mirrored, ids, { removeTags: [tag.name] });
  await change(mirrored, (op) => removeTag(op, tagId));
}
