import { nameKey } from "../folder-names.ts";
import { FIRST_USER_ID, type SystemFolder } from "../system-folders.ts";
import { type Connection, sql } from "./database.ts";
import { DEFAULT_SETTINGS } from "./folder-rows.ts";

/** Makes an empty mailbox with its first folders; its number. */
export function newMailbox(db: Connection, accountId: string, folders: readonly SystemFolder[]): number {
  const created = sql(
    db,
    "INSERT INTO mailbox (account_id, next_id, change_sequence, items, used_bytes) VALUES (?, ?, 1, 0, 0)",
  ).run(accountId, FIRST_USER_ID);
  const mailbox = Number(created.lastInsertRowid);
  for (const folder of folders) addSystemFolder(db, mailbox, folder, 1);
  return mailbox;
}

export function addSystemFolder(db: Connection, mailbox: number, folder: SystemFolder, changeSequence: number): void {
  const { id, parentId, name, view } = folder;
  const settings = JSON.stringify({ ...DEFAULT_SETTINGS, view });
  sql(
    db,
    "INSERT INTO folder (mailbox, id, parent_id, name, name_key, settings, changed_utc_ms, change_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ).run(mailbox, id, parentId, name, nameKey(name), settings, Date.now(), changeSequence);
}
