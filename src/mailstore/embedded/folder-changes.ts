import { refusal } from "../errors.ts";
import { nameKey, validName } from "../folder-names.ts";
import type { NewFolder } from "../port.ts";
import type { FolderSettings } from "../records.ts";
import { FIRST_USER_ID, FOLDER_ID } from "../system-folders.ts";
import { sql } from "./database.ts";
import { DEFAULT_SETTINGS, folderRow, folderRows, settingsOf, subtreeIds } from "./folder-rows.ts";
import { namedContext } from "./log-lines.ts";
import type { Operation } from "./operation.ts";

function isTaken(op: Operation, parentId: number, name: string, exceptId = 0): boolean {
  const found = sql(
    op.db,
    "SELECT id FROM folder WHERE mailbox = ? AND parent_id = ? AND name_key = ? AND id <> ?",
  ).get(op.account.mailbox, parentId, nameKey(name), exceptId);
  return found !== undefined;
}

function refuseTaken(op: Operation, parentId: number, name: string, exceptId?: number): void {
  if (isTaken(op, parentId, name, exceptId)) {
    throw refusal("folder-exists", `there is a folder ${name} already`);
  }
}

/** Picks the known settings out of an object that may have more. */
function settingsFrom(from: Partial<FolderSettings>, base: FolderSettings): FolderSettings {
  return {
    view: from.view ?? base.view,
    color: from.color !== undefined ? from.color : base.color,
    flags: from.flags ?? base.flags,
    url: from.url !== undefined ? from.url : base.url,
    grants: from.grants ?? base.grants,
    content: from.content ?? base.content,
  };
}

/** Makes a folder; its id. Throws as `Mailbox.createFolder` says. */
export function createFolder(op: Operation, folder: NewFolder): number {
  const name = validName(folder.name);
  const parent = folderRow(op.db, op.account.mailbox, folder.parentId);
  refuseTaken(op, parent.id, name);
  const settings = settingsFrom(folder, DEFAULT_SETTINGS);
  const id = op.newId();
  sql(
    op.db,
    "INSERT INTO folder (mailbox, id, parent_id, name, name_key, settings, changed_utc_ms, change_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ).run(
    op.account.mailbox,
    id,
    parent.id,
    name,
    nameKey(name),
    JSON.stringify(settings),
    op.timeUtcMs,
    op.changeSequence,
  );
  op.changed();
  // A plain folder is added at DEBUG since 8.8.5: no record.
  const parentName = `parentId=${parent.id}, parentName=${parent.name}`;
  if (settings.content.kind === "search") op.say("mailop", `Adding SearchFolder ${name}: id=${id}, ${parentName}.`);
  if (settings.content.kind === "mountpoint") op.say("mailop", `Adding Mountpoint ${name}: id=${id}, ${parentName}.`);
  return id;
}

/** A name that is free in the target: Trash takes a folder under another name where its own is taken, as a server does. */
function freeName(op: Operation, parentId: number, name: string, id: number): string {
  let free = name;
  for (let n = 1; parentId === FOLDER_ID.trash && isTaken(op, parentId, free, id); n++) free = `${name}_${n}`;
  return free;
}

/** Renames and/or moves a folder. Throws as `Mailbox.renameFolder` says. */
export function renameFolder(
  op: Operation,
  id: number,
  to: { readonly parentId?: number; readonly name?: string },
): void {
  const mailbox = op.account.mailbox;
  const row = folderRow(op.db, mailbox, id);
  if (id < FIRST_USER_ID)
    throw refusal("system-folder", `${row.name} is a system folder: it cannot be renamed or moved`);
  const parent = folderRow(op.db, mailbox, to.parentId ?? row.parent_id ?? FOLDER_ID.userRoot);
  if (subtreeIds(folderRows(op.db, mailbox), id).includes(parent.id)) {
    throw refusal("bad-target", `${row.name} cannot be moved into itself`);
  }
  const name = freeName(op, parent.id, to.name === undefined ? row.name : validName(to.name), id);
  refuseTaken(op, parent.id, name, id);
  if (name === row.name && parent.id === row.parent_id) return;
  sql(
    op.db,
    "UPDATE folder SET parent_id = ?, name = ?, name_key = ?, changed_utc_ms = ?, change_sequence = ? WHERE mailbox = ? AND id = ?",
  ).run(parent.id, name, nameKey(name), op.timeUtcMs, op.changeSequence, mailbox, id);
  op.changed();
  touchBelow(op, id);
  // A rename leaves no record of its own.
  if (parent.id !== row.parent_id) {
    op.say("mailop", `moving ${namedContext("Folder", { id, name })} to ${namedContext("Folder", parent)}`);
  }
}

/** The folders below have a new path: who asks for changes must hear of them. */
function touchBelow(op: Operation, id: number): void {
  const mailbox = op.account.mailbox;
  for (const below of subtreeIds(folderRows(op.db, mailbox), id).slice(1)) {
    sql(op.db, "UPDATE folder SET change_sequence = ? WHERE mailbox = ? AND id = ?").run(
      op.changeSequence,
      mailbox,
      below,
    );
  }
}

export function changeFolder(op: Operation, id: number, settings: Partial<FolderSettings>): void {
  const row = folderRow(op.db, op.account.mailbox, id);
  const next = JSON.stringify(settingsFrom(settings, settingsOf(row)));
  sql(
    op.db,
    "UPDATE folder SET settings = ?, changed_utc_ms = ?, change_sequence = ? WHERE mailbox = ? AND id = ?",
  ).run(next, op.timeUtcMs, op.changeSequence, op.account.mailbox, id);
  op.changed();
}
