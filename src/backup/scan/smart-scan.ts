import type { AccountRecord } from "../../mailstore/index.ts";
import { accountIds, readAccount } from "../path/backup-path.ts";
import { withState } from "../path/history.ts";
import { readAccountStat, writeBackupStat } from "../path/stats.ts";
import { flagAccountDeleted, type ScanContext, scanAccount } from "./account-scan.ts";
import { beginScan } from "./begin-scan.ts";
import { scanDirectory } from "./directory-scan.ts";
import { accountPhotograph } from "./photograph.ts";
import { emptyTally, type ScanReport } from "./report.ts";

/**
 * Brings the whole backup up to date: only accounts that changed since the last run are opened (`deep`: all of them, item by
 * item), and accounts that the store no longer has are flagged deleted.
 */
export async function smartScan(context: ScanContext, deep: boolean): Promise<ScanReport> {
  const tally = emptyTally();
  const begun = await beginScan(context);
  await scanDirectory(context, tally);
  const accounts = await context.store.accounts();
  for (const account of accounts) {
    context.checkpoint();
    if (!deep && (await isUnchanged(context, account))) tally.accountsUnchanged++;
    else await scanAccount(context, account, { deep }, tally);
    context.onProgress(tally);
  }
  const living = new Set(accounts.map((account) => account.id));
  for (const id of await accountIds(context.path)) if (!living.has(id)) await flagAccountDeleted(context, id);
  await writeBackupStat(context.path, { ...begun, lastScanUtcMs: context.nowUtcMs() });
  return tally;
}

/** Scans one account and answers what was done. */
export async function scanOneAccount(context: ScanContext, account: AccountRecord, deep: boolean): Promise<ScanReport> {
  const tally = emptyTally();
  await beginScan(context);
  await scanAccount(context, account, { deep }, tally);
  return tally;
}

/** By the mailbox's change number and the account's attributes, without opening the mailbox. */
async function isUnchanged(context: ScanContext, account: AccountRecord): Promise<boolean> {
  const stat = await readAccountStat(context.path, account.id);
  if (stat === null || stat.changeSequence < account.changeSequence || stat.unreadItems.length > 0) return false;
  const states = await readAccount(context.path, account.id);
  const last = states.at(-1);
  if (last === undefined) return false;
  return withState(states, accountPhotograph(account, last.dataSources, context.nowUtcMs())) === states;
}
