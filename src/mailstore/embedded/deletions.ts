import { refusal } from "../errors.ts";
import { flagBits } from "../flags.ts";
import type { Retention } from "../port.ts";
import { FIRST_USER_ID, FOLDER_ID } from "../system-folders.ts";
import { sql } from "./database.ts";
import { folderRow, folderRows, pathOf, settingsOf, subtreeIds } from "./folder-rows.ts";
import { blobKey, ITEM_COLUMNS, type ItemRow, itemsInFolder, metadataOf } from "./item-rows.ts";
import { deletedTogether, itemContext, namedContext } from "./log-lines.ts";
import type { Operation } from "./operation.ts";
import { bury } from "./tombstones.ts";

/** Takes items out of the mailbox. Says nothing. */
function removeItems(op: Operation, rows: readonly ItemRow[]): void {
  for (const row of rows) {
    sql(op.db, "DELETE FROM item WHERE mailbox = ? AND id = ?").run(op.account.mailbox, row.id);
    bury(op, { id: row.id, type: row.type, folderId: row.folder_id });
    if (row.digest !== null) op.removeLater(blobKey(op.account.mailbox, row));
    op.changed(-1, -row.size_bytes);
  }
}

/** Deletes items that were named one by one: a record each, as MailItem.delete writes them. */
export function deleteSingly(op: Operation, rows: readonly ItemRow[]): void {
  for (const row of rows) {
    const metadata = metadataOf(row);
    if (row.type === "appointment" || row.type === "task") {
      const what = `subject="${row.subject ?? ""}", UID=${metadata.uid ?? ""}`;
      op.say("calendar", `Deleting CalendarItem: id=${row.id}, folderId=${row.folder_id}, ${what}`);
    }
    op.say("mailop", `Deleting ${itemContext({ ...row, metadata })}.`);
  }
  removeItems(op, rows);
}

/** Deletes items that go as a set: lists of ids. */
function deleteAsList(op: Operation, rows: readonly ItemRow[]): void {
  for (const line of deletedTogether(rows.map((row) => ({ ...row, metadata: {} })))) op.say("mailop", line);
  removeItems(op, rows);
}

/** Removes empty folders, deepest first. `ids`: parents before children. */
function removeFolders(op: Operation, ids: readonly number[]): void {
  const mailbox = op.account.mailbox;
  const rows = folderRows(op.db, mailbox);
  for (const id of ids.toReversed()) {
    const row = rows.get(id);
    if (row === undefined) continue;
    op.say("mailbox", `deleting folder id=${id},path=${pathOf(row, rows)}`);
    const kind = settingsOf(row).content.kind;
    const className = kind === "folder" ? "Folder" : kind === "search" ? "SearchFolder" : "Mountpoint";
    op.say("mailop", `Deleting ${namedContext(className, row)}.`);
    sql(op.db, "DELETE FROM folder WHERE mailbox = ? AND id = ?").run(mailbox, id);
    bury(op, { id, type: "folder", folderId: row.parent_id });
    op.changed();
  }
}

/** Deletes what lies in a folder; with `subfolders` also the folders in it. Returns how many items went. */
export function emptyFolder(op: Operation, folderId: number, subfolders: boolean): number {
  folderRow(op.db, op.account.mailbox, folderId);
  const below = subfolders ? subtreeIds(folderRows(op.db, op.account.mailbox), folderId).slice(1) : [];
  if (below.some((id) => id < FIRST_USER_ID)) throw refusal("system-folder", "system folders cannot be deleted");
  const rows = [folderId, ...below].flatMap((id) => itemsInFolder(op.db, op.account.mailbox, id));
  deleteAsList(op, rows);
  removeFolders(op, below);
  return rows.length;
}

/** Deletes a folder with all that is in it. @throws {SalvageError} `no-such-folder`, `system-folder` */
export function deleteFolder(op: Operation, folderId: number): void {
  const row = folderRow(op.db, op.account.mailbox, folderId);
  if (folderId < FIRST_USER_ID) throw refusal("system-folder", `${row.name} is a system folder`);
  emptyFolder(op, folderId, true);
  removeFolders(op, [folderId]);
}

const FLAGGED_DELETED = flagBits(["deleted"]);

function flaggedDeleted(op: Operation, condition: string, value: number): ItemRow[] {
  const text = `SELECT ${ITEM_COLUMNS} FROM item WHERE mailbox = ? AND flags & ? <> 0 AND ${condition} ORDER BY id`;
  return sql(op.db, text).all(op.account.mailbox, FLAGGED_DELETED, value) as ItemRow[];
}

/** Deletes what is flagged `deleted` in a folder. Returns the ids. */
export function expunge(op: Operation, folderId: number): number[] {
  folderRow(op.db, op.account.mailbox, folderId);
  const rows = flaggedDeleted(op, "folder_id = ?", folderId);
  deleteSingly(op, rows);
  return rows.map((row) => row.id);
}

/** What lies in a folder (and below) since before `beforeUtcMs`. */
function olderThan(op: Operation, folderId: number, beforeUtcMs: number): ItemRow[] {
  return subtreeIds(folderRows(op.db, op.account.mailbox), folderId)
    .flatMap((id) => itemsInFolder(op.db, op.account.mailbox, id))
    .filter((row) => row.changed_utc_ms <= beforeUtcMs);
}

/** Retention, in a server's order: expired \Deleted one by one, then Trash and Junk as lists. Returns the ids. */
export function purge(op: Operation, retention: Retention): number[] {
  const { flaggedDeletedAgeMs = 0, trashAgeMs = 0, junkAgeMs = 0 } = retention;
  const gone: number[] = [];
  if (flaggedDeletedAgeMs > 0) {
    const rows = flaggedDeleted(op, "changed_utc_ms <= ?", op.timeUtcMs - flaggedDeletedAgeMs);
    deleteSingly(op, rows);
    gone.push(...rows.map((row) => row.id));
  }
  for (const [folderId, ageMs] of [
    [FOLDER_ID.trash, trashAgeMs],
    [FOLDER_ID.junk, junkAgeMs],
  ] as const) {
    if (ageMs <= 0) continue;
    const rows = olderThan(op, folderId, op.timeUtcMs - ageMs);
    deleteAsList(op, rows);
    gone.push(...rows.map((row) => row.id));
  }
  return gone;
}
