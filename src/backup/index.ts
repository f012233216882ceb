/**
 * backup: the embedded backup engine, in the words of `carbonio backup`. A backup path on disk (FORMAT.md), scans that fill it,
 * the restore strategies, one queue of operations per path, notifications.
 * Invariants: a restore never overwrites or deletes anything; source paths are read only; nothing that is in a backup path is
 * lost when the process is killed; a broken or missing blob never stops the rest.
 * Not promised: operations go on after their process ends (there is no daemon; the next process marks them `Interrupted`).
 */

export type { EngineOptions } from "./engine/context.ts";
export { type BackupEngine, openBackupEngine } from "./engine/engine.ts";
export type { Ran, RunOptions } from "./engine/run.ts";
export { type OperationRecord, type OperationState, operationExitCode } from "./operations/operation.ts";
export type { Moment } from "./path/history.ts";
export type { RestoredItem, RestoreReport, UnrestoredCause, UnrestoredItem } from "./restore/report.ts";
export type { ScanReport } from "./scan/report.ts";
