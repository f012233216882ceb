import type { Readable } from "node:stream";
import type { Directory } from "./directory-port.ts";
import type {
  AccountRecord,
  Change,
  DataSourceRecord,
  FolderRecord,
  FolderSettings,
  ItemFlag,
  ItemMetadata,
  ItemRecord,
  StoredType,
  TagRecord,
} from "./records.ts";
import type { Volumes } from "./volumes-port.ts";

/** What an adapter can do. What it cannot do throws a SalvageError with code `not-supported`. */
export interface Capabilities {
  readonly types: readonly StoredType[];
  /** The flags it keeps; others are left out when an item is added or marked. */
  readonly flags: readonly ItemFlag[];
  /** Domains, COS, lists; creating, changing and deleting accounts (`MailStore.directory` is not null). */
  readonly directory: boolean;
  /** Colours, grants, search folders, mountpoints, urls and data sources of folders are kept. */
  readonly folderSettings: boolean;
  /** `ItemRecord.digest` is known without reading the content. */
  readonly digests: boolean;
  /** Listeners hear of every change as it happens; otherwise changes are found by asking (`Mailbox.changes`). */
  readonly listens: boolean;
}

/** On whose behalf and from where an operation is done: what a server's log says of its client. */
export interface Client {
  readonly protocol: "soap" | "imap" | "pop3" | "lmtp" | "task";
  /** Name of the authenticated account where it is not the mailbox's owner (a delegate, an administrator), else null. */
  readonly actor: string | null;
  /** Null for tasks. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Bytes in: at once, or as they come. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** An item to put in. It always gets a new id. What is not given is read from a message's headers, or has no value. */
export interface NewItem {
  readonly type: StoredType;
  readonly folderId: number;
  /** Null for items that have no content (contacts, tasks and appointments may have none). */
  readonly content: Content | null;
  /** Default: now. */
  readonly dateUtcMs?: number;
  /** Default: `unread` for a message, nothing for others; `attachment` is never guessed. */
  readonly flags?: readonly ItemFlag[];
  /** Tag names; unknown ones are created, as on a real server. */
  readonly tags?: readonly string[];
  /** Envelope sender of a delivery (what the log names); default: the From header. */
  readonly envelopeSender?: string;
  readonly subject?: string | null;
  readonly sender?: string | null;
  readonly messageId?: string | null;
  readonly name?: string | null;
  readonly metadata?: ItemMetadata;
}

export interface NewFolder extends Partial<FolderSettings> {
  readonly parentId: number;
  /** At most 255 characters, without `:` `/` `"` and control characters (MailItem.validateItemName). */
  readonly name: string;
}

/** Which items are asked for; conditions hold together. */
export interface ItemFilter {
  readonly folderId?: number;
  readonly types?: readonly StoredType[];
  readonly messageId?: string;
  readonly digest?: string;
}

/** Marks to put on and take off. */
export interface Marks {
  readonly addFlags?: readonly ItemFlag[];
  readonly removeFlags?: readonly ItemFlag[];
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
}

export interface ChangesSince {
  /** Everything up to this change number is in `changes`: ask from here the next time. */
  readonly upTo: number;
  /** In order of change number. An item shows once, as it is now. Changes made meanwhile may be left to the next time. */
  readonly changes: AsyncIterable<Change>;
}

/** How old what lies where must be to be purged, in milliseconds; absent or 0: never. */
export interface Retention {
  readonly trashAgeMs?: number;
  readonly junkAgeMs?: number;
  /** Messages flagged `deleted` by IMAP clients that never expunged. */
  readonly flaggedDeletedAgeMs?: number;
}

/**
 * One account's mailbox. Reading never changes anything. Every writing operation is one transaction: done whole or not at
 * all; ids that do not exist are an error (`no-such-item`) before anything is done.
 */
export interface Mailbox {
  readonly accountId: string;
  readonly accountName: string;
  /** Of this mailbox: where stores are joined, they may differ from account to account. */
  readonly capabilities: Capabilities;

