import type { ItemType } from "../core/index.ts";

/**
 * Attributes as the directory of a real server keeps them: name → values, all text, order kept. Everything of an account
 * that is not in its mailbox is here: `zimbraAccountStatus`, `zimbraMailQuota`, `zimbraMailAlias`, `userPassword` (a hash,
 * opaque), `zimbraCOSId`, preferences, the Sieve script …
 */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** An account: what the directory says of it, and what its mailbox looks like from outside. */
export interface AccountRecord {
  /** zimbraId: a UUID, the name under which a backup keeps the account. */
  readonly id: string;
  /** Primary address. */
  readonly name: string;
  /** Number of its mailbox on this store (`mid` in the log). Never used again for another mailbox. */
  readonly mailbox: number;
  readonly attributes: Attributes;
  readonly createdUtcMs: number;
  /**
   * Highest change number given in the mailbox; what is above an older value has changed since. Of an account on an IMAP
   * server nobody knows without asking: a new number is given each time, so that the mailbox gets asked for `changes`.
   */
  readonly changeSequence: number;
  /** Items that live in the mailbox (folders and tags not counted); null: nobody has looked yet (an account on an IMAP server). */
  readonly items: number | null;
  /** Bytes of their contents, as far as they are known. */
  readonly usedBytes: number;
}

export const DIRECTORY_KINDS = ["domain", "cos", "list"] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

/**
 * A domain, a class of service or a distribution list. The members of a list are its `zimbraMailForwardingAddress` values
 * and its further addresses `zimbraMailAlias`, as on a real server.
 */
export interface DirectoryEntry {
  readonly kind: DirectoryKind;
  readonly id: string;
  readonly name: string;
  readonly attributes: Attributes;
}

/** An external account or feed that fills a folder. Passwords in `attributes` are opaque. */
export interface DataSourceRecord {
  readonly id: string;
  readonly name: string;
  readonly type: "imap" | "pop3" | "rss" | "caldav" | "other";
  readonly folderId: number;
  readonly attributes: Attributes;
}

export const FOLDER_VIEWS = ["message", "contact", "appointment", "task", "document", "chat", "unknown"] as const;
export type FolderView = (typeof FOLDER_VIEWS)[number];

/** Somebody's right on a folder (`rights`: letters of `rwidxacp`). `granteeName` is what people read, it may be stale. */
export interface Grant {
  readonly granteeType: "usr" | "grp" | "dom" | "cos" | "all" | "pub" | "guest";
  /** zimbraId of the grantee; an address for `guest`; null for `all` and `pub`. */
  readonly granteeId: string | null;
  readonly granteeName: string | null;
  readonly rights: string;
}

/** What kind of folder it is, and what only that kind has. */
export type FolderContent =
  | { readonly kind: "folder" }
  | { readonly kind: "search"; readonly query: string; readonly sortBy: string | null; readonly types: string | null }
  /** A mountpoint shows another account's folder. */
  | {
      readonly kind: "mountpoint";
      readonly ownerId: string;
      readonly ownerName: string | null;
      readonly remoteFolderId: number;
    };

/** What people can set on a folder besides its place and name. */
export interface FolderSettings {
  readonly view: FolderView;
  /** `0`–`9` or `#rrggbb`; null for the default. */
  readonly color: string | null;
  /** Folder flag letters as a real server has them (`#` subscribed, `*` checked, `b` out of free/busy, …). */
  readonly flags: string;
  /** Feed, calendar or mailbox that the folder is filled from, else null. */
  readonly url: string | null;
  readonly grants: readonly Grant[];
  readonly content: FolderContent;
}

export interface FolderRecord extends FolderSettings {
  readonly id: number;
  /** Id of the folder it lies in; null for the root (`/`, id 1). */
  readonly parentId: number | null;
  readonly name: string;
  /** Absolute: `/Inbox/Projects`; `/` for the root. */
  readonly path: string;
  readonly changedUtcMs: number;
  readonly changeSequence: number;
}

export interface TagRecord {
  readonly id: number;
  readonly name: string;
  readonly color: string | null;
  readonly changeSequence: number;
}

/** The flags of an item, as words. A message without `unread` is read. `deleted` is IMAP's \Deleted: still there. */
export const ITEM_FLAGS = [
  "unread",
  "flagged",
  "attachment",
  "replied",
  "sent",
  "forwarded",
  "draft",
  "deleted",
  "notified",
  "urgent",
  "low",
] as const;
export type ItemFlag = (typeof ITEM_FLAGS)[number];

/** Types that lie in folders. Folders and tags have their own records but draw their ids from the same sequence. */
export const STORED_TYPES = [
  "message",
  "contact",
  "appointment",
  "task",
  "document",
  "chat",
  "note",
  "link",
] as const satisfies readonly ItemType[];
export type StoredType = (typeof STORED_TYPES)[number];

/** JSON: what a type keeps besides its content (contact fields, the calendar data of an appointment, …). */
export type ItemMetadata = Readonly<Record<string, unknown>>;

export interface ItemRecord {
  readonly id: number;
  readonly type: StoredType;
  readonly folderId: number;
  /** In the order of `ITEM_FLAGS`. */
  readonly flags: readonly ItemFlag[];
  /** Names, sorted. */
  readonly tags: readonly string[];
  /** When it was received (messages) or made. */
  readonly dateUtcMs: number;
  readonly sizeBytes: number;
  /**
   * SHA-256 of the content, base64, `/` as `,`: 44 characters (a real server's `blob_digest`). Null for an item without
   * content, and on stores that cannot tell it without reading the content (`capabilities.digests` false).
   */
  readonly digest: string | null;
  readonly subject: string | null;
  /** Address of the sender (the From header; the envelope is not kept). */
  readonly sender: string | null;
  /** With angle brackets. */
  readonly messageId: string | null;
  /** File name of a document, display name of a contact, else null. */
  readonly name: string | null;
  readonly metadata: ItemMetadata;
  readonly changedUtcMs: number;
  /** Change number of the last change of any kind, and of the last change of the content. */
  readonly changeSequence: number;
  readonly contentSequence: number;
}

/** What is left of something that was deleted for good (moving to Trash deletes nothing). */
export interface Tombstone {
  readonly id: number;
  readonly type: StoredType | "folder" | "tag";
  /** Where it lay when it was deleted; null for tags. */
  readonly folderId: number | null;
  readonly deletedUtcMs: number;
  readonly changeSequence: number;
}

/** One thing that is new, changed or gone. */
export type Change =
  | { readonly kind: "folder"; readonly folder: FolderRecord }
  | { readonly kind: "tag"; readonly tag: TagRecord }
  | { readonly kind: "item"; readonly item: ItemRecord }
  | { readonly kind: "deleted"; readonly tombstone: Tombstone };
