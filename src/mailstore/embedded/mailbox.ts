import type { Readable } from "node:stream";
import { EXIT, SalvageError } from "../../core/index.ts";
import { noSuchAccount, noSuchItem } from "../errors.ts";
import { readMessageHeaders } from "../message-headers.ts";
import type {
  ChangesSince,
  Client,
  Content,
  ItemFilter,
  Mailbox,
  Marks,
  NewFolder,
  NewItem,
  Retention,
} from "../port.ts";
import type {
  DataSourceRecord,
  FolderRecord,
  FolderSettings,
  ItemMetadata,
  ItemRecord,
  TagRecord,
} from "../records.ts";
import { FOLDER_ID } from "../system-folders.ts";
import type { ActRequest } from "./act-log.ts";
import { EMBEDDED_CAPABILITIES } from "./capabilities.ts";
import { changeFeed } from "./change-feed.ts";
import { deleteDataSource, listDataSources, putDataSource } from "./data-sources.ts";
import { sql } from "./database.ts";
import * as deletions from "./deletions.ts";
import * as folders from "./folder-changes.ts";
import { folderById, folderTree } from "./folder-rows.ts";
import { addItem, copyItems, currentRow } from "./item-additions.ts";
import { markItems, moveItems, rewriteItem } from "./item-changes.ts";
import { blobKey, findItems, itemRecord, itemRow, itemRows, tagNames } from "./item-rows.ts";
import { type AccountKey, type Operation, operate, type StoreCore } from "./operation.ts";
import * as requests from "./requests.ts";
import { addTag, listTags, removeTag } from "./tags.ts";

/** A mailbox of the embedded store. What the methods promise stands at the port. */
export class EmbeddedMailbox implements Mailbox {
  readonly accountId: string;
  readonly accountName: string;
  readonly capabilities = EMBEDDED_CAPABILITIES;
  readonly #core: StoreCore;
  readonly #account: AccountKey;
  readonly #client: Client;

  constructor(core: StoreCore, account: AccountKey, client: Client) {
    this.#core = core;
    this.#account = account;
    this.#client = client;
    this.accountId = account.id;
    this.accountName = account.name;
  }