  /** The whole tree, parents before children; `/` first. */
  folders(): Promise<readonly FolderRecord[]>;
  tags(): Promise<readonly TagRecord[]>;
  /** Null where there is no such item. */
  item(id: number): Promise<ItemRecord | null>;
  /** In order of id. May be long: it is read a page at a time. */
  items(filter?: ItemFilter): AsyncIterable<ItemRecord>;
  /** What changed after the change number `since` (0: all there is, and all tombstones). */
  changes(since: number): Promise<ChangesSince>;
  /** The plain bytes. Throws `no-such-item`, `no-content`, or `blob-missing` where the file is gone. */
  content(id: number): Promise<Readable>;
  dataSources(): Promise<readonly DataSourceRecord[]>;

  /** Delivers (client protocol `lmtp`), appends or restores an item. Throws `over-quota`. */
  add(item: NewItem): Promise<ItemRecord>;
  /** A new content and/or metadata of an item under its id (a draft saved again, a document's new version). */
  rewrite(id: number, change: { readonly content?: Content; readonly metadata?: ItemMetadata }): Promise<ItemRecord>;
  mark(ids: readonly number[], marks: Marks): Promise<void>;
  move(ids: readonly number[], folderId: number): Promise<void>;
  /** Moves to Trash. Nothing is deleted by this. */
  trash(ids: readonly number[]): Promise<void>;
  /** Copies get new ids, which are returned in the order of `ids`. */
  copy(ids: readonly number[], folderId: number): Promise<readonly number[]>;
  /** Deletes for good, wherever the items lie. */
  delete(ids: readonly number[]): Promise<void>;
  /** Deletes for good what lies in a folder; with `subfolders` also the folders in it. Returns how many items went. */
  emptyFolder(folderId: number, options?: { readonly subfolders?: boolean }): Promise<number>;
  /** Empties Trash with its sub-folders. */
  emptyTrash(): Promise<number>;
  /** IMAP EXPUNGE: deletes for good what is flagged `deleted` in a folder. Returns the ids. */
  expunge(folderId: number): Promise<readonly number[]>;
  /** What a server's retention task does. Returns the ids. */
  purge(retention: Retention): Promise<readonly number[]>;

  createFolder(folder: NewFolder): Promise<FolderRecord>;
  /** Renames and/or moves a folder. System folders (ids below 256) cannot be renamed: `system-folder`. */
  renameFolder(id: number, to: { readonly parentId?: number; readonly name?: string }): Promise<FolderRecord>;
  changeFolder(id: number, settings: Partial<FolderSettings>): Promise<FolderRecord>;
  /** Deletes a folder with all that is in it, for good. Throws `system-folder` for ids below 256. */
  deleteFolder(id: number): Promise<void>;
  createTag(name: string, color?: string | null): Promise<TagRecord>;
  deleteTag(id: number): Promise<void>;
  /** Creates it, or replaces the one of the same id. */
  putDataSource(source: DataSourceRecord): Promise<void>;
  deleteDataSource(id: string): Promise<void>;
  close(): Promise<void>;
}

/** What a listener is told after a change was committed. */
export interface StoreEvent {
  readonly kind: "account-created" | "account-changed" | "account-deleted" | "mailbox-changed" | "directory-changed";
  /** Null for `directory-changed`. */
  readonly accountId: string | null;
  /** The mailbox's new change number for `mailbox-changed`, else null. */
  readonly changeSequence: number | null;
}

/**
 * Is told after the commit, in the process that made the change. The operation waits for what the listener returns, so a
 * real-time scan that has returned has seen the change. What a listener throws does not undo or fail the operation: it
 * becomes a process warning.
 */
export type StoreListener = (event: StoreEvent) => void | Promise<void>;

/** A place where mailboxes live. */
export interface MailStore {
  /** For people: `embedded /path` or `imap host`. No secrets. */
  readonly name: string;
  /** Where stores are joined: those of the embedded one; ask the mailbox. */
  readonly capabilities: Capabilities;
  readonly directory: Directory | null;
  /** Null where contents are no files within reach. */
  readonly volumes: Volumes | null;
  /** All accounts, in order of name. */
  accounts(): Promise<readonly AccountRecord[]>;
  /** By id, name or alias; null where there is none. */
  account(idOrName: string): Promise<AccountRecord | null>;
  /** By id, name or alias. Throws `no-such-account`. `client` is what the log says did the operations. */
  openMailbox(idOrName: string, client?: Client): Promise<Mailbox>;
  /** Returns what ends the listening. */
  listen(listener: StoreListener): () => void;
  close(): Promise<void>;
}
