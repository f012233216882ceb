import type { Readable } from "node:stream";
import { changeFeed } from "../embedded/change-feed.ts";
import { sql } from "../embedded/database.ts";
import { folderById, folderTree } from "../embedded/folder-rows.ts";
import { findItems, itemRecord, tagNames } from "../embedded/item-rows.ts";
import { type Operation, operate } from "../embedded/operation.ts";
import { addTag, listTags } from "../embedded/tags.ts";
import { noSuchItem, notSupported } from "../errors.ts";
import type { Capabilities, ChangesSince, ItemFilter, Mailbox, Marks, NewFolder, NewItem, Retention } from "../port.ts";
import type { DataSourceRecord, FolderRecord, ItemRecord, TagRecord } from "../records.ts";
import { FOLDER_ID } from "../system-folders.ts";
import { readContent } from "./content.ts";
import * as folders from "./folder-writes.ts";
import { IMAP_FLAGS } from "./keywords.ts";
import * as messages from "./message-writes.ts";
import { mirrorMessage } from "./mirror.ts";
import { type MirroredAccount, SCAN, scanAccount } from "./scan.ts";

/** Mail with what IMAP can say of it. */
export const IMAP_CAPABILITIES: Capabilities = {
  types: ["message"],
  flags: IMAP_FLAGS,
  directory: false,
  folderSettings: false,
  digests: false,
  listens: false,
};

/**
 * A mailbox on an IMAP server, read through its mirror. What the methods promise stands at the port. Two programs that
 * change the same folder at the same time may each see the other's change only at the next `changes`.
 */
export class ImapMailbox implements Mailbox {
  readonly accountId: string;
  readonly accountName: string;
  readonly capabilities = IMAP_CAPABILITIES;
  readonly #mirrored: MirroredAccount;

  constructor(mirrored: MirroredAccount) {
    this.#mirrored = mirrored;
    this.accountId = mirrored.account.id;
    this.accountName = mirrored.account.name;
  }

  async folders(): Promise<readonly FolderRecord[]> {
    return folderTree(this.#db, this.#number);
  }

  async tags(): Promise<readonly TagRecord[]> {
    return listTags(this.#db, this.#number);
  }

  async item(id: number): Promise<ItemRecord | null> {
    const row = mirrorMessage(this.#db, this.#mirrored.account, id);
    return row === null ? null : itemRecord(row, tagNames(this.#db, this.#number));
  }

  items(filter: ItemFilter = {}): AsyncIterable<ItemRecord> {
    return findItems(this.#db, this.#number, filter);
  }

  async changes(since: number): Promise<ChangesSince> {
    await scanAccount(this.#mirrored);
    const upTo = sql(this.#db, "SELECT change_sequence FROM mailbox WHERE number = ?")
      .pluck()
      .get(this.#number) as number;
    return { upTo, changes: changeFeed(this.#db, this.#number, since, upTo) };
  }

  content(id: number): Promise<Readable> {
    return readContent(this.#mirrored, id);
  }

  async dataSources(): Promise<readonly DataSourceRecord[]> {
    return [];
  }

  async add(item: NewItem): Promise<ItemRecord> {
    return this.#existing(await messages.addMessage(this.#mirrored, item));
  }

  rewrite(): Promise<ItemRecord> {
    return Promise.reject(notSupported("an IMAP server", "change the content of a message"));
  }

  mark(ids: readonly number[], marks: Marks): Promise<void> {
    return messages.markMessages(this.#mirrored, ids, marks);
  }

  move(ids: readonly number[], folderId: number): Promise<void> {
    return messages.moveMessages(this.#mirrored, ids, folderId);
  }

  trash(ids: readonly number[]): Promise<void> {
    return this.move(ids, FOLDER_ID.trash);
  }

  copy(ids: readonly number[], folderId: number): Promise<readonly number[]> {
    return messages.copyMessages(this.#mirrored, ids, folderId);
  }

  delete(ids: readonly number[]): Promise<void> {
    return messages.deleteMessages(this.#mirrored, ids);
  }

  emptyFolder(folderId: number, options: { readonly subfolders?: boolean } = {}): Promise<number> {
    return folders.emptyFolder(this.#mirrored, folderId, options.subfolders ?? false);
  }

  emptyTrash(): Promise<number> {
    return this.emptyFolder(FOLDER_ID.trash, { subfolders: true });
  }

  expunge(folderId: number): Promise<readonly number[]> {
    return messages.deleteWhere(this.#mirrored, (item) => item.folderId === folderId && item.flags.includes("deleted"));
  }

  purge(retention: Retention): Promise<readonly number[]> {
    const nowMs = Date.now();
    const isOlder = (item: ItemRecord, ageMs = 0) => ageMs > 0 && item.changedUtcMs <= nowMs - ageMs;
    return messages.deleteWhere(
      this.#mirrored,
      (item) =>
        (item.flags.includes("deleted") && isOlder(item, retention.flaggedDeletedAgeMs)) ||
        (item.folderId === FOLDER_ID.trash && isOlder(item, retention.trashAgeMs)) ||
        (item.folderId === FOLDER_ID.junk && isOlder(item, retention.junkAgeMs)),
    );
  }

  async createFolder(folder: NewFolder): Promise<FolderRecord> {
    return folderById(this.#db, this.#number, await folders.makeFolder(this.#mirrored, folder));
  }

  async renameFolder(id: number, to: { readonly parentId?: number; readonly name?: string }): Promise<FolderRecord> {
    await folders.moveFolder(this.#mirrored, id, to);
    return folderById(this.#db, this.#number, id);
  }

  changeFolder(): Promise<FolderRecord> {
    return Promise.reject(notSupported("an IMAP server", "keep colours, grants and other settings of a folder"));
  }

  deleteFolder(id: number): Promise<void> {
    return folders.removeFolder(this.#mirrored, id);
  }

  /** A keyword comes to be on the server when the first message has it. */
  createTag(name: string, color: string | null = null): Promise<TagRecord> {
    return this.#change((op) => addTag(op, name, color));
  }

  deleteTag(id: number): Promise<void> {
    return messages.dropTag(this.#mirrored, id);
  }

  putDataSource(): Promise<void> {
    return Promise.reject(notSupported("an IMAP server", "keep data sources"));
  }

  deleteDataSource(): Promise<void> {
    return this.putDataSource();
  }

  close(): Promise<void> {
    return this.#mirrored.connection.close();
  }

  get #db() {
    return this.#mirrored.core.db;
  }

  get #number(): number {
    return this.#mirrored.account.mailbox;
  }

  #change<T>(work: (op: Operation) => T): Promise<T> {
    return operate(this.#mirrored.core, this.#mirrored.account, SCAN, { name: "CHANGE" }, work);
  }

  async #existing(id: number): Promise<ItemRecord> {
    const item = await this.item(id);
    if (item === null) throw noSuchItem([id]);
    return item;
  }
}
