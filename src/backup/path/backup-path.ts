import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Confined, confineTo } from "./confined.ts";
import { type DurableBatch, makeFolder, namesIn, writeDurably } from "./durable.ts";
import { decodeEntryState, type EntryState, encodeEntryState } from "./entry-state.ts";
import { encodeHistory, readHistory } from "./history-file.ts";
import { decodeItemState, encodeItemState, type ItemState } from "./item-state.ts";
import {
  ACCOUNTS,
  accountFolder,
  type DirectoryKind,
  directoryFile,
  isAccountId,
  isItemId,
  itemFile,
  itemFileOfOthers,
} from "./names.ts";

/** A backup path: its root and its files, never anything outside. Opening one changes nothing. */
export interface BackupPath {
  readonly root: string;
  readonly files: Confined;
}

/** The backup path of a root folder: what `backup_path` stands for where it is not given. */
export function ownBackupPath(root: string): string {
  return join(root, "backup");
}

export function openBackupPath(root: string): BackupPath {
  return { root, files: confineTo(root) };
}

/** Makes the folder of a backup path that is to be written. */
export async function makeBackupPath(root: string): Promise<BackupPath> {
  await makeFolder(root);
  return openBackupPath(root);
}

/** The ids of all accounts in the path, sorted. What is no account id is passed over. */
export async function accountIds(path: BackupPath): Promise<string[]> {
  return (await namesIn(join(path.root, ACCOUNTS))).filter(isAccountId);
}

/** The states of an account; none where the path does not have it. @throws {BrokenMetadata} */
export async function readAccount(path: BackupPath, accountId: string): Promise<EntryState[]> {
  const file = join(accountFolder(accountId), "account_info");
  return readHistory(path.files, file, (value) => decodeEntryState(value, accountId));
}

export async function writeAccount(path: BackupPath, accountId: string, states: readonly EntryState[]): Promise<void> {
  const file = await path.files.resolve(join(accountFolder(accountId), "account_info"));
  await writeDurably(file, encodeHistory(states, encodeEntryState));
}

/** The states of an item; none where the account has no such item. @throws {BrokenMetadata} */
export async function readItem(path: BackupPath, accountId: string, itemId: number): Promise<ItemState[]> {
  const decode = (value: unknown) => decodeItemState(value, itemId);
  const states = await readHistory(path.files, itemFile(accountId, itemId), decode);
  const elsewhere = itemFileOfOthers(accountId, itemId);
  if (states.length > 0 || elsewhere === null) return states;
  return readHistory(path.files, elsewhere, decode);
}

/** Writes an item's history as part of a batch: it is on disk after the batch's `commit`. */
export async function writeItem(
  path: BackupPath,
  batch: DurableBatch,
  accountId: string,
  itemId: number,
  states: readonly ItemState[],
): Promise<void> {
  await batch.write(await path.files.resolve(itemFile(accountId, itemId)), encodeHistory(states, encodeItemState));
}

export async function removeItem(path: BackupPath, accountId: string, itemId: number): Promise<void> {
  for (const file of [itemFile(accountId, itemId), itemFileOfOthers(accountId, itemId)])
    if (file !== null) await rm(await path.files.resolve(file), { force: true });
}

/** The ids of an account's items, a folder of a hundredth of them at a time; within one folder in order. */
export async function* itemIds(path: BackupPath, accountId: string): AsyncGenerator<number> {
  const items = join(accountFolder(accountId), "items");
  for (const shard of await namesIn(join(path.root, items))) {
    if (!/^\d{1,2}$/.test(shard)) continue;
    await path.files.resolve(join(items, shard, "x"));
    const ids = (await namesIn(join(path.root, items, shard))).filter(isItemId).map(Number);
    yield* ids.sort((a, b) => a - b);
  }
}

/** The ids of all domains, classes of service or lists in the path. */
export async function directoryIds(path: BackupPath, kind: DirectoryKind): Promise<string[]> {
  return (await namesIn(join(path.root, kind))).filter(isAccountId);
}

export async function readEntry(path: BackupPath, kind: DirectoryKind, id: string): Promise<EntryState[]> {
  return readHistory(path.files, directoryFile(kind, id), (value) => decodeEntryState(value, id));
}

export async function writeEntry(
  path: BackupPath,
  kind: DirectoryKind,
  id: string,
  states: readonly EntryState[],
): Promise<void> {
  await writeDurably(await path.files.resolve(directoryFile(kind, id)), encodeHistory(states, encodeEntryState));
}
