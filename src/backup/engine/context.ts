import { systemZone, ZoneClock } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import { type BackupConfig, readConfig } from "../config.ts";
import { type OperationQueue, openQueue } from "../operations/queue.ts";
import { type BackupPath, makeBackupPath, ownBackupPath } from "../path/backup-path.ts";
import { openWriteLock, type WriteLock } from "../path/write-lock.ts";
import { openLedger, type RestoreLedger } from "../restore/ledger.ts";
import type { ScanContext } from "../scan/account-scan.ts";
import { type RealTimeScan, startRealTimeScan } from "../scan/real-time.ts";
import { DEFAULT_THRESHOLDS, type Thresholds } from "../scan/thresholds.ts";
import { immediateUploads } from "./archives.ts";

/** What an engine is opened with. */
export interface EngineOptions {
  /** The root folder: `DIR/backup` is the backup path, `DIR/backup.json` the settings. */
  readonly root: string;
  /** The mailboxes. The engine does not close them. */
  readonly store: MailStore;
  /** IANA zone of dates; default: the configuration's, else this machine's. */
  readonly zone?: string;
  /** Default: `Date.now`. */
  readonly nowUtcMs?: () => number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Everything that is open while an engine is. */
export interface EngineContext {
  readonly root: string;
  readonly store: MailStore;
  readonly path: BackupPath;
  readonly lock: WriteLock;
  readonly queue: OperationQueue;
  readonly ledger: RestoreLedger;
  readonly realTime: RealTimeScan;
  readonly clock: ZoneClock;
  readonly config: BackupConfig;
  readonly environment: NodeJS.ProcessEnv;
  readonly nowUtcMs: () => number;
  close(): void;
}

/** Opens the backup path (making it where needed) and begins the real-time scan. */
export async function openContext(options: EngineOptions): Promise<EngineContext> {
  const config = readConfig(options.root);
  const path = await makeBackupPath(ownBackupPath(options.root));
  const lock = openWriteLock(path.root);
  const queue = openQueue(path.root);
  const ledger = openLedger(path.root);
  const nowUtcMs = options.nowUtcMs ?? Date.now;
  const parts = { store: options.store, path, lock, nowUtcMs };
  const environment = options.environment ?? process.env;
  const uploads = immediateUploads({ config, environment, path });
  const realTime = startRealTimeScan(scanContext({ ...parts, config }, { onBlob: uploads.onBlob }), uploads.upload);
  return {
    ...parts,
    root: options.root,
    queue,
    ledger,
    realTime,
    clock: new ZoneClock(options.zone ?? config.zone ?? systemZone()),
    config,
    environment,
    close() {
      realTime.stop();
      ledger.close();
      queue.close();
      lock.close();
    },
  };
}

type ScanParts = Pick<EngineContext, "store" | "path" | "lock" | "config" | "nowUtcMs">;

/** A scan's context with what one run adds to it. */
export function scanContext(
  engine: ScanParts,
  run: Partial<Pick<ScanContext, "checkpoint" | "onProgress" | "onBlob">> & {
    readonly readErrorThreshold?: number | undefined;
  },
): ScanContext {
  const { store, path, lock, nowUtcMs } = engine;
  const nothing = (): void => undefined;
  return {
    store,
    path,
    lock,
    nowUtcMs,
    thresholds: thresholdsOf(engine.config, run.readErrorThreshold),
    checkpoint: run.checkpoint ?? nothing,
    onProgress: run.onProgress ?? nothing,
    onBlob: run.onBlob ?? nothing,
  };
}

function thresholdsOf(config: BackupConfig, readErrors: number | undefined): Thresholds {
  return {
    freeMiB: config.freeMiB ?? DEFAULT_THRESHOLDS.freeMiB,
    readErrors: readErrors ?? config.readErrorThreshold ?? DEFAULT_THRESHOLDS.readErrors,
  };
}
