import { readFile } from "node:fs/promises";
import { messageOf, UsageError } from "../../core/index.ts";
import type { Archive } from "../archive/archive.ts";
import { blobsArchive } from "../engine/archives.ts";
import type { BackupEngine } from "../engine/engine.ts";
import { firstOf } from "../engine/restores.ts";
import type { Ran } from "../engine/run.ts";
import { openBackupPath } from "../path/backup-path.ts";
import { blobSourceOf } from "../path/blobs.ts";
import type { Moment } from "../path/history.ts";
import { isItemId } from "../path/names.ts";
import { readBackupStat } from "../path/stats.ts";
import { brokenShares, fixShares } from "../query/shares-check.ts";
import { lookupOf } from "../restore/external/external-restore.ts";
import { parseIdMap } from "../restore/external/id-map.ts";
import type { ExternalRequest } from "../restore/external/request.ts";
import type { RestoreReport } from "../restore/report.ts";
import { statsText } from "../restore/report.ts";
import { type Answer, resultOf } from "./answer.ts";
import type { Values, WorkCall } from "./call.ts";

/** A whole second that an upper end names belongs to the window: what is shown with seconds can be named with seconds. */
const LAST_MS_OF_SECOND = 999;

export async function doItemRestore({ values, engine, run }: WorkCall): Promise<Answer> {
  if (!isItemId(values.text("item_id")))
    throw new UsageError(`"${values.text("item_id")}" is not an item id`, "item ids are numbers");
  const request = {
    account: values.text("account"),
    itemId: values.text("item_id"),
    date: values.moment("date", ["last"]),
    restoreFolder: values.optional("restore_folder"),
  };
  return restoreAnswer(await engine.restoreItem(request, run));
}

export async function doUndelete({ values, engine, run }: WorkCall): Promise<Answer> {
  const from = values.moment("start_date", ["first"]);
  const to = values.end("end_date");
  const request = {
    account: values.text("account"),
    fromUtcMs: instantOrNull(from),
    toUtcMs: typeof to === "number" ? to + LAST_MS_OF_SECOND : null,
    targetOriginalFolder: values.flag("target_original_folder"),
  };
  if (request.fromUtcMs !== null && request.toUtcMs !== null && request.fromUtcMs > request.toUtcMs)
    throw new UsageError("start_date is after end_date");
  return restoreAnswer(await engine.undelete(request, run));
}

function instantOrNull(moment: Moment): number | null {
  return typeof moment === "number" ? moment : null;
}

export async function doRestoreOnNewAccount({ values, engine, run }: WorkCall): Promise<Answer> {
  const request = {
    source: values.text("source_account"),
    destination: values.text("destination_account"),
    date: values.moment("date", ["last"]),
    undelete: values.flag("undelete"),
    undeleteStart: values.moment("undelete_start_date", ["first"]),
    hideInGal: values.flag("hide_in_gal"),
    restoreDataSources: values.flag("restore_datasource"),
    force: values.flag("force"),
  };
  return restoreAnswer(await engine.restoreOnNewAccount(request, run));
}

export async function doRestoreAccount({ values, engine, run }: WorkCall): Promise<Answer> {
  const request = {
    account: values.text("account"),
    date: values.moment("date", ["last"]),
    restoreDataSources: values.flag("restore_datasource"),
  };
  return restoreAnswer(await engine.restoreAccount(request, run));
}

export async function doExternalRestore({ values, engine, run }: WorkCall): Promise<Answer> {
  const source = values.path("source_path")!;
  const archive = values.optional("blobs_archive");
  const from = archive === null ? {} : { archive: await archiveOf(engine, archive, source) };
  const ran = await engine.externalRestore(source, await externalRequest(values), { ...run, ...from });
  const volume = engine.context.store.volumes?.list()[0];
  if (volume !== undefined && (ran.result?.counts.restored ?? 0) >= LARGE_IMPORT)
    run.onFault?.(`equal contents can share one file now: salvage powerstore doDeduplicate ${volume.name}`);
  return restoreAnswer(ran);
}

