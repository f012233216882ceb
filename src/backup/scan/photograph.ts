import type {
  AccountRecord,
  DataSourceRecord,
  DirectoryEntry,
  FolderRecord,
  ItemRecord,
  TagRecord,
} from "../../mailstore/index.ts";
import type { EntryState } from "../path/entry-state.ts";
import type { ItemState } from "../path/item-state.ts";

/** What the store says of a thing, as the state that begins with its last change. */

const BARE = {
  endUtcMs: null,
  deleted: false,
  digest: null,
  contentSequence: 0,
  sizeBytes: 0,
  flags: [],
  tags: [],
  subject: null,
  messageId: null,
  sender: null,
  color: null,
  settings: null,
  metadata: {},
} as const;

export function itemPhotograph(item: ItemRecord, folderPath: string | null, digest: string | null): ItemState {
  return {
    ...BARE,
    transaction: item.changeSequence,
    startUtcMs: item.changedUtcMs,
    id: item.id,
    type: item.type,
    folderId: item.folderId,
    folderPath,
    digest,
    contentSequence: item.contentSequence,
    sizeBytes: item.sizeBytes,
    flags: item.flags,
    tags: item.tags,
    dateUtcMs: item.dateUtcMs,
    name: item.name,
    subject: item.subject,
    messageId: item.messageId,
    sender: item.sender,
    metadata: item.metadata,
  };
}

export function folderPhotograph(folder: FolderRecord, parentPath: string | null): ItemState {
  const { view, color, flags, url, grants, content } = folder;
  return {
    ...BARE,
    transaction: folder.changeSequence,
    startUtcMs: folder.changedUtcMs,
    id: folder.id,
    type: "folder",
    folderId: folder.parentId ?? 0,
    folderPath: parentPath,
    dateUtcMs: folder.changedUtcMs,
    name: folder.name,
    color,
    settings: { view, color, flags, url, grants, content },
  };
}

/** Tags carry no time of change: their state begins when the scan sees it. */
export function tagPhotograph(tag: TagRecord, seenUtcMs: number): ItemState {
  return {
    ...BARE,
    transaction: tag.changeSequence,
    startUtcMs: seenUtcMs,
    id: tag.id,
    type: "tag",
    folderId: 0,
    folderPath: null,
    dateUtcMs: seenUtcMs,
    name: tag.name,
    color: tag.color,
  };
}

export function accountPhotograph(
  account: AccountRecord,
  dataSources: readonly DataSourceRecord[],
  seenUtcMs: number,
): EntryState {
  return entryState(account, dataSources, seenUtcMs);
}

export function entryPhotograph(entry: DirectoryEntry, seenUtcMs: number): EntryState {
  return entryState(entry, [], seenUtcMs);
}

function entryState(
  entry: Pick<AccountRecord, "id" | "name" | "attributes">,
  dataSources: readonly DataSourceRecord[],
  seenUtcMs: number,
): EntryState {
  return {
    transaction: 0,
    startUtcMs: seenUtcMs,
    endUtcMs: null,
    deleted: false,
    id: entry.id,
    name: entry.name,
    attributes: entry.attributes,
    dataSources,
  };
}
