import {
  getAccountInfo,
  getAvailableAccounts,
  getAvailableDomains,
  getBackupInfo,
  getMap,
  getServerConfig,
} from "./account-queries.ts";
import type { Answer } from "./answer.ts";
import type { QueryCall, WorkCall } from "./call.ts";
import { configDump } from "./config-dump.ts";
import { doItemSearch, getItem } from "./item-queries.ts";
import * as maintenance from "./maintenance.ts";
import { getAllOperations, monitor } from "./operation-queries.ts";
import * as restores from "./restores.ts";

export type QueryHandler = (call: QueryCall) => Promise<Answer>;
export type WorkHandler = (call: WorkCall) => Promise<Answer>;

/** Commands that only look, by the names of the command table. */
export const QUERY_HANDLERS: ReadonlyMap<string, QueryHandler> = new Map<string, QueryHandler>([
  ["doItemSearch", doItemSearch],
  ["getItem", getItem],
  ["getMap", getMap],
  ["getAccountInfo", getAccountInfo],
  ["getAvailableAccounts", getAvailableAccounts],
  ["getAvailableDomains", getAvailableDomains],
  ["getBackupInfo", getBackupInfo],
  ["getServerConfig", getServerConfig],
  ["monitor", monitor],
  ["getAllOperations", getAllOperations],
  ["dump account", (call) => configDump(call, "account")],
  ["dump domain", (call) => configDump(call, "domain")],
  ["dump cos", (call) => configDump(call, "cos")],
  ["dump server", (call) => configDump(call, "server")],
  ["dump global", (call) => configDump(call, "global")],
]);

/** Commands that need the engine. */
export const WORK_HANDLERS: ReadonlyMap<string, WorkHandler> = new Map<string, WorkHandler>([
  ["doItemRestore", restores.doItemRestore],
  ["doUndelete", restores.doUndelete],
  ["doRestoreOnNewAccount", restores.doRestoreOnNewAccount],
  ["doRestoreAccount", restores.doRestoreAccount],
  ["doExternalRestore", restores.doExternalRestore],
  ["doRestoreBlobs", restores.doRestoreBlobs],
  ["doCheckShares", restores.doCheckShares],
  ["doFixShares", restores.doFixShares],
  ["doSmartScan", maintenance.doSmartScan],
  ["doAccountScan", maintenance.doAccountScan],
  ["doPurge", maintenance.doPurge],
  ["doCoherencyCheck", maintenance.doCoherencyCheck],
  ["doExport", maintenance.doExport],
  ["retrieveMetadataFromArchive Local", maintenance.retrieveLocal],
  ["retrieveMetadataFromArchive S3", maintenance.retrieveS3],
  ["doStopOperation", maintenance.doStopOperation],
  ["doStopAllOperations", maintenance.doStopAllOperations],
  ["doDeduplicate", maintenance.doDeduplicate],
  ["legalHold get", (call) => maintenance.legalHold(call, "get")],
  ["legalHold set", (call) => maintenance.legalHold(call, "set")],
  ["legalHold unset", (call) => maintenance.legalHold(call, "unset")],
]);
