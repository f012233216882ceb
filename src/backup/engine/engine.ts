import { EXIT, SalvageError } from "../../core/index.ts";
import type { AccountRecord } from "../../mailstore/index.ts";
import { undeleteTag } from "../engine-dates.ts";
import { readAccountStat } from "../path/stats.ts";
import { type ItemRestoreRequest, restoreItem } from "../restore/item-restore.ts";
import type { RestoreReport } from "../restore/report.ts";
import { type UndeleteRequest, undelete } from "../restore/undelete.ts";
import type { ScanReport } from "../scan/report.ts";
import { scanOneAccount, smartScan } from "../scan/smart-scan.ts";
import { type EngineContext, type EngineOptions, openContext, scanContext } from "./context.ts";
import { type Ran, type RunOptions, runRestore } from "./run.ts";

/** The embedded backup engine as an API: every call is one operation of the queue. */
export interface BackupEngine {
  readonly context: EngineContext;
  /** Brings the backup up to date (`doSmartScan`). */
  smartScan(options?: RunOptions & { readonly deep?: boolean }): Promise<Ran<ScanReport>>;
  /** Brings one account up to date (`doAccountScan`). */
  accountScan(account: string, options?: RunOptions & { readonly deep?: boolean }): Promise<Ran<ScanReport>>;
  /** One item back into its owner's mailbox (`doItemRestore`). */
  restoreItem(
    request: Partial<ItemRestoreRequest> & Pick<ItemRestoreRequest, "account" | "itemId">,
    options?: RunOptions,
  ): Promise<Ran<RestoreReport>>;
  /** What was deleted in a window (`doUndelete`). */
  undelete(
    request: Omit<UndeleteRequest, "tag" | "targetOriginalFolder"> & Partial<UndeleteRequest>,
    options?: RunOptions,
  ): Promise<Ran<RestoreReport>>;
  /** Ends the real-time scan and closes what is open; not the store. */
  close(): void;
}

/** Opens the engine of a root folder on a store. */
export async function openBackupEngine(options: EngineOptions): Promise<BackupEngine> {
  const context = await openContext(options);
  return {
    context,
    smartScan: (run = {}) => runSmartScan(context, run),
    accountScan: (account, run = {}) => runAccountScan(context, account, run),
    restoreItem: (request, run = {}) => {
      const whole = { date: "last", restoreFolder: null, ...request } as const;
      return runRestore(
        context,
        "doItemRestore",
        { account: request.account, item_id: request.itemId },
        run,
        async (restore) => {
          await scanBefore(context, request.account);
          await restoreItem(restore, whole);
        },
      );
    },
    undelete: (request, run = {}) => {
      const whole = { targetOriginalFolder: true, tag: undeleteTag(context.nowUtcMs(), context.clock), ...request };
      return runRestore(context, "doUndelete", { account: request.account }, run, async (restore) => {
        await scanBefore(context, request.account);
        await undelete(restore, whole);
      });
    },
    close: () => context.close(),
  };
}

function runSmartScan(context: EngineContext, run: RunOptions & { readonly deep?: boolean }): Promise<Ran<ScanReport>> {
  return context.queue.run({ name: "doSmartScan", parameters: {}, ...run }, (control) =>
    smartScan(
      scanContext(context, {
        checkpoint: control.checkpoint,
        onProgress: (tally) => control.progress(countsOf(tally)),
      }),
      run.deep ?? false,
    ),
  );
}

function runAccountScan(
  context: EngineContext,
  name: string,
  run: RunOptions & { readonly deep?: boolean },
): Promise<Ran<ScanReport>> {
  return context.queue.run({ name: "doAccountScan", parameters: { account: name }, ...run }, async (control) => {
    const account = await requireAccount(context, name);
    const scan = scanContext(context, {
      checkpoint: control.checkpoint,
      onProgress: (tally) => control.progress(countsOf(tally)),
    });
    return scanOneAccount(scan, account, run.deep ?? false);
  });
}

/**
 * Brings an account up to date before something is restored to it: what another process deleted while no scan listened must
 * be known as deleted first (the documented case is "Empty Folder").
 */
async function scanBefore(context: EngineContext, name: string): Promise<void> {
  const account = await context.store.account(name);
  if (account === null) return;
  const stat = await readAccountStat(context.path, account.id);
  if (stat === null || stat.changeSequence < account.changeSequence)
    await scanOneAccount(scanContext(context, {}), account, false);
}

async function requireAccount(context: EngineContext, name: string): Promise<AccountRecord> {
  const account = await context.store.account(name);
  if (account !== null) return account;
  throw new SalvageError(`no account "${name}" in the store`, { code: "no-such-account", exitCode: EXIT.nothingFound });
}

function countsOf(report: ScanReport): Record<string, number> {
  const { readErrors, ...counts } = report;
  return { ...counts, readErrors: readErrors.length };
}
