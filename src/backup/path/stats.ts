import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BackupPath } from "./backup-path.ts";
import { writeDurably } from "./durable.ts";
import { type Loose, number, objectOf, text } from "./loose-json.ts";
import { accountFolder } from "./names.ts";

/** How far the backup of an account has come. Lost or broken, it costs a longer scan and nothing else. */
export interface AccountStat {
  /** Every change up to this number of the mailbox is in the backup. */
  readonly changeSequence: number;
  readonly scannedUtcMs: number;
  /** Items whose content the store could not give: the next scan asks for them again. */
  readonly unreadItems: readonly number[];
}

/** The server behind a backup path, and its first and last scan. */
export interface BackupStat {
  readonly serverId: string;
  readonly firstScanUtcMs: number | null;
  readonly lastScanUtcMs: number | null;
}

const MAX_STAT_BYTES = 1024 * 1024;

export async function readAccountStat(path: BackupPath, accountId: string): Promise<AccountStat | null> {
  const stat = await readLoose(path, join(accountFolder(accountId), "account_stat"));
  const changeSequence = number(stat, ["change_sequence"]);
  if (changeSequence === null) return null;
  const unread = stat?.unread_items;
  const unreadItems = Array.isArray(unread) ? unread.filter((id): id is number => Number.isSafeInteger(id)) : [];
  return { changeSequence, scannedUtcMs: number(stat, ["scanned"]) ?? 0, unreadItems };
}

export async function writeAccountStat(path: BackupPath, accountId: string, stat: AccountStat): Promise<void> {
  const file = await path.files.resolve(join(accountFolder(accountId), "account_stat"));
  const { changeSequence, scannedUtcMs, unreadItems } = stat;
  const unread = unreadItems.length === 0 ? {} : { unread_items: unreadItems };
  await writeDurably(file, json({ change_sequence: changeSequence, scanned: scannedUtcMs, ...unread }));
}

/** The statistics of a path; a path without has no scans yet, and a server id is made up (and kept by the first scan). */
export async function readBackupStat(path: BackupPath): Promise<BackupStat> {
  const stat = await readLoose(path, "backupstat");
  return {
    serverId: text(stat, ["server_id", "serverId"]) ?? randomUUID(),
    firstScanUtcMs: number(stat, ["first_run", "firstRun"]),
    lastScanUtcMs: number(stat, ["last_run", "lastRun"]),
  };
}

export async function writeBackupStat(path: BackupPath, stat: BackupStat): Promise<void> {
  const content = { server_id: stat.serverId, first_run: stat.firstScanUtcMs, last_run: stat.lastScanUtcMs };
  await writeDurably(await path.files.resolve("backupstat"), json(content));
}

/** Whether all states of an account are kept for ever. */
export async function isOnLegalHold(path: BackupPath, accountId: string): Promise<boolean> {
  return (await path.files.read(legalHoldFile(accountId), MAX_STAT_BYTES)) !== null;
}

export async function setLegalHold(
  path: BackupPath,
  accountId: string,
  held: boolean,
  nowUtcMs: number,
): Promise<void> {
  const file = await path.files.resolve(legalHoldFile(accountId));
  if (held) await writeDurably(file, json({ since: nowUtcMs }));
  else await rm(file, { force: true });
}

function legalHoldFile(accountId: string): string {
  return join(accountFolder(accountId), "legal_hold");
}

async function readLoose(path: BackupPath, relativePath: string): Promise<Loose | null> {
  const bytes = await path.files.read(relativePath, MAX_STAT_BYTES);
  if (bytes === null) return null;
  try {
    return objectOf(JSON.parse(bytes.toString("utf8")));
  } catch {
    return null;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
