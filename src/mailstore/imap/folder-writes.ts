import { deleteFolder } from "../embedded/deletions.ts";
import { createFolder, renameFolder } from "../embedded/folder-changes.ts";
import { folderById, folderRow, folderRows, subtreeIds } from "../embedded/folder-rows.ts";
import { findItems } from "../embedded/item-rows.ts";
import { operate } from "../embedded/operation.ts";
import { notSupported, refusal } from "../errors.ts";
import { nameKey, validName } from "../folder-names.ts";
import type { NewFolder } from "../port.ts";
import { FIRST_USER_ID, FOLDER_ID } from "../system-folders.ts";
import { deleteMessages, remotePath } from "./message-writes.ts";
import { mirrorFolders, putMirrorFolder } from "./mirror.ts";
import { type MirroredAccount, SCAN, scanAccount } from "./scan.ts";

/** The server's name for a folder of that name in a parent. */
async function pathIn(mirrored: MirroredAccount, parentId: number, name: string): Promise<string> {
  const delimiter = await mirrored.connection.run(async (client) => client.namespace?.delimiter ?? "/");
  const prefix = await mirrored.connection.run(async (client) => client.namespace?.prefix ?? "");
  if (delimiter !== "" && name.includes(delimiter)) {
    throw refusal("bad-folder-name", `on this server a folder name cannot hold ${JSON.stringify(delimiter)}`);
  }
  return parentId === FOLDER_ID.userRoot ? `${prefix}${name}` : `${remotePath(mirrored, parentId)}${delimiter}${name}`;
}

/** Makes a folder on the server and in the mirror; its id. */
export async function makeFolder(mirrored: MirroredAccount, folder: NewFolder): Promise<number> {
  if (folder.content !== undefined && folder.content.kind !== "folder") {
    throw notSupported("an IMAP server", `keep a ${folder.content.kind}`);
  }
  const name = validName(folder.name);
  const { parentId } = folder;
  refuseTaken(mirrored, parentId, name);
  const path = await pathIn(mirrored, parentId, name);
  await mirrored.connection.run((client) => client.mailboxCreate(path));
  return operate(mirrored.core, mirrored.account, SCAN, { name: "CREATE" }, (op) => {
    const id = createFolder(op, { parentId, name });
    const unread = { uidValidity: null, uidNext: null, messages: null, highestModseq: null };
    putMirrorFolder(op.db, op.account, { folderId: id, path, ...unread });
    return id;
  });
}

/** Asked before the server is: to it `Old` and `OLD` are two folders. */
function refuseTaken(mirrored: MirroredAccount, parentId: number, name: string): void {
  const rows = folderRows(mirrored.core.db, mirrored.account.mailbox).values();
  for (const row of rows) {
    if (row.parent_id === parentId && nameKey(row.name) === nameKey(name)) {
      throw refusal("folder-exists", `there is a folder ${name} already`);
    }
  }
}

export async function moveFolder(
  mirrored: MirroredAccount,
  id: number,
  to: { readonly parentId?: number; readonly name?: string },
): Promise<void> {
  const { db } = mirrored.core;
  const row = folderRow(db, mirrored.account.mailbox, id);
  if (id < FIRST_USER_ID) throw refusal("system-folder", `${row.name} is a system folder`);
  const path = await pathIn(mirrored, to.parentId ?? row.parent_id ?? FOLDER_ID.userRoot, to.name ?? row.name);
  const before = remotePath(mirrored, id);
  await mirrored.connection.run((client) => client.mailboxRename(before, path));
  await operate(mirrored.core, mirrored.account, SCAN, { name: "RENAME" }, (op) => {
    renameFolder(op, id, to);
    // The folders below are renamed along.
    const below = new Set(subtreeIds(folderRows(op.db, op.account.mailbox), id));
    for (const folder of mirrorFolders(op.db, op.account).filter((entry) => below.has(entry.folderId))) {
      putMirrorFolder(op.db, op.account, { ...folder, path: path + folder.path.slice(before.length) });
    }
  });
}

/** Empties a folder; with `subfolders` those in it go too. How many messages went. */
export async function emptyFolder(mirrored: MirroredAccount, folderId: number, subfolders: boolean): Promise<number> {
  await scanAccount(mirrored);
  const { db } = mirrored.core;
  const { mailbox } = mirrored.account;
  folderById(db, mailbox, folderId);
  const below = subfolders ? subtreeIds(folderRows(db, mailbox), folderId).slice(1) : [];
  if (below.some((id) => id < FIRST_USER_ID)) throw refusal("system-folder", "system folders cannot be deleted");
  const ids: number[] = [];
  for (const id of [folderId, ...below])
    for await (const item of findItems(db, mailbox, { folderId: id })) ids.push(item.id);
  await deleteMessages(mirrored, ids);
  for (const id of below.toReversed()) await removeEmptied(mirrored, id);
  return ids.length;
}

export async function removeFolder(mirrored: MirroredAccount, id: number): Promise<void> {
  const row = folderRow(mirrored.core.db, mirrored.account.mailbox, id);
  if (id < FIRST_USER_ID) throw refusal("system-folder", `${row.name} is a system folder`);
  await emptyFolder(mirrored, id, true);
  await removeEmptied(mirrored, id);
}

async function removeEmptied(mirrored: MirroredAccount, id: number): Promise<void> {
  const path = remotePath(mirrored, id);
  await mirrored.connection.run((client) => client.mailboxDelete(path));
  await operate(mirrored.core, mirrored.account, SCAN, { name: "DELETE" }, (op) => deleteFolder(op, id));
}
