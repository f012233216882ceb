import type { FolderSettings } from "../../mailstore/index.ts";
import type { Stated } from "./history.ts";
import { flag, instant, type Loose, number, objectOf, text, texts } from "./loose-json.ts";

/** A photograph of one item, as FORMAT.md describes it. Folders and tags are items too: they share the ids. */
export interface ItemState extends Stated {
  readonly id: number;
  /** `message`, `contact`, `appointment`, …, `folder`, `tag`. */
  readonly type: string;
  /** The folder it lay in (a folder's parent, 0 for tags and the root), and that folder's path at that time where known. */
  readonly folderId: number;
  readonly folderPath: string | null;
  /** Digest of the content that was valid in this state; null for items without content. */
  readonly digest: string | null;
  /** The store's number of the content's last change: equal numbers mean equal content. */
  readonly contentSequence: number;
  readonly sizeBytes: number;
  readonly flags: readonly string[];
  readonly tags: readonly string[];
  /** When it was received or made. */
  readonly dateUtcMs: number;
  /** Own name of a folder, tag, document, contact; null for messages. */
  readonly name: string | null;
  readonly subject: string | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly color: string | null;
  /** What a folder has besides its name and place; null for others. */
  readonly settings: FolderSettings | null;
  /** What else the item needs to come back: contact fields, calendar data, … */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The state as it is written: key names and their meaning stand in FORMAT.md. */
export function encodeItemState(state: ItemState): Record<string, unknown> {
  return {
    transaction: state.transaction,
    "start-date": state.startUtcMs,
    "end-date": state.endUtcMs,
    deleted: state.deleted,
    id: state.id,
    type: state.type,
    folder_id: state.folderId,
    folder_path: state.folderPath,
    blob_digest: state.digest,
    mod_content: state.contentSequence,
    size: state.sizeBytes,
    date: state.dateUtcMs,
    flags: state.flags,
    tags: state.tags,
    name: state.name,
    subject: state.subject,
    message_id: state.messageId,
    sender: state.sender,
    color: state.color,
    folder_settings: state.settings,
    metadata: state.metadata,
  };
}

/** Reads a state of ours or of a writer with other key names. Null where it is no state at all. */
export function decodeItemState(value: unknown, itemId: number): ItemState | null {
  const source = objectOf(value);
  const startUtcMs = instant(source, ["start-date", "start_date", "startDate", "start date", "start"]);
  if (source === null || startUtcMs === null) return null;
  return {
    transaction: number(source, ["transaction", "transaction_id", "transactionId"]) ?? 0,
    startUtcMs,
    endUtcMs: instant(source, ["end-date", "end_date", "endDate", "end date", "end"]),
    deleted: flag(source, ["deleted", "isDeleted"]) ?? text(source, ["state"]) === "DELETED",
    // The name of the file counts: an id inside it that says otherwise is not believed.
    id: itemId,
    type: text(source, ["type"]) ?? "unknown",
    folderId: number(source, ["folder_id", "folderId", "folder", "l", "parent_id"]) ?? 0,
    folderPath: text(source, ["folder_path", "folderPath", "Path", "path"]),
    digest:
      text(source, ["blob_digest", "blobDigest", "digest"]) ?? digestOfPath(text(source, ["blob path", "blob_path"])),
    contentSequence: number(source, ["mod_content", "modContent"]) ?? 0,
    sizeBytes: number(source, ["size", "sizeBytes"]) ?? 0,
    flags: texts(source, ["flags"]),
    tags: texts(source, ["tags", "TagNames"]),
    dateUtcMs: instant(source, ["date", "received"]) ?? startUtcMs,
    ...namesOf(source),
    color: text(source, ["color"]) ?? number(source, ["color"])?.toString() ?? null,
    settings: objectOf(source.folder_settings) as FolderSettings | null,
    metadata: objectOf(source.metadata) ?? {},
  };
}

function namesOf(source: Loose): Pick<ItemState, "name" | "subject" | "messageId" | "sender"> {
  return {
    name: text(source, ["name"]),
    subject: text(source, ["subject"]),
    messageId: text(source, ["message_id", "messageId", "Message-ID"]),
    sender: text(source, ["sender", "from"]),
  };
}

function digestOfPath(path: string | null): string | null {
  return path === null ? null : (path.split("/").at(-1) ?? null);
}
