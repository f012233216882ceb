import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cannotWrite } from "../../core/index.ts";
import { readConfig } from "../config.ts";
import { parseEngineDate } from "../engine-dates.ts";
import { accountIds } from "../path/backup-path.ts";
import { namesIn } from "../path/durable.ts";
import type { EntryState } from "../path/entry-state.ts";
import type { Moment } from "../path/history.ts";
import { readAccountStat, readBackupStat } from "../path/stats.ts";
import { availableAccounts, availableDomains } from "../query/available.ts";
import { findBackupAccount } from "../restore/account-names.ts";
import { parseIdMap } from "../restore/external/id-map.ts";
import { type Answer, Instant, instantOf } from "./answer.ts";
import type { QueryCall } from "./call.ts";
import { statesAt } from "./item-queries.ts";
import { notFound } from "./not-found.ts";

export async function getMap({ values }: QueryCall): Promise<Answer> {
  const mappings = parseIdMap(await readFile(values.path("file_path")!, "utf8"));
  const text = mappings.map((one) => `${one.kind} ${one.name} ${one.oldId} ${one.newId}`).join("\n");
  return { response: { map: mappings }, text };
}

export async function getAccountInfo({ values, path, store, clock }: QueryCall): Promise<Answer> {
  const account = await findBackupAccount(path, values.text("account"), store);
  const date = values.text("date");
  const states =
    date === "all"
      ? account.states
      : statesAt(
          account.states,
          momentOf(date, (text) => parseEngineDate(text, clock)),
        );
  if (states.length === 0) throw notFound(`${account.name} has no state at that date`);
  const stat = values.flag("backupstats") ? await readAccountStat(path, account.id) : null;
  const backupstats =
    stat === null
      ? {}
      : { backupstats: { changeSequence: stat.changeSequence, scanned: new Instant(stat.scannedUtcMs) } };
  return { response: { accountStates: states.map(shownAccount), ...backupstats } };
}

function momentOf(date: string, parse: (text: string) => number): Moment {
  if (date === "most_recent") return "last";
  return date === "least_recent" ? "first" : parse(date);
}

const SECRET_ATTRIBUTE = /password|secret|authtoken|privatekey/i;

/** What unlocks an account is in the backup and is not shown. */
function shownAccount(state: EntryState) {
  const attributes = Object.entries(state.attributes).map(([name, values]) => [
    name,
    SECRET_ATTRIBUTE.test(name) ? ["(not shown)"] : values,
  ]);
  return {
    "start date": new Instant(state.startUtcMs),
    "end date": instantOf(state.endUtcMs),
    deleted: state.deleted,
    id: state.id,
    name: state.name,
    attributes: Object.fromEntries(attributes),
  };
}

export async function getAvailableAccounts({ values, path, store }: QueryCall): Promise<Answer> {
  const accounts = await availableAccounts(path, {
    moment: values.moment("date", ["last"]),
    domains: values.list("domains"),
    hideDeleted: values.flag("hide_deleted"),
    hideSystem: values.flag("hide_system_accounts"),
    hideExisting: values.flag("hide_existing_accounts") ? store : null,
  });
  const ways = {
    accountMap: Object.fromEntries(accounts.map((one) => [one.name, one.id])),
    accountList: accounts.map((one) => one.name),
    accountIdList: accounts.map((one) => one.id),
    accountAndIdList: accounts.map((one) => `${one.name} ${one.id}`),
  };
  const wanted = values.list("output_headers") ?? [];
  const headers = Object.entries(ways).filter(([name]) => wanted.includes(name));
  const file = values.path("output_file");
  if (file !== null) await writeNames(file, accounts);
  const listed = accounts.map((one) => ({
    id: one.id,
    name: one.name,
    status: one.deleted ? "Deleted" : "Active",
    "first backup": new Instant(one.firstBackupUtcMs),
    "deletion date": instantOf(one.deletedUtcMs),
  }));
  return { response: { accounts: listed, ...Object.fromEntries(headers) } };
}

/** One name a line, into a new file: nothing is written over. */
async function writeNames(file: string, accounts: readonly { readonly name: string }[]): Promise<void> {
  try {
    await writeFile(file, accounts.map((one) => `${one.name}\n`).join(""), { flag: "wx" });
  } catch (error) {
    throw cannotWrite(file, error, "give another file with output_file");
  }
}

export async function getAvailableDomains({ values, path }: QueryCall): Promise<Answer> {
  const domains = await availableDomains(path, values.moment("date", ["last"]));
  return { response: { domains }, text: domains.join("\n") };
}

export async function getBackupInfo({ path, root }: QueryCall): Promise<Answer> {
  const stat = await readBackupStat(path);
  const config = readConfig(root);
  return {
    response: {
      "backup path": path.root,
      "server id": stat.firstScanUtcMs === null ? null : stat.serverId,
      "first scan": instantOf(stat.firstScanUtcMs),
      "last scan": instantOf(stat.lastScanUtcMs),
      accounts: (await accountIds(path)).length,
      "item retention days": config.itemRetentionDays,
      "account retention days": config.accountRetentionDays,
    },
  };
}

/** This engine has no server configuration to keep: it says so, and shows archives that a real server put into the path. */
export async function getServerConfig({ path }: QueryCall): Promise<Answer> {
  const archives = [...(await namesIn(join(path.root, "server"))), ...(await namesIn(join(path.root, "servers")))];
  if (archives.length === 0)
    throw notFound("the backup path has no server configuration (the embedded engine keeps none)");
  return { response: { archives } };
}
