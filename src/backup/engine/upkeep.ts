import { join } from "node:path";
import { EXIT, SalvageError } from "../../core/index.ts";
import type { DeduplicationCounts } from "../../mailstore/index.ts";
import { findArchive } from "../archive/archive.ts";
import type { ObjectStore } from "../archive/object-store.ts";
import { type RetrieveReport, retrieveMetadata } from "../archive/retrieve.ts";
import type { BucketConfig } from "../config.ts";
import { openBackupPath } from "../path/backup-path.ts";
import type { BlobSource } from "../path/blobs.ts";
import { openWriteLock } from "../path/write-lock.ts";
import { scanOneAccount } from "../scan/smart-scan.ts";
import { type CheckReport, type CheckRequest, checkCoherency } from "../upkeep/coherency-check.ts";
import { type ExportReport, type ExportRequest, exportBackup } from "../upkeep/export.ts";
import { type PurgeReport, purge } from "../upkeep/purge.ts";
import { type BlobsReport, type BlobsRequest, restoreBlobs } from "../upkeep/restore-blobs.ts";
import { type EngineContext, scanContext } from "./context.ts";
import { type Ran, type RunOptions, runOperation } from "./run.ts";

/** What looks after a backup path and the store's files. Each call is one operation of its queue. */
export interface Upkeep {
  /** Removes what was deleted before the retention time (`doPurge`). Default: the configuration's days and the engine's path. */
  purge(
    request?: { readonly itemDays?: number; readonly backupPath?: string },
    run?: RunOptions,
  ): Promise<Ran<PurgeReport>>;
  /** Checks a path (`doCoherencyCheck`); with `fix` in the engine's own path, scans repair what the store still has. */
  checkCoherency(backupPath: string, request?: Partial<CheckRequest>, run?: RunOptions): Promise<Ran<CheckReport>>;
  /** Writes a backup of the live accounts to an empty folder (`doExport`). */
  exportBackup(destination: string, request?: Partial<ExportRequest>, run?: RunOptions): Promise<Ran<ExportReport>>;
  /** Puts contents that the store lost back (`doRestoreBlobs`). */
  restoreBlobs(request: BlobsRequest, blobs: BlobSource, run?: RunOptions): Promise<Ran<BlobsReport>>;
  /** Builds a backup path from archived metadata (`retrieveMetadataFromArchive`). */
  retrieveMetadata(
    store: ObjectStore,
    place: Pick<BucketConfig, "prefix" | "volumePrefix">,
    serverId: string | null,
    destination: string,
    run?: RunOptions,
  ): Promise<Ran<RetrieveReport>>;
  /** Lets equal contents of a volume share one file (`powerstore doDeduplicate`), in the Powerstore queue. */
  deduplicate(
    volumes: readonly string[],
    dryRun: boolean,
    run?: RunOptions,
  ): Promise<Ran<readonly DeduplicationCounts[]>>;
}

export function upkeepOf(engine: EngineContext): Upkeep {
  return {
    purge: (request = {}, run = {}) => runPurge(engine, request, run),
    checkCoherency: (backupPath, request = {}, run = {}) =>
      runCheck(engine, backupPath, { ...CHECK_DEFAULTS, ...request }, run),
    exportBackup: (destination, request = {}, run = {}) =>
      runOperation(
        engine,
        { name: "doExport", parameters: { destination_path: destination } },
        run,
        (control) => exportBackup(scanContext(engine, { checkpoint: control.checkpoint }), destination, request),
        asLines,
      ),
    restoreBlobs: (request, blobs, run = {}) =>
      runOperation(
        engine,
        { name: "doRestoreBlobs", parameters: { volume_id: request.volumeId } },
        run,
        (control) => restoreBlobs(engine.store, blobs, request, control.checkpoint),
        asLines,
      ),
    retrieveMetadata: (store, place, serverId, destination, run = {}) =>
      runOperation(
        engine,
        { name: "retrieveMetadataFromArchive", parameters: { destination } },
        run,
        async (control) => retrieveMetadata(await findArchive(store, place, serverId), destination, control.checkpoint),
        asLines,
      ),
    deduplicate: (volumes, dryRun, run = {}) => runDeduplicate(engine, volumes, dryRun, run),
  };
}

