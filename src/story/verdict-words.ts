import type { Actor, Cause, FolderRef, ItemType } from "../core/index.ts";
import type { NotLossReason } from "./types.ts";

/** `Message 339`; what has no type of its own is an item. */
export function subjectOf(type: ItemType, id: number): string {
  const word = type === "unknown" ? "item" : type;
  return `${word[0]?.toUpperCase()}${word.slice(1)} ${id}`;
}

/** ` from folder Inbox`, or nothing when the log does not tell. */
export function fromFolder(folder: FolderRef | null): string {
  return folder === null ? "" : ` from ${folderWords(folder)}`;
}

export function folderWords({ id, name, path }: FolderRef): string {
  if (id === 3) return "Trash";
  return name === null && path === null ? `folder ${id}` : `folder ${path ?? name}`;
}

/** Whose mailbox it is. */
export interface Owner {
  readonly owner: string | null;
  readonly ownerNames?: readonly string[];
}

/**
 * Who acted: `eve@example.com (not the owner)`, `admin@example.com for anna@example.com`, the server itself, or nobody the log names.
 * `owner` is the mailbox's account where known, `ownerNames` are others that it had.
 */
export function whoOf(by: Actor, { owner, ownerNames = [] }: Owner): string {
  if (by.dataSource !== null) return `the import of data source "${by.dataSource}"`;
  if (by.actor === null)
    return by.protocol === "task" ? "the server itself (nobody asked for it)" : "someone the log does not name";
  if (by.account !== null && by.actor !== by.account) return `${by.actor} for ${by.account}`;
  const isOwner = owner === null || by.actor === owner || ownerNames.includes(by.actor);
  return !isOwner ? `${by.actor} (not the owner, ${owner})` : by.actor;
}

/** ` from 203.0.113.7 with Thunderbird/115.8.0`, as far as the log tells. */
export function whence({ ip, client, device }: Actor): string {
  const from = ip === null ? "" : ` from ${ip}`;
  if (device !== null) return `${from} with device ${device}`;
  return client === null ? from : `${from} with ${client}`;
}

/**
 * How an item went, as the end of a sentence that begins with the item; `folder` is the one that was emptied or deleted, `from`
 * (` from folder Inbox`, or nothing) where the item lay.
 */
export function causeWords(cause: Cause, folder: string, from: string): string {
  const words: Readonly<Record<Cause, string>> = {
    "empty-folder": `lost when ${folder} was emptied`,
    delete: "deleted",
    "imap-expunge": "expunged by an IMAP client",
    "imap-move": "moved by an IMAP client (copied, then expunged)",
    "pop3-delete": "taken off the server by a POP3 client",
    "retention-purge": "deleted by the retention policy",
    "folder-delete": `deleted along with ${folder}`,
    activesync: "deleted on a mobile device",
    dav: "deleted through CalDAV, CardDAV or WebDAV",
    "filter-discard": "discarded by a filter",
    "dumpster-empty": "destroyed when the dumpster was emptied",
    "mailbox-delete": `lost${from} with the whole mailbox, which was deleted`,
    other: "deleted",
  };
  return cause === "mailbox-delete" ? words[cause] : `${words[cause]}${from}`;
}

/** Why a deletion took nothing away, as a clause after the deletion; `copy` is ` as 1903` where a new id is known. */
export function reasonWords(reason: NotLossReason, copy: string): string {
  const words: Readonly<Record<NotLossReason, string>> = {
    "imap-move": `that was a move by an IMAP client, and it lives on${copy}`,
    "draft-sent": "that was the draft of a message which was then sent",
    "send-rolled-back": "that was the saved copy of a message whose sending failed",
    "filter-copy": `that was a filter filing it elsewhere, and it lives on${copy}`,
    "dumpster-recovery": `that was its recovery from the dumpster, and it lives on${copy}`,
    "dumpster-purge": "that was the end of its recoverable copy, deleted before",
    "moved-to-other-mailbox": `that was a move to another mailbox, where it lives on${copy}`,
    "mailbox-moved": "that was the clearing of a mailbox that had moved to another server",
    "data-source-mirror": "that mirrored a removal in an external account",
    "redolog-replay": "that was the repetition of an earlier record after a crash",
    "conversation-only": "a conversation only groups messages and holds none itself",
    "no-content": "no content went with it, as far as the log tells",
    attempted: "the deletion failed or was rolled back",
    "duplicate-delete": "it was gone already",
  };
  return words[reason];
}
