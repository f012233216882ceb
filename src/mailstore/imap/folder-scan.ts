import type { ListResponse } from "imapflow";
import { sql } from "../embedded/database.ts";
import { createFolder, renameFolder } from "../embedded/folder-changes.ts";
import { folderRows } from "../embedded/folder-rows.ts";
import { addSystemFolder } from "../embedded/new-mailbox.ts";
import type { Operation } from "../embedded/operation.ts";
import { nameKey } from "../folder-names.ts";
import { FOLDER_ID, SYSTEM_FOLDERS } from "../system-folders.ts";
import { type MirrorFolder, mirrorFolders, putMirrorFolder } from "./mirror.ts";

/** Which system folder a special use is (RFC 6154). */
const SPECIAL_USES: Readonly<Record<string, number>> = {
  "\\Inbox": FOLDER_ID.inbox,
  "\\Trash": FOLDER_ID.trash,
  "\\Junk": FOLDER_ID.junk,
  "\\Sent": FOLDER_ID.sent,
  "\\Drafts": FOLDER_ID.drafts,
};

/** A folder as the server lists it now. */
export interface ListedFolder {
  readonly path: string;
  readonly delimiter: string;
  readonly specialUse: string | null;
  /** Null for a folder that holds no messages. */
  readonly status: Omit<MirrorFolder, "folderId" | "path"> | null;
}

export function listedFolder(entry: ListResponse): ListedFolder {
  const cannotSelect = [...entry.flags].some((flag) => /^\\(noselect|nonexistent)$/i.test(flag));
  const status = entry.status;
  return {
    path: entry.path,
    delimiter: entry.delimiter,
    specialUse: entry.specialUse ?? null,
    status:
      cannotSelect || status?.uidValidity === undefined
        ? null
        : {
            uidValidity: Number(status.uidValidity),
            uidNext: status.uidNext ?? null,
            messages: status.messages ?? null,
            highestModseq: status.highestModseq === undefined ? null : String(status.highestModseq),
          },
  };
}

/** What a server allows and a mailbox does not, as `_`; and a number behind it where the name is taken. */
function freeName(op: Operation, parentId: number, name: string): string {
  const clean =
    name
      .replace(/[:/"\u0000-\u001f\u007f]/g, "_")
      .slice(0, 240)
      .trim() || "_";
  const taken = new Set(
    [...folderRows(op.db, op.account.mailbox).values()]
      .filter((row) => row.parent_id === parentId)
      .map((row) => nameKey(row.name)),
  );
  let free = clean === "." || clean === ".." ? "_" : clean;
  for (let n = 1; taken.has(nameKey(free)); n++) free = `${clean}_${n}`;
  return free;
}

function leafAndParent(folder: ListedFolder): { readonly leaf: string; readonly parent: string | null } {
  const at = folder.delimiter === "" ? -1 : folder.path.lastIndexOf(folder.delimiter);
  return at <= 0
    ? { leaf: folder.path, parent: null }
    : { leaf: folder.path.slice(at + folder.delimiter.length), parent: folder.path.slice(0, at) };
}

/**
 * Brings the mirror's folders in line with the server's list: new ones come, renamed ones are known by their UIDVALIDITY and
 * keep their id. Folders that are gone stay for now and are returned: their messages may turn up elsewhere.
 */
export function scanFolders(op: Operation, listed: readonly ListedFolder[]): readonly MirrorFolder[] {
  const known = new Map(mirrorFolders(op.db, op.account).map((folder) => [folder.path, folder]));
  const gone = new Map([...known].filter(([path]) => !listed.some((folder) => folder.path === path)));
  const idOf = new Map([...known.values()].map((folder) => [folder.path, folder.folderId]));
  for (const folder of listed.toSorted((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1))) {
    if (idOf.has(folder.path)) continue;
    const { leaf, parent } = leafAndParent(folder);
    const parentId = (parent === null ? undefined : idOf.get(parent)) ?? FOLDER_ID.userRoot;
    const renamed = [...gone.values()].find((old) => isSameFolder(old, folder));
    const folderId =
      renamed === undefined ? newFolder(op, folder, parentId, leaf) : movedFolder(op, renamed, parentId, leaf);
    if (renamed !== undefined) gone.delete(renamed.path);
    idOf.set(folder.path, folderId);
    const unread = { uidValidity: null, uidNext: null, messages: null, highestModseq: null };
    putMirrorFolder(op.db, op.account, { ...(renamed ?? unread), folderId, path: folder.path });
  }
  return [...gone.values()];
}

function isSameFolder(old: MirrorFolder, now: ListedFolder): boolean {
  return old.uidValidity !== null && old.folderId >= 256 && old.uidValidity === now.status?.uidValidity;
}

function newFolder(op: Operation, folder: ListedFolder, parentId: number, leaf: string): number {
  const special = SYSTEM_FOLDERS.find((system) => system.id === SPECIAL_USES[folder.specialUse ?? ""]);
  const rows = folderRows(op.db, op.account.mailbox);
  if (special !== undefined) {
    const isUsed = sql(op.db, "SELECT 1 FROM imap_folder WHERE mailbox = ? AND folder_id = ?").get(
      op.account.mailbox,
      special.id,
    );
    if (isUsed === undefined && rows.has(special.id)) return special.id;
    const isFree = ![...rows.values()].some(
      (row) => row.parent_id === FOLDER_ID.userRoot && nameKey(row.name) === nameKey(special.name),
    );
    if (isUsed === undefined && isFree) {
      addSystemFolder(op.db, op.account.mailbox, special, op.changeSequence);
      op.changed();
      return special.id;
    }
  }
  return createFolder(op, { parentId, name: freeName(op, parentId, leaf) });
}

function movedFolder(op: Operation, old: MirrorFolder, parentId: number, leaf: string): number {
  sql(op.db, "DELETE FROM imap_folder WHERE mailbox = ? AND folder_id = ?").run(op.account.mailbox, old.folderId);
  renameFolder(op, old.folderId, { parentId, name: freeName(op, parentId, leaf) });
  return old.folderId;
}