/** From so many restored items on, deduplication is suggested. */
const LARGE_IMPORT = 1000;

async function archiveOf(engine: BackupEngine, archive: string, source: string): Promise<Archive> {
  const { serverId, firstScanUtcMs } = await readBackupStat(openBackupPath(source));
  return blobsArchive(engine.context, archive, firstScanUtcMs === null ? null : serverId);
}

async function externalRequest(values: Values): Promise<ExternalRequest> {
  return {
    accounts: await accountNames(values),
    domains: values.list("domains"),
    filterDeleted: values.flag("filter_deleted"),
    skipSystemAccounts: values.flag("skip_system_accounts"),
    skipAliases: values.flag("skip_aliases"),
    skipDistributionLists: values.flag("skip_distribution_lists"),
    skipCoses: values.flag("skip_coses"),
    skipAccountProvisioning: values.flag("skip_account_provisioning"),
    skipDomainProvisioning: values.flag("skip_domain_provisioning"),
    provisioningOnly: values.flag("provisioning_only"),
    concurrentAccounts: values.number("concurrent_accounts") ?? 1,
    maxFileBytes: values.number("max_file_size"),
    restoreDataSources: values.flag("restore_datasource"),
    force: values.flag("force_as_external_restore"),
  };
}

/** `accounts` and the lines of `input_file`, in that order. */
async function accountNames(values: Values): Promise<readonly string[] | null> {
  const named = values.list("accounts");
  const file = values.path("input_file");
  if (file === null) return named;
  const lines = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim());
  return [...new Set([...(named ?? []), ...lines.filter((line) => line !== "" && !line.startsWith("#"))])];
}

/** The answer of a restore: what became of each item. A restore of which nothing came back has failed. */
export function restoreAnswer(ran: Ran<RestoreReport>): Answer {
  const { operation, error } = ran;
  const result = resultOf(ran);
  const { counts, restored, skipped, unrestored, notes } = result;
  const nothing = counts.unrestored > 0 && counts.restored + counts.skipped === 0;
  const lines = [
    statsText(counts, unrestored),
    ...restored.map((item) => `restored ${item.account} ${item.oldId} -> ${item.newId} ${item.folder}`),
    ...skipped.map((item) => `skipped ${item.account} ${item.oldId}: is there as ${item.newId} in ${item.folder}`),
    ...unrestored.map((item) => `unrestored ${item.account} ${item.id} (${item.cause}): ${item.message}`),
    ...notes.map((note) => `note: ${note}`),
  ];
  return {
    response: { operationId: operation.id, status: operation.state, ...result },
    text: lines.join("\n"),
    operation,
    ...(error === null ? {} : { error: messageOf(error) }),
    ...(nothing ? { exitCode: 1 } : {}),
  };
}

export async function doRestoreBlobs({ values, engine, run }: WorkCall): Promise<Answer> {
  const path = openBackupPath(values.path("backup_path") ?? engine.context.path.root);
  const archive = values.optional("blobs_archive");
  const local = blobSourceOf(path.files);
  const blobs = archive === null ? local : firstOf(local, await archiveOf(engine, archive, path.root));
  const request = {
    volumeId: values.text("volume_id"),
    dryRun: values.flag("dryrun"),
    threads: values.number("threads") ?? 4,
  };
  const ran = await engine.restoreBlobs(request, blobs, run);
  return { response: { operationId: ran.operation.id, ...request, ...resultOf(ran) }, operation: ran.operation };
}

export async function doCheckShares({ engine }: WorkCall): Promise<Answer> {
  const broken = [];
  for await (const share of brokenShares(engine.context.store)) broken.push(share);
  return { response: { brokenShares: broken } };
}

export async function doFixShares({ values, engine }: WorkCall): Promise<Answer> {
  const mappings = parseIdMap(await readFile(values.path("import_idmap_file")!, "utf8"));
  return { response: { ...(await fixShares(engine.context.store, lookupOf(mappings))) } };
}
