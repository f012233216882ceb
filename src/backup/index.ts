/**
 * backup: the embedded backup engine, in the words of `carbonio backup`. A backup path on disk (FORMAT.md), scans that fill it,
 * the restore strategies, one queue of operations per path, notifications.
 * Invariants: a restore never overwrites or deletes anything; source paths are read only; nothing that is in a backup path is
 * lost when the process is killed; a broken or missing blob never stops the rest.
 * Not promised: operations go on after their process ends (there is no daemon; the next process marks them `Interrupted`).
 */

export { commandHelp, moduleHelp } from "./commands/help.ts";
export { type CommandOptions, type CommandResult, runBackupCommand } from "./commands/run-command.ts";
export { COMMANDS, type CommandSpec, type Parameter } from "./commands/table.ts";
export type { EngineContext, EngineOptions } from "./engine/context.ts";
export { type BackupEngine, openBackupEngine } from "./engine/engine.ts";
export type { Restores } from "./engine/restores.ts";
export type { Ran, RunOptions } from "./engine/run.ts";
export type { ScanOptions, ScanResult, Scans } from "./engine/scans.ts";
export type { Upkeep } from "./engine/upkeep.ts";
export { parseEngineDate, showEngineDate } from "./engine-dates.ts";
export { type OperationRecord, type OperationState, operationExitCode } from "./operations/operation.ts";
export type { OperationQueue } from "./operations/queue.ts";
export type { Moment } from "./path/history.ts";
export type { ExternalRequest } from "./restore/external/request.ts";
export type { ItemRestoreRequest } from "./restore/item-restore.ts";
export type { NewAccountRequest } from "./restore/new-account.ts";
export type { RestoredItem, RestoreReport, UnrestoredCause, UnrestoredItem } from "./restore/report.ts";
export type { UndeleteRequest } from "./restore/undelete.ts";
export type { ScanReport } from "./scan/report.ts";
