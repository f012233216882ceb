import { counted } from "../../core/index.ts";
import type { Archive } from "../archive/archive.ts";
import { compareBlobs } from "../archive/retrieve.ts";
import { undeleteTag } from "../engine-dates.ts";
import type { Notifier } from "../operations/notify.ts";
import type { OperationControl } from "../operations/operation.ts";
import { type BackupPath, openBackupPath } from "../path/backup-path.ts";
import { type BlobSource, blobSourceOf } from "../path/blobs.ts";
import { requireThere } from "../path/require-there.ts";
import { readAccountStat } from "../path/stats.ts";
import { type DeletedAccountRequest, restoreDeletedAccount } from "../restore/deleted-account.ts";
import { externalRestore } from "../restore/external/external-restore.ts";
import { EXTERNAL_DEFAULTS, type ExternalRequest } from "../restore/external/request.ts";
import { type ItemRestoreRequest, restoreItem } from "../restore/item-restore.ts";
import { type NewAccountRequest, restoreOnNewAccount } from "../restore/new-account.ts";
import type { RestoreReport } from "../restore/report.ts";
import type { RestoreContext } from "../restore/session.ts";
import { type UndeleteRequest, undelete } from "../restore/undelete.ts";
import { scanOneAccount } from "../scan/smart-scan.ts";
import { type EngineContext, scanContext } from "./context.ts";
import { type Ran, type RunOptions, runRestore } from "./run.ts";

type Needs<T, K extends keyof T> = Partial<T> & Pick<T, K>;

/** The restore strategies. Each call is one operation of the queue. */
export interface Restores {
  /** One item back into its owner's mailbox (`doItemRestore`). */
  restoreItem(request: Needs<ItemRestoreRequest, "account" | "itemId">, run?: RunOptions): Promise<Ran<RestoreReport>>;
  /** What was deleted in a window (`doUndelete`). */
  undelete(
    request: Needs<UndeleteRequest, "account" | "fromUtcMs" | "toUtcMs">,
    run?: RunOptions,
  ): Promise<Ran<RestoreReport>>;
  /** A new account with what another one had at a moment (`doRestoreOnNewAccount`). */
  restoreOnNewAccount(
    request: Needs<NewAccountRequest, "source" | "destination" | "date">,
    run?: RunOptions,
  ): Promise<Ran<RestoreReport>>;
  /** A deleted account under its name and id (`doRestoreAccount`). */
  restoreAccount(request: Needs<DeletedAccountRequest, "account">, run?: RunOptions): Promise<Ran<RestoreReport>>;
  /** Another server's backup (`doExternalRestore`). `archive`: where contents are that the source path does not have. */
  externalRestore(
    sourcePath: string,
    request: Partial<ExternalRequest>,
    run?: RunOptions & { readonly archive?: Archive },
  ): Promise<Ran<RestoreReport>>;
}

export function restoresOf(engine: EngineContext): Restores {
  return {
    restoreItem: (request, run = {}) =>
      runRestore(
        engine,
        "doItemRestore",
        { account: request.account, item_id: request.itemId },
        run,
        async (context) => {
          await scanBefore(engine, request.account);
          await restoreItem(context, { date: "last", restoreFolder: null, ...request });
        },
      ),
    undelete: (request, run = {}) =>
      runRestore(engine, "doUndelete", { account: request.account }, run, async (context) => {
        await scanBefore(engine, request.account);
        const tag = undeleteTag(engine.nowUtcMs(), engine.clock);
        await undelete(context, { targetOriginalFolder: true, tag, ...request });
      }),
    restoreOnNewAccount: (request, run = {}) => {
      const { source, destination } = request;
      return runRestore(
        engine,
        "doRestoreOnNewAccount",
        { source_account: source, destination_account: destination },
        run,
        async (context) => {
          await scanBefore(engine, source);
          await restoreOnNewAccount(context, { ...NEW_ACCOUNT_DEFAULTS, ...request });
        },
      );
    },
    restoreAccount: (request, run = {}) =>
      runRestore(engine, "doRestoreAccount", { account: request.account }, run, (context) =>
        restoreDeletedAccount(context, { date: "last", restoreDataSources: true, ...request }),
      ),
    externalRestore: (sourcePath, request, run = {}) =>
      runExternal(engine, sourcePath, { ...EXTERNAL_DEFAULTS, ...request }, run),
  };
}

const NEW_ACCOUNT_DEFAULTS = {
  undelete: false,
  undeleteStart: "first",
  hideInGal: false,
  restoreDataSources: true,
  force: false,
} as const;

function runExternal(
  engine: EngineContext,
  sourcePath: string,
  request: ExternalRequest,
  run: RunOptions & { readonly archive?: Archive },
): Promise<Ran<RestoreReport>> {
  const work = async (context: RestoreContext, control: OperationControl, notifier: Notifier): Promise<void> => {
    await requireThere("backup path", sourcePath);
    const source = openBackupPath(sourcePath);
    const local = blobSourceOf(source.files);
    const blobs = run.archive === undefined ? local : firstOf(local, run.archive);
    await externalRestore({ ...context, source, blobs }, engine.path, request, {
      phase: (name) => control.progress({ phase: name }),
      provisioned: (accounts) => {
        const operation = engine.queue.get(control.id)!;
        const text = [
          `${counted(accounts.length, "account")} ${accounts.length === 1 ? "is" : "are"} here; users may work while their items come in.`,
          ...accounts,
        ];
        return notifier.phase(operation, "phase 1 done", text.join("\n"));
      },
    });
    if (run.archive !== undefined) await noteStrangers(context, run.archive, source);
  };
  return runRestore(engine, "doExternalRestore", { source_path: sourcePath }, run, work);
}

/** Contents without metadata cannot be restored: mail that came after the last upload of metadata. */
async function noteStrangers(context: RestoreContext, archive: Archive, source: BackupPath): Promise<void> {
  const { blobsWithoutMetadata } = await compareBlobs(archive, source, context.checkpoint);
  if (blobsWithoutMetadata.length === 0) return;
  const which = blobsWithoutMetadata.slice(0, 10).join(", ");
  context.listener.note(
    `${counted(blobsWithoutMetadata.length, "content")} in ${archive.store.name} without metadata: ${which}`,
  );
}

/** Contents from the first source that has them whole. */
export function firstOf(first: BlobSource, second: BlobSource): BlobSource {
  return {
    async read(digest) {
      const found = await first.read(digest);
      if (found.ok) return found;
      const other = await second.read(digest);
      return other.ok || found.fault === "missing" ? other : found;
    },
  };
}

/**
 * Brings an account up to date before something is restored from or to it: what was deleted while no scan listened must be
 * known as deleted first (the documented case is "Empty Folder").
 */
async function scanBefore(engine: EngineContext, name: string): Promise<void> {
  const account = await engine.store.account(name);
  if (account === null) return;
  const stat = await readAccountStat(engine.path, account.id);
  if (stat === null || stat.changeSequence < account.changeSequence)
    await scanOneAccount(scanContext(engine, {}), account, false);
}