const CHECK_DEFAULTS: CheckRequest = { accounts: null, fix: false, doubleGzip: "skip" };

function runPurge(
  engine: EngineContext,
  request: { readonly itemDays?: number; readonly backupPath?: string },
  run: RunOptions,
): Promise<Ran<PurgeReport>> {
  const itemDays = request.itemDays ?? engine.config.itemRetentionDays;
  const retention = { itemDays, accountDays: engine.config.accountRetentionDays };
  const parameters = { purgeDays: String(itemDays), backup_path: request.backupPath ?? engine.path.root };
  return runOperation(
    engine,
    { name: "doPurge", parameters },
    run,
    (control) => purgeIn(engine, request.backupPath ?? null, retention, control.checkpoint),
    asLines,
  );
}

/** Another path than the engine's own gets a lock of its own. */
async function purgeIn(
  engine: EngineContext,
  backupPath: string | null,
  retention: { itemDays: number; accountDays: number },
  checkpoint: () => void,
): Promise<PurgeReport> {
  const { nowUtcMs } = engine;
  if (backupPath === null || join(backupPath) === engine.path.root)
    return purge({ path: engine.path, lock: engine.lock, nowUtcMs, checkpoint }, retention);
  const lock = openWriteLock(backupPath);
  try {
    return await purge({ path: openBackupPath(backupPath), lock, nowUtcMs, checkpoint }, retention);
  } finally {
    lock.close();
  }
}

function runCheck(
  engine: EngineContext,
  backupPath: string,
  request: CheckRequest,
  run: RunOptions,
): Promise<Ran<CheckReport>> {
  const path = openBackupPath(backupPath);
  return runOperation(
    engine,
    { name: "doCoherencyCheck", parameters: { backup_path: backupPath, fixBackup: String(request.fix) } },
    run,
    async (control) => {
      const report = await checkCoherency({ path, nowUtcMs: engine.nowUtcMs, checkpoint: control.checkpoint }, request);
      if (request.fix && join(backupPath) === engine.path.root)
        await repair(engine, report.affectedAccounts, control.checkpoint);
      return report;
    },
    asLines,
  );
}

/** What was moved aside or is missing comes back from the store as far as it is there. */
async function repair(engine: EngineContext, accountIds: readonly string[], checkpoint: () => void): Promise<void> {
  for (const id of accountIds) {
    const account = await engine.store.account(id);
    if (account !== null) await scanOneAccount(scanContext(engine, { checkpoint }), account, true);
  }
}

function runDeduplicate(
  engine: EngineContext,
  names: readonly string[],
  dryRun: boolean,
  run: RunOptions,
): Promise<Ran<readonly DeduplicationCounts[]>> {
  const { volumes } = engine.store;
  if (volumes === null)
    throw new SalvageError(`${engine.store.name} has no volumes`, {
      code: "not-supported",
      exitCode: EXIT.engineUnavailable,
    });
  const request = {
    name: "doDeduplicate",
    module: "ZxPowerstore",
    parameters: { volume_name: names.join(","), dry_run: String(dryRun) },
  } as const;
  const work = async (control: { checkpoint(): void; progress(counters: Record<string, string>): void }) => {
    const counts: DeduplicationCounts[] = [];
    for (const name of names)
      counts.push(
        await volumes.deduplicate(name, {
          dryRun,
          onPass: (pass, of) => {
            control.progress({ "Current Pass (Digest Prefix)": `${pass}/${of}` });
            control.checkpoint();
          },
        }),
      );
    return counts;
  };
  return runOperation<readonly DeduplicationCounts[]>(engine, request, run, work, (all) =>
    (all ?? []).map(asLines).join("\n"),
  );
}

function asLines(report: object | null): string {
  return Object.entries(report ?? {})
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.length : value}`)
    .join("\n");
}