  async folders(): Promise<readonly FolderRecord[]> {
    return folderTree(this.#core.db, this.#account.mailbox);
  }

  async tags(): Promise<readonly TagRecord[]> {
    return listTags(this.#core.db, this.#account.mailbox);
  }

  async item(id: number): Promise<ItemRecord | null> {
    const row = itemRow(this.#core.db, this.#account.mailbox, id);
    return row === null ? null : itemRecord(row, tagNames(this.#core.db, this.#account.mailbox));
  }

  items(filter: ItemFilter = {}): AsyncIterable<ItemRecord> {
    return findItems(this.#core.db, this.#account.mailbox, filter);
  }

  async changes(since: number): Promise<ChangesSince> {
    const { db } = this.#core;
    const { mailbox, name } = this.#account;
    const upTo = sql(db, "SELECT change_sequence FROM mailbox WHERE number = ?").pluck().get(mailbox) as
      | number
      | undefined;
    if (upTo === undefined) throw noSuchAccount(name);
    return { upTo, changes: changeFeed(db, mailbox, since, upTo) };
  }

  async content(id: number): Promise<Readable> {
    const row = itemRow(this.#core.db, this.#account.mailbox, id);
    if (row === null) throw noSuchItem([id]);
    if (row.digest === null) {
      throw new SalvageError(`item ${id} has no content`, { code: "no-content", exitCode: EXIT.nothingFound });
    }
    return this.#core.blobs.read(blobKey(this.#account.mailbox, row));
  }

  async dataSources(): Promise<readonly DataSourceRecord[]> {
    return listDataSources(this.#core.db, this.#account.id);
  }

  async add(item: NewItem): Promise<ItemRecord> {
    const blob = item.content === null ? null : await this.#core.blobs.stage(item.content);
    try {
      const headers = item.type === "message" && blob !== null ? await readMessageHeaders(blob.head) : null;
      const request = requests.addRequest(this.#client, item, blob, headers);
      return await this.#do(request, (op) => this.#record(op, addItem(op, item, blob, headers).id));
    } catch (error) {
      if (blob !== null) this.#core.blobs.discard(blob);
      throw error;
    }
  }

  async rewrite(
    id: number,
    change: { readonly content?: Content; readonly metadata?: ItemMetadata },
  ): Promise<ItemRecord> {
    const type = (await this.#existing(id)).type;
    const blob = change.content === undefined ? null : await this.#core.blobs.stage(change.content);
    try {
      const headers = type === "message" && blob !== null ? await readMessageHeaders(blob.head) : null;
      return await this.#do(requests.rewriteRequest(this.#client, type), (op) => {
        const [row] = itemRows(op.db, this.#account.mailbox, [id]);
        if (row !== undefined) rewriteItem(op, row, { blob, headers, metadata: change.metadata ?? null });
        return this.#record(op, id);
      });
    } catch (error) {
      if (blob !== null) this.#core.blobs.discard(blob);
      throw error;
    }
  }

  mark(ids: readonly number[], marks: Marks): Promise<void> {
    return this.#onItems(ids, "UID STORE", (op, rows) => markItems(op, rows, marks));
  }

  move(ids: readonly number[], folderId: number): Promise<void> {
    return this.#onItems(ids, "UID COPY", (op, rows) => moveItems(op, rows, folderId));
  }

  trash(ids: readonly number[]): Promise<void> {
    return this.move(ids, FOLDER_ID.trash);
  }

  copy(ids: readonly number[], folderId: number): Promise<readonly number[]> {
    return this.#onItems(ids, "UID COPY", (op, rows) => copyItems(op, rows, folderId));
  }

  delete(ids: readonly number[]): Promise<void> {
    return this.#onItems(ids, "EXPUNGE", (op, rows) => deletions.deleteSingly(op, rows));
  }

  emptyFolder(folderId: number, options: { readonly subfolders?: boolean } = {}): Promise<number> {
    const request = requests.folderActionRequest(this.#client, "EXPUNGE");
    return this.#do(request, (op) => deletions.emptyFolder(op, folderId, options.subfolders ?? false));
  }

  emptyTrash(): Promise<number> {
    return this.emptyFolder(FOLDER_ID.trash, { subfolders: true });
  }

  expunge(folderId: number): Promise<readonly number[]> {
    return this.#do({ name: "EXPUNGE" }, (op) => deletions.expunge(op, folderId), {
      ...this.#client,
      protocol: "imap",
    });
  }

  purge(retention: Retention): Promise<readonly number[]> {
    const client: Client = { protocol: "task", actor: null, ip: null, userAgent: null };
    return this.#do({ name: "Purging messages." }, (op) => deletions.purge(op, retention), client);
  }

  createFolder(folder: NewFolder): Promise<FolderRecord> {
    const request = requests.createFolderRequest(this.#client, folder.content?.kind ?? "folder");
    return this.#do(request, (op) => folderById(op.db, this.#account.mailbox, folders.createFolder(op, folder)));
  }

  renameFolder(id: number, to: { readonly parentId?: number; readonly name?: string }): Promise<FolderRecord> {
    return this.#onFolder(id, "RENAME", (op) => folders.renameFolder(op, id, to));
  }

  changeFolder(id: number, settings: Partial<FolderSettings>): Promise<FolderRecord> {
    return this.#onFolder(id, "SETACL", (op) => folders.changeFolder(op, id, settings));
  }

  deleteFolder(id: number): Promise<void> {
    return this.#do(requests.folderActionRequest(this.#client, "DELETE"), (op) => deletions.deleteFolder(op, id));
  }

  createTag(name: string, color: string | null = null): Promise<TagRecord> {
    return this.#do({ name: "CreateTagRequest" }, (op) => addTag(op, name, color));
  }

  deleteTag(id: number): Promise<void> {
    return this.#do({ name: "TagActionRequest" }, (op) => removeTag(op, id));
  }

  putDataSource(source: DataSourceRecord): Promise<void> {
    return this.#do({ name: "ModifyDataSourceRequest" }, (op) => {
      putDataSource(op.db, this.#account.id, source);
      op.changed();
    });
  }

  deleteDataSource(id: string): Promise<void> {
    return this.#do({ name: "DeleteDataSourceRequest" }, (op) => {
      if (deleteDataSource(op.db, this.#account.id, id)) op.changed();
    });
  }

  async close(): Promise<void> {}

  #do<T>(request: ActRequest, work: (op: Operation) => T, client = this.#client): Promise<T> {
    return operate(this.#core, this.#account, client, request, work);
  }

  async #onItems<T>(
    ids: readonly number[],
    imap: string,
    work: (op: Operation, rows: ReturnType<typeof itemRows>) => T,
  ): Promise<T> {
    const { db } = this.#core;
    const types = ids.flatMap((id) => itemRow(db, this.#account.mailbox, id)?.type ?? []);
    const request = requests.actionRequest(this.#client, types, imap);
    return this.#do(request, (op) => work(op, itemRows(op.db, this.#account.mailbox, ids)));
  }

  #onFolder(id: number, imap: string, work: (op: Operation) => void): Promise<FolderRecord> {
    return this.#do(requests.folderActionRequest(this.#client, imap), (op) => {
      work(op);
      return folderById(op.db, this.#account.mailbox, id);
    });
  }

  async #existing(id: number): Promise<ItemRecord> {
    const item = await this.item(id);
    if (item === null) throw noSuchItem([id]);
    return item;
  }

  #record(op: Operation, id: number): ItemRecord {
    return itemRecord(currentRow(op, id), tagNames(op.db, this.#account.mailbox));
  }
}
