import type { AccountRecord, Change, Mailbox, MailStore } from "../../mailstore/index.ts";
import { type BackupPath, itemIds, readAccount, readItem, writeAccount, writeItem } from "../path/backup-path.ts";
import { DurableBatch } from "../path/durable.ts";
import { withDeletion, withState } from "../path/history.ts";
import { readAccountStat, writeAccountStat } from "../path/stats.ts";
import type { WriteLock } from "../path/write-lock.ts";
import { itemWriterOf } from "./item-writer.ts";
import { accountPhotograph } from "./photograph.ts";
import type { ScanTally } from "./report.ts";
import { checkRoom, readableWriteError, type Thresholds, tooManyReadErrors } from "./thresholds.ts";

/** What a scan works with. */
export interface ScanContext {
  readonly store: MailStore;
  readonly path: BackupPath;
  readonly lock: WriteLock;
  readonly thresholds: Thresholds;
  readonly nowUtcMs: () => number;
  /** Asks whether to stop, between two chunks. */
  readonly checkpoint: () => void;
  readonly onProgress: (tally: ScanTally) => void;
  readonly onBlob: (digest: string) => void;
}

export interface AccountScanOptions {
  readonly deep: boolean;
  /** Only the account's attributes. */
  readonly skipItems?: boolean;
  /** Ask again for contents that an earlier scan could not read. */
  readonly retryUnread?: boolean;
}

const CHUNK_CHANGES = 128;
const NEVER_SCANNED = { changeSequence: 0, unreadItems: [] } as const;

/**
 * Brings the backup of one account up to date: its attributes, and the items that changed since the last scan. `deep` looks
 * at every item, and flags deleted what the backup has and the mailbox has not. Killed anywhere, the next scan goes on.
 */
export async function scanAccount(
  context: ScanContext,
  account: AccountRecord,
  { deep, skipItems = false, retryUnread = true }: AccountScanOptions,
  tally: ScanTally,
): Promise<void> {
  const mailbox = await context.store.openMailbox(account.id);
  try {
    await scanAttributes(context, account, mailbox);
    tally.accountsScanned++;
    if (skipItems) return;
    const stat = (await readAccountStat(context.path, account.id)) ?? NEVER_SCANNED;
    await scanItems(
      context,
      mailbox,
      { since: deep ? 0 : stat.changeSequence, unread: stat.unreadItems, retryUnread },
      tally,
    );
    if (deep) await flagVanished(context, mailbox, tally);
  } catch (error) {
    throw readableWriteError(error, context.path.root);
  } finally {
    await mailbox.close();
  }
}

async function scanAttributes(context: ScanContext, account: AccountRecord, mailbox: Mailbox): Promise<void> {
  const { path, lock } = context;
  const dataSources = await mailbox.dataSources();
  await lock.hold(async () => {
    const states = await readAccount(path, account.id);
    const next = withState(states, accountPhotograph(account, dataSources, context.nowUtcMs()));
    if (next !== states) await writeAccount(path, account.id, next);
  });
}

interface ItemScan {
  /** Change number from which on is scanned. */
  readonly since: number;
  /** What earlier scans could not read. */
  readonly unread: readonly number[];
  readonly retryUnread: boolean;
}

async function scanItems(context: ScanContext, mailbox: Mailbox, scan: ItemScan, tally: ScanTally): Promise<void> {
  const { path, lock, nowUtcMs, onBlob } = context;
  const paths = new Map((await mailbox.folders()).map((folder) => [folder.id, folder.path]));
  const unread = new Set(scan.retryUnread ? [] : scan.unread);
  const onUnread = (itemId: number): void => void unread.add(itemId);
  const folderPath = (id: number): string | null => paths.get(id) ?? null;
  const writer = itemWriterOf({ path, mailbox, tally, nowUtcMs, onBlob, onUnread, folderPath });
  const { upTo, changes } = await mailbox.changes(scan.since);

  const commit = async (chunk: readonly Change[], upToSequence: number): Promise<void> => {
    context.checkpoint();
    await checkRoom(path.root, context.thresholds);
    await lock.hold(async () => {
      await writer.write(chunk);
      await advance(context, mailbox.accountId, upToSequence, unread);
    });
    if (tally.readErrors.length > context.thresholds.readErrors)
      throw tooManyReadErrors(tally.readErrors.length, new Error(tally.readErrors.at(-1)?.message));
    context.onProgress(tally);
  };

  let chunk: Change[] = scan.retryUnread ? await asChanges(mailbox, scan.unread) : [];
  for await (const change of changes) {
    chunk.push(change);
    if (chunk.length < CHUNK_CHANGES) continue;
    await commit(chunk, sequenceOf(change) - 1);
    chunk = [];
  }
  await commit(chunk, upTo);
}

/** Changes of one transaction share a number, so a chunk may end within one: only what is below its last number is done. */
async function advance(
  context: ScanContext,
  accountId: string,
  upTo: number,
  unread: ReadonlySet<number>,
): Promise<void> {
  const before = await readAccountStat(context.path, accountId);
  const changeSequence = Math.max(upTo, before?.changeSequence ?? 0);
  const unreadItems = [...unread].sort((a, b) => a - b);
  const isNews = changeSequence !== before?.changeSequence || unreadItems.join() !== before.unreadItems.join();
  if (isNews)
    await writeAccountStat(context.path, accountId, { changeSequence, unreadItems, scannedUtcMs: context.nowUtcMs() });
}

/** Items as if they had just changed; those that are gone meanwhile have their tombstones. */
async function asChanges(mailbox: Mailbox, itemIds: readonly number[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const id of itemIds) {
    const item = await mailbox.item(id);
    if (item !== null) changes.push({ kind: "item", item });
  }
  return changes;
}

function sequenceOf(change: Change): number {
  switch (change.kind) {
    case "item":
      return change.item.changeSequence;
    case "folder":
      return change.folder.changeSequence;
    case "tag":
      return change.tag.changeSequence;
    case "deleted":
      return change.tombstone.changeSequence;
  }
}

/** Flags deleted what the backup holds as living and the mailbox no longer has. */
async function flagVanished(context: ScanContext, mailbox: Mailbox, tally: ScanTally): Promise<void> {
  const { path, lock } = context;
  const known = new Set<number>();
  for (const folder of await mailbox.folders()) known.add(folder.id);
  for (const tag of await mailbox.tags()) known.add(tag.id);
  for await (const id of itemIds(path, mailbox.accountId)) {
    context.checkpoint();
    if (known.has(id) || (await mailbox.item(id)) !== null) continue;
    await lock.hold(async () => {
      const states = await readItem(path, mailbox.accountId, id).catch(() => []);
      const last = states.at(-1);
      const next = last === undefined ? states : withDeletion(states, context.nowUtcMs(), last.transaction);
      if (next === states) return;
      const batch = new DurableBatch();
      await writeItem(path, batch, mailbox.accountId, id, next);
      await batch.commit();
      tally.statesWritten++;
      tally.itemsFlaggedDeleted++;
    });
  }
}

/** Marks an account that the store no longer has. Its items keep their states. */
export async function flagAccountDeleted(context: ScanContext, accountId: string): Promise<boolean> {
  return context.lock.hold(async () => {
    const states = await readAccount(context.path, accountId);
    const next = withDeletion(states, context.nowUtcMs(), states.at(-1)?.transaction ?? 0);
    if (next === states) return false;
    await writeAccount(context.path, accountId, next);
    return true;
  });
}
