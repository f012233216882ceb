import { makeBackupPath } from "../path/backup-path.ts";
import { requireEmpty } from "../path/require-empty.ts";
import { readBackupStat, writeBackupStat } from "../path/stats.ts";
import { openWriteLock } from "../path/write-lock.ts";
import { type ScanContext, scanAccount } from "../scan/account-scan.ts";
import { beginScan } from "../scan/begin-scan.ts";
import { scanDirectory } from "../scan/directory-scan.ts";
import { emptyTally, type ScanReport } from "../scan/report.ts";

export interface ExportRequest {
  /** Null: all. */
  readonly domains: readonly string[] | null;
  /** Names or ids of classes; null: all. */
  readonly cos: readonly string[] | null;
  readonly skipItems: boolean;
  /** Free space below which the export stops, in mebibytes; null: the configuration's. */
  readonly freeMiB: number | null;
  readonly readErrorThreshold: number | null;
}

export type ExportReport = ScanReport;

const DEFAULTS: ExportRequest = { domains: null, cos: null, skipItems: false, freeMiB: null, readErrorThreshold: null };

/** A backup of the live accounts in an empty folder: a backup path like any other, with the server's id. */
export async function exportBackup(
  context: ScanContext,
  destination: string,
  partial: Partial<ExportRequest>,
): Promise<ExportReport> {
  const request = { ...DEFAULTS, ...partial };
  await requireEmpty(destination, "export to a new folder");
  const path = await makeBackupPath(destination);
  await writeBackupStat(path, { ...(await readBackupStat(context.path)), firstScanUtcMs: null, lastScanUtcMs: null });
  const lock = openWriteLock(destination);
  const { freeMiB, readErrorThreshold } = request;
  const thresholds = {
    freeMiB: freeMiB ?? context.thresholds.freeMiB,
    readErrors: readErrorThreshold ?? context.thresholds.readErrors,
  };
  const tally = emptyTally();
  try {
    const target: ScanContext = { ...context, path, lock, thresholds, onBlob: () => undefined };
    const begun = await beginScan(target);
    await scanDirectory(target, tally);
    const classes = await chosenClasses(context, request.cos);
    for (const account of await context.store.accounts()) {
      context.checkpoint();
      const domain = account.name.slice(account.name.lastIndexOf("@") + 1);
      if (request.domains !== null && !request.domains.includes(domain)) continue;
      if (classes !== null && !classes.has(account.attributes.zimbraCOSId?.[0] ?? "")) continue;
      await scanAccount(target, account, { deep: false, skipItems: request.skipItems }, tally);
    }
    await writeBackupStat(path, { ...begun, lastScanUtcMs: context.nowUtcMs() });
    return tally;
  } finally {
    lock.close();
  }
}

async function chosenClasses(context: ScanContext, cos: readonly string[] | null): Promise<ReadonlySet<string> | null> {
  if (cos === null) return null;
  const entries = (await context.store.directory?.entries("cos")) ?? [];
  return new Set(
    entries.filter((entry) => cos.includes(entry.name) || cos.includes(entry.id)).map((entry) => entry.id),
  );
}
