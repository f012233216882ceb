import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { accountIds, type BackupPath, removeItem } from "../path/backup-path.ts";
import { type DigestSet, openDigestSet } from "../path/digest-set.ts";
import { writeDurably } from "../path/durable.ts";
import { accountFolder, blobFile } from "../path/names.ts";
import { isOnLegalHold } from "../path/stats.ts";
import { walkBlobs, walkItems } from "../path/walk.ts";
import type { WriteLock } from "../path/write-lock.ts";
import { readBackupAccount } from "../restore/account-names.ts";

export interface PurgeContext {
  readonly path: BackupPath;
  readonly lock: WriteLock;
  readonly nowUtcMs: () => number;
  readonly checkpoint: () => void;
}

/** Days that deleted things are kept. 0: for ever; with 0 for items nothing at all is purged. */
export interface PurgeRetention {
  readonly itemDays: number;
  readonly accountDays: number;
}

export interface PurgeReport {
  readonly itemsPurged: number;
  readonly accountsPurged: number;
  readonly blobsPurged: number;
  readonly bytesFreed: number;
  /** Accounts on legal hold, which were passed over. */
  readonly accountsHeld: number;
  /** Why no blob was removed, or null. */
  readonly blobsKept: string | null;
}

const DAY_MS = 86_400_000;
const NOTHING: PurgeReport = {
  itemsPurged: 0,
  accountsPurged: 0,
  blobsPurged: 0,
  bytesFreed: 0,
  accountsHeld: 0,
  blobsKept: null,
};

/**
 * Removes items and accounts that were deleted before the retention time, then the blobs that no state of any item names.
 * Accounts on legal hold keep everything.
 */
export async function purge(context: PurgeContext, retention: PurgeRetention): Promise<PurgeReport> {
  if (retention.itemDays === 0) return NOTHING;
  const report = { ...NOTHING };
  for (const accountId of await accountIds(context.path)) {
    context.checkpoint();
    if (await isOnLegalHold(context.path, accountId)) report.accountsHeld++;
    else if (await accountIsDue(context, accountId, retention.accountDays)) {
      await removeAccount(context, accountId);
      report.accountsPurged++;
    } else report.itemsPurged += await purgeItems(context, accountId, context.nowUtcMs() - retention.itemDays * DAY_MS);
  }
  return { ...report, ...(await sweepBlobs(context)) };
}

async function accountIsDue(context: PurgeContext, accountId: string, days: number): Promise<boolean> {
  const last = (await readBackupAccount(context.path, accountId))?.states.at(-1);
  return days > 0 && last !== undefined && last.deleted && last.startUtcMs < context.nowUtcMs() - days * DAY_MS;
}

/** Renamed first: a killed purge leaves either the account or a folder that no reader takes for one. */
async function removeAccount(context: PurgeContext, accountId: string): Promise<void> {
  const folder = await context.path.files.resolve(accountFolder(accountId));
  const doomed = join(folder, "..", `.purged-${accountId}`);
  await rename(folder, doomed);
  await rm(doomed, { recursive: true, force: true });
}

async function purgeItems(context: PurgeContext, accountId: string, beforeUtcMs: number): Promise<number> {
  let purged = 0;
  for await (const { itemId, states } of walkItems(context.path, [accountId])) {
    context.checkpoint();
    const last = states?.at(-1);
    if (last === undefined || !last.deleted || last.startUtcMs >= beforeUtcMs) continue;
    await context.lock.hold(() => removeItem(context.path, accountId, itemId));
    purged++;
  }
  return purged;
}

/** Mark and sweep. A blob that a scan claims meanwhile is younger than the mark and stays. */
async function sweepBlobs(
  context: PurgeContext,
): Promise<Pick<PurgeReport, "blobsPurged" | "bytesFreed" | "blobsKept">> {
  const markedUtcMs = await diskTime(context.path);
  const named = openDigestSet();
  try {
    for await (const { accountId, itemId, states } of walkItems(context.path)) {
      context.checkpoint();
      if (states === null) {
        const blobsKept = `item ${itemId} of account ${accountId} has broken metadata: run doCoherencyCheck`;
        return { blobsPurged: 0, bytesFreed: 0, blobsKept };
      }
      for (const state of states) if (state.digest !== null) named.add(state.digest);
    }
    return { ...(await sweep(context, named, markedUtcMs)), blobsKept: null };
  } finally {
    named.close();
  }
}

async function sweep(context: PurgeContext, named: DigestSet, markedUtcMs: number) {
  let blobsPurged = 0;
  let bytesFreed = 0;
  for await (const digest of walkBlobs(context.path)) {
    context.checkpoint();
    if (named.has(digest)) continue;
    const file = await context.path.files.resolve(blobFile(digest));
    await context.lock.hold(async () => {
      const { mtimeMs, size } = await stat(file);
      if (mtimeMs >= markedUtcMs) return;
      await rm(file);
      blobsPurged++;
      bytesFreed += size;
    });
  }
  return { blobsPurged, bytesFreed };
}

/** Now, by the clock of the disk that stamps the files. */
async function diskTime(path: BackupPath): Promise<number> {
  const mark = await path.files.resolve(".purge-mark");
  await writeDurably(mark, "");
  const { mtimeMs } = await stat(mark);
  await rm(mark);
  return mtimeMs;
}
