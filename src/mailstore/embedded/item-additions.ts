import { EXIT, SalvageError } from "../../core/index.ts";
import { refusal } from "../errors.ts";
import { flagBits } from "../flags.ts";
import type { MessageHeaders } from "../message-headers.ts";
import type { NewItem } from "../port.ts";
import { quotaBytesOf } from "../quota.ts";
import type { ItemMetadata } from "../records.ts";
import type { StagedBlob } from "./blob-volume.ts";
import { sql } from "./database.ts";
import { type FolderRow, folderRow, settingsOf } from "./folder-rows.ts";
import { blobKey, type ItemRow, itemRow } from "./item-rows.ts";
import { contactEmail, itemContext } from "./log-lines.ts";
import type { Operation } from "./operation.ts";
import { tagId } from "./tags.ts";

/** A folder that items can lie in. @throws {SalvageError} `no-such-folder`, `not-a-folder` */
export function itemFolder(op: Operation, id: number): FolderRow {
  const row = folderRow(op.db, op.account.mailbox, id);
  const kind = settingsOf(row).content.kind;
  if (kind !== "folder") throw refusal("not-a-folder", `no items can be put into ${row.name}: it is a ${kind}`);
  return row;
}

/** @throws {SalvageError} `over-quota` */
export function checkQuota(op: Operation, moreBytes: number): void {
  const row = sql(
    op.db,
    "SELECT used_bytes, attributes FROM mailbox JOIN entry ON entry.id = account_id WHERE number = ?",
  ).get(op.account.mailbox) as { used_bytes: number; attributes: string };
  const quota = quotaBytesOf(JSON.parse(row.attributes));
  if (quota === null || row.used_bytes + moreBytes <= quota) return;
  throw new SalvageError(`mailbox of ${op.account.name} is over its quota of ${quota} bytes`, {
    code: "over-quota",
    exitCode: EXIT.partly,
    hint: "raise zimbraMailQuota (0 for none)",
  });
}

const INSERT = `INSERT INTO item (mailbox, id, type, folder_id, flags, tags, date_utc_ms, size_bytes, digest, subject, sender,
 message_id, name, metadata, changed_utc_ms, change_sequence, content_sequence)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function insertItem(op: Operation, row: ItemRow): void {
  sql(op.db, INSERT).run(
    op.account.mailbox,
    row.id,
    row.type,
    row.folder_id,
    row.flags,
    row.tags,
    row.date_utc_ms,
    row.size_bytes,
    row.digest,
    row.subject,
    row.sender,
    row.message_id,
    row.name,
    row.metadata,
    row.changed_utc_ms,
    row.change_sequence,
    row.content_sequence,
  );
  op.changed(1, row.size_bytes);
}

function text(metadata: ItemMetadata, key: string): string {
  const value = metadata[key];
  return typeof value === "string" ? value : "";
}

/** What a real server says when an item is born. */
function sayAdded(op: Operation, item: ItemRow, folder: FolderRow, accountId: string): void {
  const metadata = JSON.parse(item.metadata) as ItemMetadata;
  const place = `folderId=${folder.id}, folderName=${folder.name}`;
  const lines: Readonly<Record<ItemRow["type"], readonly [string, string]>> = {
    message: [
      "mailop",
      `Adding Message: id=${item.id}, Message-ID=${item.message_id}, parentId=-1, ${place} acct=${accountId}.`,
    ],
    chat: [
      "mailop",
      `Adding Message: id=${item.id}, Message-ID=${item.message_id}, parentId=-1, ${place} acct=${accountId}.`,
    ],
    contact: ["mailop", `adding contact ${contactEmail({ metadata })}: id=${item.id}, ${place}.`],
    document: ["mailop", `Adding Document ${item.name}: id=${item.id}, ${place}`],
    note: ["mailop", `Adding Note: id=${item.id}, ${place}.`],
    link: ["mailop", `Adding Link ${item.name}: id=${item.id}, parentId=${folder.id}, parentName=${folder.name}.`],
    appointment: ["calendar", calendarLine(item, metadata)],
    task: ["calendar", calendarLine(item, metadata)],
  };
  op.say(...lines[item.type]);
}

function calendarLine(item: ItemRow, metadata: ItemMetadata): string {
  const messageId = item.message_id ?? "(none)";
  return `Adding CalendarItem: id=${item.id}, Message-ID="${messageId}", folderId=${item.folder_id}, subject="${item.subject ?? ""}", UID=${text(metadata, "uid")}`;
}

/** Puts a new item into its folder. Throws as `Mailbox.add` says. */
export function addItem(
  op: Operation,
  item: NewItem,
  blob: StagedBlob | null,
  headers: MessageHeaders | null,
): ItemRow {
  const folder = itemFolder(op, item.folderId);
  checkQuota(op, blob?.sizeBytes ?? 0);
  const tags = [...new Set((item.tags ?? []).map((name) => tagId(op, name)))].sort((a, b) => a - b);
  const row: ItemRow = {
    id: op.newId(),
    type: item.type,
    folder_id: folder.id,
    flags: flagBits(item.flags ?? (item.type === "message" ? ["unread"] : [])),
    tags: tags.join(","),
    date_utc_ms: item.dateUtcMs ?? op.timeUtcMs,
    size_bytes: blob?.sizeBytes ?? 0,
    digest: blob?.digest ?? null,
    subject: item.subject !== undefined ? item.subject : (headers?.subject ?? null),
    sender: item.sender !== undefined ? item.sender : (headers?.sender ?? null),
    message_id: item.messageId !== undefined ? item.messageId : (headers?.messageId ?? null),
    name: item.name ?? null,
    metadata: JSON.stringify(item.metadata ?? {}),
    changed_utc_ms: op.timeUtcMs,
    change_sequence: op.changeSequence,
    content_sequence: op.changeSequence,
  };
  insertItem(op, row);
  if (blob !== null) op.blobs.place(blob, blobKey(op.account.mailbox, row));
  sayAdded(op, row, folder, op.account.id);
  return row;
}

/** Copies with new ids. Throws as `Mailbox.copy` says. */
export function copyItems(op: Operation, rows: readonly ItemRow[], folderId: number): number[] {
  const folder = itemFolder(op, folderId);
  const bytes = rows.reduce((sum, row) => sum + row.size_bytes, 0);
  checkQuota(op, bytes);
  op.say("mailbox", `total space required to copy items = ${bytes}`);
  const verb = op.client.protocol === "imap" ? "Performing IMAP copy of" : "Copying";
  return rows.map((source) => {
    const id = op.newId();
    const row = { ...source, id, folder_id: folder.id, changed_utc_ms: op.timeUtcMs };
    insertItem(op, { ...row, change_sequence: op.changeSequence, content_sequence: op.changeSequence });
    const mailbox = op.account.mailbox;
    const target = { mailbox, itemId: id, contentSequence: op.changeSequence };
    if (source.digest !== null) op.blobs.copy(blobKey(mailbox, source), target);
    const context = itemContext({ ...source, metadata: JSON.parse(source.metadata) });
    op.say(
      "mailop",
      `${verb} ${context}: copyId=${id}, folderId=${folder.id}, folderName=${folder.name}, parentId=-1.`,
    );
    return id;
  });
}

/** The row that is there now. */
export function currentRow(op: Operation, id: number): ItemRow {
  return itemRow(op.db, op.account.mailbox, id) as ItemRow;
}
