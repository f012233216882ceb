import { refusal } from "../errors.ts";
import { flagBits } from "../flags.ts";
import type { MessageHeaders } from "../message-headers.ts";
import type { Marks } from "../port.ts";
import type { ItemMetadata } from "../records.ts";
import type { StagedBlob } from "./blob-volume.ts";
import { sql } from "./database.ts";
import { folderRow } from "./folder-rows.ts";
import { checkQuota, itemFolder } from "./item-additions.ts";
import { blobKey, type ItemRow, metadataOf, tagIds } from "./item-rows.ts";
import { contactEmail, itemContext, namedContext } from "./log-lines.ts";
import type { Operation } from "./operation.ts";
import { tagId } from "./tags.ts";

/** Moves items. What lies in the folder already stays as it is. */
export function moveItems(op: Operation, rows: readonly ItemRow[], folderId: number): void {
  const folder = itemFolder(op, folderId);
  for (const row of rows) {
    if (row.folder_id === folderId) continue;
    sql(
      op.db,
      "UPDATE item SET folder_id = ?, changed_utc_ms = ?, change_sequence = ? WHERE mailbox = ? AND id = ?",
    ).run(folderId, op.timeUtcMs, op.changeSequence, op.account.mailbox, row.id);
    op.changed();
    if (row.type === "appointment" || row.type === "task") sayCalendarMove(op, row, folderId);
    op.say(
      "mailop",
      `moving ${itemContext({ ...row, metadata: metadataOf(row) })} to ${namedContext("Folder", folder)}`,
    );
  }
}

function sayCalendarMove(op: Operation, row: ItemRow, folderId: number): void {
  const folder = (id: number) => namedContext("Folder", folderRow(op.db, op.account.mailbox, id));
  const what = `subject="${row.subject ?? ""}", UID=${metadataOf(row).uid ?? ""}`;
  op.say(
    "calendar",
    `Moving CalendarItem: id=${row.id}, src=${folder(row.folder_id)}, dest=${folder(folderId)}, ${what}`,
  );
}

/** Puts flags and tags on items and takes them off. An item that has them already does not change. */
export function markItems(op: Operation, rows: readonly ItemRow[], marks: Marks): void {
  const addTags = (marks.addTags ?? []).map((name) => tagId(op, name));
  const dropTags = new Set((marks.removeTags ?? []).map((name) => tagId(op, name)));
  const added = flagBits(marks.addFlags ?? []);
  const dropped = flagBits(marks.removeFlags ?? []);
  const touched = rows.flatMap((row) => {
    const flags = (row.flags | added) & ~dropped;
    const tags = [...new Set([...tagIds(row.tags), ...addTags])].filter((id) => !dropTags.has(id));
    const tagText = tags.sort((a, b) => a - b).join(",");
    if (flags === row.flags && tagText === row.tags) return [];
    sql(
      op.db,
      "UPDATE item SET flags = ?, tags = ?, changed_utc_ms = ?, change_sequence = ? WHERE mailbox = ? AND id = ?",
    ).run(flags, tagText, op.timeUtcMs, op.changeSequence, op.account.mailbox, row.id);
    op.changed();
    return [row.id];
  });
  const last = touched.at(-1);
  if (op.client.protocol === "imap" && last !== undefined && ((added | dropped) & flagBits(["deleted"])) !== 0) {
    op.say("imap", `IMAP client has flagged the item with id ${last} to be Deleted altertag`);
  }
}

/** What an item gets instead of what it had. */
export interface Rewrite {
  readonly blob: StagedBlob | null;
  readonly headers: MessageHeaders | null;
  readonly metadata: ItemMetadata | null;
}

/** Gives an item a new content and/or new metadata under its id; the old content goes when the change is through. */
export function rewriteItem(op: Operation, row: ItemRow, to: Rewrite): void {
  if (to.blob === null && to.metadata === null) throw refusal("usage", "nothing to change");
  const mailbox = op.account.mailbox;
  const grown = to.blob === null ? 0 : to.blob.sizeBytes - row.size_bytes;
  checkQuota(op, grown);
  const next = {
    ...row,
    ...(to.metadata === null ? {} : { metadata: JSON.stringify(to.metadata) }),
    ...(to.blob === null
      ? {}
      : { size_bytes: to.blob.sizeBytes, digest: to.blob.digest, content_sequence: op.changeSequence }),
    ...(to.headers === null
      ? {}
      : { subject: to.headers.subject, sender: to.headers.sender, message_id: to.headers.messageId }),
  };
  sql(
    op.db,
    `UPDATE item SET metadata = ?, size_bytes = ?, digest = ?, content_sequence = ?, subject = ?, sender = ?, message_id = ?,
     changed_utc_ms = ?, change_sequence = ? WHERE mailbox = ? AND id = ?`,
  ).run(
    next.metadata,
    next.size_bytes,
    next.digest,
    next.content_sequence,
    next.subject,
    next.sender,
    next.message_id,
    op.timeUtcMs,
    op.changeSequence,
    mailbox,
    row.id,
  );
  op.changed(0, grown);
  if (to.blob !== null) {
    op.blobs.place(to.blob, blobKey(mailbox, next));
    if (row.digest !== null) op.removeLater(blobKey(mailbox, row));
  }
  sayRewritten(op, next);
}

// A message (a draft saved again) leaves no record but its request.
function sayRewritten(op: Operation, row: ItemRow): void {
  const metadata = metadataOf(row);
  if (row.type === "contact") {
    const folder = folderRow(op.db, op.account.mailbox, row.folder_id);
    const place = `folderId=${folder.id}, folderName=${folder.name}`;
    op.say("mailop", `modifying contact ${contactEmail({ metadata })}: id=${row.id}, ${place}.`);
  }
  if (row.type === "appointment" || row.type === "task") {
    const what = `subject="${row.subject ?? ""}", UID=${metadata.uid ?? ""}`;
    op.say("calendar", `Modifying CalendarItem: id=${row.id}, folderId=${row.folder_id}, method=PUBLISH, ${what}`);
  }
}
