/** The words of the design as types. What an outside program sees of them is fixed by the contract. */

export const EVENT_KINDS = [
  "add",
  "move",
  "copy",
  "delete",
  "empty",
  "recover",
  "deliver",
  "send",
  "discard",
  "purge",
  "request",
  "auth",
  "folder",
  "mailbox",
  "other",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const PROTOCOLS = ["soap", "imap", "pop3", "lmtp", "smtp", "dav", "activesync", "rest", "task"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What an item is. `unknown`: the log gave an id without a type (`Deleting items: …` of old servers). */
export const ITEM_TYPES = [
  "unknown",
  "message",
  "conversation",
  "contact",
  "appointment",
  "task",
  "document",
  "chat",
  "note",
  "link",
  "comment",
  "wiki",
  "folder",
  "searchfolder",
  "mountpoint",
  "tag",
  "flag",
  "invite",
  "calendar-group",
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/** How a single item takes part in an event. */
export const ITEM_ROLES = [
  /** The item that was added, moved, copied or deleted. */
  "subject",
  /** The new id of a copy, IMAP copy or dumpster recovery. */
  "copy",
  /** A conversation named beside its affected messages. */
  "conversation",
] as const;
export type ItemRole = (typeof ITEM_ROLES)[number];

export const CAUSES = [
  "empty-folder",
  "delete",
  "imap-expunge",
  "imap-move",
  "pop3-delete",
  "retention-purge",
  "folder-delete",
  "activesync",
  "dav",
  "filter-discard",
  "dumpster-empty",
  "mailbox-delete",
  "other",
] as const;
export type Cause = (typeof CAUSES)[number];

export const CERTAINTIES = ["logged", "inferred", "possible"] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const ITEM_STATES = ["present", "trashed", "deleted", "dumpster", "restored", "unknown"] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** Whether the request that an event belongs to went through: a handler exception or lock failure makes it `failed`. */
export const OUTCOMES = ["unknown", "ok", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Names that a grammar's holes may have: the values that records carry. `item`, `dest` and `conversation` are rendered items
 * (`Class NAME (id=N)`); `ids` is a comma separated list; everything else is a number or text as logged.
 */
export const FIELDS = [
  "item",
  "dest",
  "conversation",
  "id",
  "ids",
  "type",
  "copyId",
  "folderId",
  "folderName",
  "path",
  "parentId",
  "messageId",
  "sender",
  "recipient",
  "recipients",
  "account",
  "accountId",
  "newAccount",
  "mailbox",
  "newMailbox",
  "count",
  "size",
  "elapsedMs",
  "operation",
  "operations",
  "subject",
  "name",
  "newName",
  "ds",
  "address",
  "method",
  "status",
  "protocol",
  "authenticated",
  "version",
  "seconds",
  "reason",
  "uid",
  "originalId",
  "source",
  "server",
  "delegating",
  "removeSubfolders",
  "attribute",
  "value",
  "text",
] as const;
export type Field = (typeof FIELDS)[number];
