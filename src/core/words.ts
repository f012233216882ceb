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
 * What a record means beyond its kind: the closed list of facts that a grammar's event may state, and that the readers of
 * events (grouping, stories, ownership, coverage) understand. `none`: the kind says it all.
 */
export const FACTS = [
  "none",
  // items
  "message-add",
  "calendar-add",
  "contact-add",
  "document-add",
  "folder-add",
  "mountpoint-add",
  "tag-add",
  "item-move",
  "conversation-move",
  "item-copy",
  "imap-copy",
  "item-delete",
  "list-delete",
  "untyped-list-delete",
  "contents-delete",
  "folder-delete-path",
  "folder-empty",
  "dumpster-empty",
  "mailbox-clear",
  "blob-missing",
  "sync-purge",
  // requests: they close (or open, or fail) the group of records of their thread
  // (up to 7.2.1 a request is named before it is dispatched, and nothing closes it)
  "request-open",
  "request-close",
  "batch-part-close",
  "batch-open",
  "request-proxied",
  "request-failed",
  "request-slow",
  // deliveries and filters
  "lmtp-deliver",
  "lmtp-duplicate",
  "lmtp-reject",
  "lmtp-accept-discard",
  "smtp-send",
  "filter-discard",
  "filter-discard-existing",
  "filter-copy-existing",
  "filter-delete-original",
  // protocols
  "imap-selected",
  "imap-flagged-deleted",
  "imap-command",
  "pop-command",
  "pop-quit",
  "client-auth",
  "dav-operation",
  "purge-begin",
  // who owns which mailbox, who acts for whom
  "mailbox-created",
  "mailbox-account",
  "mailbox-deleted",
  "mailbox-moved-away",
  "delegated-access",
  "audit-auth",
  "audit-auth-failed",
  "audit-delegate",
  "audit-account-delete",
  "audit-mailbox-delete",
  "audit-rename",
  "audit-modify",
  "audit-other",
  // the server itself
  "banner",
  "crash-recovery-begin",
  "crash-recovery-end",
  "redo",
  "logger-change",
  // remarks: told beside the acts, they change no story (in the order of the grammars; an index keeps places, so new ones go last)
  "content-left",
  "not-a-draft",
  "mailbox-missing",
  "password-changed",
  "calendar-change",
  "calendar-move",
  "calendar-delete",
  "calendar-create",
  "calendar-cancel",
  "calendar-reply",
  "calendar-answer",
  "calendar-unreadable",
  "calendar-outdated",
  "calendar-empty",
  "import-begin",
  "import-end",
  "data-source-delete",
  "conversation-purge",
  "import-stop",
  "filter-file",
  "filter-redirect",
  "filter-folder",
  "filter-file-failed",
  "filter-rules-off",
  "filter-rules-change",
  "filter-run",
  "filter-skip",
  "filter-failed",
  "folder-rename",
  "filter-reply",
  "filter-notify",
  "filter-redirect-failed",
  "delete-failed",
  "lmtp-complete",
  "lmtp-later",
  "mailbox-rename",
  "maintenance-begin",
  "maintenance-end",
  "mailbox-unavailable",
  "conversation-merge",
  "out-of-office",
  "default-calendar",
  "intercept",
  "upload",
  "orphaned-items",
  "mailbox-unopened",
  "contact-change",
  "item-rename",
  "item-tag",
  "copied-not-moved",
  "spam-report",
  "server-ready",
  "content-size",
  "address-suspended",
  "pop-no-quit",
  "purge-incomplete",
  "purge-skip",
  "purge-failed",
  "purge-off",
  "purge-lifetime",
  "redo-pending",
  "redo-failed",
  "redo-skip",
  "mailbox-renumber",
  "smtp-failed",
  "sent-copy-left",
  "draft-left",
  "servlet-up",
  "servlet-down",
  "delegated-inactive",
] as const;
export type Fact = (typeof FACTS)[number];

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
