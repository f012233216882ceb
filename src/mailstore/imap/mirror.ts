import { type Connection, openDatabase, sql } from "../embedded/database.ts";
import { findAccount } from "../embedded/directory-rows.ts";
import type { ItemRow } from "../embedded/item-rows.ts";
import { ITEM_COLUMNS } from "../embedded/item-rows.ts";
import { newMailbox } from "../embedded/new-mailbox.ts";
import type { AccountKey, OperationCore } from "../embedded/operation.ts";
import type { AccountRecord } from "../records.ts";
import { SYSTEM_FOLDERS } from "../system-folders.ts";

/**
 * The mirror of IMAP mailboxes: what they looked like when they were last read, under ids of our own, in the tables of the
 * embedded store. It gives IMAP what it lacks: one id for the life of a message, change numbers, tombstones. It holds no
 * contents, and may be thrown away: then all messages get new ids.
 */
export function openMirror(path: string, name: string): OperationCore {
  return {
    root: name,
    db: openDatabase(path, true),
    blobs: { place: () => undefined, copy: () => undefined, remove: () => undefined },
    log: { append: () => undefined },
    listeners: new Set(),
  };
}

/** Folders that every mirror has; others of the system come when the server has them. */
const FIRST_FOLDERS = SYSTEM_FOLDERS.filter((folder) => [11, 1, 2].includes(folder.id));

/** The account in the mirror, made where it is new. */
export function mirroredAccount(db: Connection, id: string, name: string): AccountRecord {
  const found = findAccount(db, id);
  if (found !== null) return found;
  db.transaction(() => {
    sql(
      db,
      "INSERT OR IGNORE INTO entry (id, kind, name, attributes, created_utc_ms) VALUES (?, 'account', ?, '{}', ?)",
    ).run(id, name, Date.now());
    sql(db, "INSERT OR IGNORE INTO address (address, entry_id) VALUES (?, ?)").run(name, id);
    if (sql(db, "SELECT 1 FROM mailbox WHERE account_id = ?").get(id) === undefined) newMailbox(db, id, FIRST_FOLDERS);
  }).immediate();
  return findAccount(db, id) as AccountRecord;
}

/** Whether the mailbox was ever read to its end: then its folders are known. */
export function hasBeenRead(db: Connection, { mailbox }: AccountKey): boolean {
  return sql(db, "SELECT 1 FROM imap_folder WHERE mailbox = ? LIMIT 1").get(mailbox) !== undefined;
}

/** A new change number for what may have changed on the server without anybody knowing here. */
export function reserveChange(db: Connection, mailbox: number): number {
  const text = "UPDATE mailbox SET change_sequence = change_sequence + 1 WHERE number = ? RETURNING change_sequence";
  return sql(db, text).pluck().get(mailbox) as number;
}

/** A folder of the mirror and the server's name of it. */
export interface MirrorFolder {
  readonly folderId: number;
  readonly path: string;
  /** Null for a folder that holds no messages. */
  readonly uidValidity: number | null;
  readonly uidNext: number | null;
  readonly messages: number | null;
  readonly highestModseq: string | null;
}

export function mirrorFolders(db: Connection, account: AccountKey): MirrorFolder[] {
  const text = `SELECT folder_id AS folderId, path, uid_validity AS uidValidity, uid_next AS uidNext, messages,
   highest_modseq AS highestModseq FROM imap_folder WHERE mailbox = ? ORDER BY folder_id`;
  return sql(db, text).all(account.mailbox) as MirrorFolder[];
}

export function putMirrorFolder(db: Connection, account: AccountKey, folder: MirrorFolder): void {
  const { folderId, path, uidValidity, uidNext, messages, highestModseq } = folder;
  sql(
    db,
    `INSERT OR REPLACE INTO imap_folder (mailbox, folder_id, path, uid_validity, uid_next, messages, highest_modseq)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(account.mailbox, folderId, path, uidValidity, uidNext, messages, highestModseq);
}

/** A message of the mirror: its row, and its UID in its folder; null where that was forgotten (another UIDVALIDITY). */
export type MirrorMessage = ItemRow & { readonly uid: number | null };

const MESSAGES = `SELECT ${ITEM_COLUMNS.split(", ")
  .map((column) => `item.${column}`)
  .join(", ")}, uid FROM item LEFT JOIN imap_message ON imap_message.mailbox = item.mailbox AND item_id = item.id`;

export function mirrorMessages(db: Connection, account: AccountKey, folderId: number): MirrorMessage[] {
  const text = `${MESSAGES} WHERE item.mailbox = ? AND item.folder_id = ? ORDER BY item.id`;
  return sql(db, text).all(account.mailbox, folderId) as MirrorMessage[];
}

export function mirrorMessage(db: Connection, account: AccountKey, itemId: number): MirrorMessage | null {
  const text = `${MESSAGES} WHERE item.mailbox = ? AND item.id = ?`;
  return (sql(db, text).get(account.mailbox, itemId) as MirrorMessage | undefined) ?? null;
}

/** Says where on the server an item is now. */
export function placeMessage(db: Connection, account: AccountKey, itemId: number, folderId: number, uid: number): void {
  sql(db, "INSERT OR REPLACE INTO imap_message (mailbox, item_id, folder_id, uid) VALUES (?, ?, ?, ?)").run(
    account.mailbox,
    itemId,
    folderId,
    uid,
  );
}

/** The digest of a content that was read: known from now on. Nothing has changed by this. */
export function rememberDigest(db: Connection, account: AccountKey, itemId: number, digest: string): void {
  sql(db, "UPDATE item SET digest = ? WHERE mailbox = ? AND id = ?").run(digest, account.mailbox, itemId);
}

/** The tag that a keyword of the server stands for. */
export function tagNameOf(db: Connection, account: AccountKey, keyword: string): string {
  const text = "SELECT tag_name FROM imap_keyword WHERE mailbox = ? AND keyword = ?";
  return (sql(db, text).pluck().get(account.mailbox, keyword) as string | undefined) ?? keyword;
}

/** Remembers under which keyword a tag goes to the server. */
export function rememberKeyword(db: Connection, account: AccountKey, keyword: string, tagName: string): void {
  if (keyword === tagName) return;
  sql(db, "INSERT OR REPLACE INTO imap_keyword (mailbox, keyword, tag_name) VALUES (?, ?, ?)").run(
    account.mailbox,
    keyword,
    tagName,
  );
}
