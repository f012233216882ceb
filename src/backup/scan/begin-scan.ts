import { type BackupStat, readBackupStat, writeBackupStat } from "../path/stats.ts";
import type { ScanContext } from "./account-scan.ts";

/** The path's statistics, with its server id and first run kept from the first scan on. */
export async function beginScan(context: ScanContext): Promise<BackupStat> {
  const stat = await readBackupStat(context.path);
  if (stat.firstScanUtcMs !== null) return stat;
  const first = { ...stat, firstScanUtcMs: context.nowUtcMs() };
  await writeBackupStat(context.path, first);
  return first;
}
