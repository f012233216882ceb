import { UsageError } from "../../core/index.ts";
import { openArchiveFolder } from "../archive/folder-store.ts";
import { openBucket } from "../archive/s3-store.ts";
import type { BucketConfig } from "../config.ts";
import { bucketConfig } from "../engine/archives.ts";
import type { Ran } from "../engine/run.ts";
import { isOnLegalHold, setLegalHold } from "../path/stats.ts";
import { type BackupAccount, backupAccounts, findBackupAccount } from "../restore/account-names.ts";
import { type Answer, resultOf } from "./answer.ts";
import type { Values, WorkCall } from "./call.ts";

/** The answer of work with counters: its report, or the error it ended with. */
function reportAnswer(ran: Ran<object>): Answer {
  const result = resultOf(ran);
  return {
    response: { operationId: ran.operation.id, status: ran.operation.state, ...result },
    operation: ran.operation,
  };
}

export async function doSmartScan({ values, engine, run }: WorkCall): Promise<Answer> {
  return reportAnswer(await engine.smartScan({ ...run, ...scanOptions(values) }));
}

export async function doAccountScan({ values, engine, run }: WorkCall): Promise<Answer> {
  return reportAnswer(await engine.accountScan(values.text("account"), { ...run, ...scanOptions(values) }));
}

function scanOptions(values: Values) {
  const readErrorThreshold = values.number("read_error_threshold");
  return {
    deep: values.flag("deep"),
    uploadMetadata: values.flag("remote_metadata_upload"),
    ...(readErrorThreshold === null ? {} : { readErrorThreshold }),
  };
}

export async function doPurge({ values, engine, run }: WorkCall): Promise<Answer> {
  const itemDays = values.number("purgeDays");
  const backupPath = values.path("backup_path");
  const request = { ...(itemDays === null ? {} : { itemDays }), ...(backupPath === null ? {} : { backupPath }) };
  return reportAnswer(await engine.purge(request, run));
}

export async function doCoherencyCheck({ values, engine, run }: WorkCall): Promise<Answer> {
  const request = {
    accounts: values.list("accountIds"),
    fix: values.flag("fixBackup"),
    doubleGzip: values.text("fixDoubleGzip") as "skip" | "check" | "fix",
  };
  const answer = reportAnswer(await engine.checkCoherency(values.path("backup_path")!, request, run));
  if (!values.flag("checkZimbra")) return answer;
  const scan = await engine.smartScan({ ...run, deep: true });
  return { ...answer, response: { ...answer.response, storeScan: scan.result ?? { error: scan.operation.message } } };
}

export async function doExport({ values, engine, run }: WorkCall): Promise<Answer> {
  const request = {
    domains: values.list("domains"),
    cos: values.list("cos"),
    skipItems: values.flag("skip_items"),
    freeMiB: values.number("threshold"),
    readErrorThreshold: values.number("read_error_threshold"),
  };
  return reportAnswer(await engine.exportBackup(values.path("destination_path")!, request, run));
}

export async function retrieveLocal({ values, engine, run }: WorkCall): Promise<Answer> {
  const store = openArchiveFolder(values.path("source")!);
  const place = { prefix: "", volumePrefix: "" };
  return reportAnswer(await engine.retrieveMetadata(store, place, null, values.path("destination")!, run));
}

export async function retrieveS3({ values, engine, run }: WorkCall): Promise<Answer> {
  const config = bucketOf(values, engine.context);
  const store = openBucket(config, engine.context.environment);
  const serverId = values.optional("server_id");
  return reportAnswer(await engine.retrieveMetadata(store, config, serverId, values.path("destination")!, run));
}

/** A bucket configuration, single values of it replaced by those of the command line. The secret is never one of them. */
function bucketOf(values: Values, context: Parameters<typeof bucketConfig>[0]): BucketConfig {
  const id = values.optional("bucket_configuration_id");
  const name = values.optional("bucket_name");
  if (id === null && name === null) throw new UsageError("bucket_name or bucket_configuration_id is needed");
  const base: BucketConfig = id === null ? bucketOfEnvironment(name!) : bucketConfig(context, id);
  return {
    ...base,
    bucket: name ?? base.bucket,
    region: values.optional("region") ?? base.region,
    url: values.optional("url") ?? base.url,
    prefix: values.optional("prefix") ?? base.prefix,
    volumePrefix: values.optional("volume_prefix") ?? base.volumePrefix,
  };
}

function bucketOfEnvironment(bucket: string): BucketConfig {
  const accessKey = { environment: "AWS_ACCESS_KEY_ID", file: null };
  const secret = { environment: "AWS_SECRET_ACCESS_KEY", file: null };
  return { bucket, region: "us-east-1", url: null, prefix: "", volumePrefix: "", accessKey, secret };
}

export async function doDeduplicate({ values, engine, run }: WorkCall): Promise<Answer> {
  const names = values.list("volume_name") ?? (engine.context.store.volumes?.list() ?? []).map((volume) => volume.name);
  const ran = await engine.deduplicate(names, values.flag("dry_run"), run);
  const result = resultOf(ran);
  const { operation } = ran;
  return {
    response: { operationId: operation.id, volumes: result.map((counts, at) => ({ name: names[at], ...counts })) },
    operation,
  };
}

export async function doStopOperation({ values, engine }: WorkCall): Promise<Answer> {
  const id = values.text("operation_uuid");
  const stopped = engine.context.queue.stop(id);
  if (!stopped)
    throw new UsageError(`no operation ${id} is queued or running`, "see `salvage backup getAllOperations`");
  return { response: { operationId: id, status: engine.context.queue.get(id)?.state ?? "" } };
}

export async function doStopAllOperations({ engine }: WorkCall): Promise<Answer> {
  const { queue } = engine.context;
  const open = queue.all().filter((operation) => operation.state === "Queued" || operation.state === "Started");
  return { response: { stopped: open.map((operation) => operation.id).filter((id) => queue.stop(id)) } };
}

/** `legalHold get|set|unset`: one line an account, `<email> <zimbraId> set|unset`. */
export async function legalHold(call: WorkCall, what: "get" | "set" | "unset"): Promise<Answer> {
  const { path, store, nowUtcMs } = call.engine.context;
  const names = call.values.list("accounts");
  const accounts: BackupAccount[] = [];
  if (names === null) for await (const account of backupAccounts(path)) accounts.push(account);
  else for (const name of names) accounts.push(await findBackupAccount(path, name, store));
  const states = [];
  for (const { id, name } of accounts) {
    if (what !== "get") await setLegalHold(path, id, what === "set", nowUtcMs());
    states.push({ name, id, legalHold: await isOnLegalHold(path, id) });
  }
  const text = states.map((one) => `${one.name} ${one.id} ${one.legalHold ? "set" : "unset"}`).join("\n");
  return { response: { accounts: states }, text };
}
