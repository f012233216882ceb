import { noSuchItem } from "../errors.ts";
import { flagsOfBits } from "../flags.ts";
import type { ItemFilter } from "../port.ts";
import type { ItemMetadata, ItemRecord, StoredType } from "../records.ts";
import type { BlobKey } from "./blob-volume.ts";
import { type Connection, sql } from "./database.ts";

/** An item as the table has it. */
export interface ItemRow {
  readonly id: number;
  readonly type: StoredType;
  readonly folder_id: number;
  readonly flags: number;
  readonly tags: string;
  readonly date_utc_ms: number;
  readonly size_bytes: number;
  readonly digest: string | null;
  readonly subject: string | null;
  readonly sender: string | null;
  readonly message_id: string | null;
  readonly name: string | null;
  readonly metadata: string;
  readonly changed_utc_ms: number;
  readonly change_sequence: number;
  readonly content_sequence: number;
}

export const ITEM_COLUMNS =
  "id, type, folder_id, flags, tags, date_utc_ms, size_bytes, digest, subject, sender, message_id, name, metadata, changed_utc_ms, change_sequence, content_sequence";

const PAGE_ROWS = 1000;

/** Tag names of a mailbox by id. */
export function tagNames(db: Connection, mailbox: number): ReadonlyMap<number, string> {
  const rows = sql(db, "SELECT id, name FROM tag WHERE mailbox = ?").all(mailbox) as { id: number; name: string }[];
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Tag ids of the `tags` column. */
export function tagIds(tags: string): number[] {
  return tags === "" ? [] : tags.split(",").map(Number);
}

export function metadataOf(row: ItemRow): ItemMetadata {
  return JSON.parse(row.metadata) as ItemMetadata;
}

export function itemRecord(row: ItemRow, tags: ReadonlyMap<number, string>): ItemRecord {
  const names = tagIds(row.tags).flatMap((id) => tags.get(id) ?? []);
  return {
    id: row.id,
    type: row.type,
    folderId: row.folder_id,
    flags: flagsOfBits(row.flags),
    tags: names.sort(),
    dateUtcMs: row.date_utc_ms,
    sizeBytes: row.size_bytes,
    digest: row.digest,
    subject: row.subject,
    sender: row.sender,
    messageId: row.message_id,
    name: row.name,
    metadata: metadataOf(row),
    changedUtcMs: row.changed_utc_ms,
    changeSequence: row.change_sequence,
    contentSequence: row.content_sequence,
  };
}

export function blobKey(mailbox: number, row: ItemRow): BlobKey {
  return { mailbox, itemId: row.id, contentSequence: row.content_sequence };
}

export function itemRow(db: Connection, mailbox: number, id: number): ItemRow | null {
  const row = sql(db, `SELECT ${ITEM_COLUMNS} FROM item WHERE mailbox = ? AND id = ?`).get(mailbox, id);
  return (row as ItemRow | undefined) ?? null;
}

/** The rows of all `ids`, each once, in their order. @throws {SalvageError} `no-such-item` naming all that are missing */
export function itemRows(db: Connection, mailbox: number, ids: readonly number[]): ItemRow[] {
  const unique = [...new Set(ids)];
  const rows = unique.map((id) => itemRow(db, mailbox, id));
  const missing = unique.filter((_, index) => rows[index] === null);
  if (missing.length > 0) throw noSuchItem(missing);
  return rows.filter((row) => row !== null);
}

/** All items of a folder, in order of id. */
export function itemsInFolder(db: Connection, mailbox: number, folderId: number): ItemRow[] {
  return sql(db, `SELECT ${ITEM_COLUMNS} FROM item WHERE mailbox = ? AND folder_id = ? ORDER BY id`).all(
    mailbox,
    folderId,
  ) as ItemRow[];
}

/**
 * Items that a filter lets through, in order of id, a page at a time: between two pages other work may go on, so an item that
 * comes or goes meanwhile may be seen or not.
 */
export async function* findItems(db: Connection, mailbox: number, filter: ItemFilter): AsyncGenerator<ItemRecord> {
  const conditions = ["mailbox = ?", "id > ?"];
  const values: (string | number)[] = [];
  const wants = (condition: string, ...wanted: (string | number)[]) => {
    conditions.push(condition);
    values.push(...wanted);
  };
  if (filter.folderId !== undefined) wants("folder_id = ?", filter.folderId);
  if (filter.messageId !== undefined) wants("message_id = ?", filter.messageId);
  if (filter.digest !== undefined) wants("digest = ?", filter.digest);
  if (filter.types !== undefined) wants(`type IN (${filter.types.map(() => "?").join(", ")})`, ...filter.types);
  const text = `SELECT ${ITEM_COLUMNS} FROM item WHERE ${conditions.join(" AND ")} ORDER BY id LIMIT ${PAGE_ROWS}`;
  for (let last = 0; ; ) {
    const rows = sql(db, text).all(mailbox, last, ...values) as ItemRow[];
    const tags = tagNames(db, mailbox);
    for (const row of rows) yield itemRecord(row, tags);
    if (rows.length < PAGE_ROWS) return;
    last = rows.at(-1)?.id ?? last;
  }
}
