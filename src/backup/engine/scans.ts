import { EXIT, SalvageError } from "../../core/index.ts";
import { type UploadReport, uploadAccount, uploadAll } from "../archive/upload.ts";
import type { OperationControl } from "../operations/operation.ts";
import type { ScanReport, ScanTally } from "../scan/report.ts";
import { scanOneAccount, smartScan } from "../scan/smart-scan.ts";
import { ownArchive } from "./archives.ts";
import { type EngineContext, scanContext } from "./context.ts";
import { type Ran, type RunOptions, runOperation } from "./run.ts";

export interface ScanOptions extends RunOptions {
  /** Look at every item, not only at what changed. */
  readonly deep?: boolean;
  readonly readErrorThreshold?: number;
  /** Upload metadata to the archive as well. */
  readonly uploadMetadata?: boolean;
}

/** What a scan did, and what it brought to the archive (null where there is none or nothing was asked for). */
export interface ScanResult extends ScanReport {
  readonly uploaded: UploadReport | null;
}

/** What brings the backup up to date. Each call is one operation of the queue. */
export interface Scans {
  /** Every account that changed (`doSmartScan`); contents go to the archive where one is configured. */
  smartScan(options?: ScanOptions): Promise<Ran<ScanResult>>;
  /** One account (`doAccountScan`). */
  accountScan(account: string, options?: ScanOptions): Promise<Ran<ScanResult>>;
}

export function scansOf(engine: EngineContext): Scans {
  return {
    smartScan: (options = {}) =>
      runOperation(
        engine,
        { name: "doSmartScan", parameters: {} },
        options,
        (control) => smart(engine, control, options),
        describeScan,
      ),
    accountScan: (name, options = {}) =>
      runOperation(
        engine,
        { name: "doAccountScan", parameters: { account: name } },
        options,
        (control) => single(engine, control, name, options),
        describeScan,
      ),
  };
}

async function smart(engine: EngineContext, control: OperationControl, options: ScanOptions): Promise<ScanResult> {
  const report = await smartScan(contextOf(engine, control, options), options.deep ?? false);
  const archive = await ownArchive(engine);
  if (archive === null && options.uploadMetadata === true) throw noArchive();
  const uploaded =
    archive === null
      ? null
      : await uploadAll(engine.path, archive, options.uploadMetadata ?? false, control.checkpoint);
  return { ...report, uploaded };
}

async function single(
  engine: EngineContext,
  control: OperationControl,
  name: string,
  options: ScanOptions,
): Promise<ScanResult> {
  const account = await engine.store.account(name);
  if (account === null)
    throw new SalvageError(`no account "${name}" in the store`, {
      code: "no-such-account",
      exitCode: EXIT.nothingFound,
    });
  const report = await scanOneAccount(contextOf(engine, control, options), account, options.deep ?? false);
  if (options.uploadMetadata !== true) return { ...report, uploaded: null };
  const archive = await ownArchive(engine);
  if (archive === null) throw noArchive();
  await uploadAccount(engine.path, archive, account.id);
  return { ...report, uploaded: { blobsUploaded: 0, blobBytes: 0, accountsUploaded: 1 } };
}

function noArchive(): SalvageError {
  return new SalvageError("no archive is configured", {
    code: "no-archive",
    exitCode: EXIT.usage,
    hint: 'name a bucket of backup.json there as "archiveBucket"',
  });
}

function contextOf(engine: EngineContext, control: OperationControl, options: ScanOptions) {
  return scanContext(engine, {
    checkpoint: control.checkpoint,
    onProgress: (tally) => control.progress(countsOf(tally)),
    readErrorThreshold: options.readErrorThreshold,
  });
}

function countsOf(tally: ScanTally): Record<string, number> {
  const { readErrors, ...counts } = tally;
  return { ...counts, readErrors: readErrors.length };
}

function describeScan(report: ScanReport | null): string {
  if (report === null) return "";
  const errors = report.readErrors.map(({ account, itemId, message }) => `${account} ${itemId}: ${message}`);
  return [
    `accounts scanned: ${report.accountsScanned}, unchanged: ${report.accountsUnchanged}`,
    `states written: ${report.statesWritten}, items flagged deleted: ${report.itemsFlaggedDeleted}, blobs written: ${report.blobsWritten}`,
    ...(errors.length > 0 ? ["read errors:", ...errors] : []),
  ].join("\n");
}
