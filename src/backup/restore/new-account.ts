import { counted, EXIT, SalvageError } from "../../core/index.ts";
import type { AccountRecord, Directory } from "../../mailstore/index.ts";
import type { EntryState } from "../path/entry-state.ts";
import { type Moment, stateAt } from "../path/history.ts";
import { attributesForCopy, quotaOf, withKnownCos, withoutQuota } from "./account-attributes.ts";
import { type BackupAccount, findBackupAccount } from "./account-names.ts";
import { type Inventory, takeInventory } from "./folder-tree.ts";
import { type RestoreContext, withSession } from "./session.ts";
import { replayAccount, restoreDataSources } from "./whole-account.ts";

export interface NewAccountRequest {
  readonly source: string;
  readonly destination: string;
  readonly date: Moment;
  /** Also what was deleted, to its original folders, from this instant on (`first`: all that is known). */
  readonly undelete: boolean;
  readonly undeleteStart: Moment;
  /** Keep the copy out of the address list. */
  readonly hideInGal: boolean;
  readonly restoreDataSources: boolean;
  /** Go on although the mailbox is empty at that date. */
  readonly force: boolean;
}

/**
 * Restore on new account: an account that did not exist gets what the source had at a moment. The source is not touched.
 * @throws {SalvageError} `account-exists`, `before-first-backup`, `empty-mailbox`, `no-such-account`
 */
export async function restoreOnNewAccount(context: RestoreContext, request: NewAccountRequest): Promise<void> {
  const account = await findBackupAccount(context.source, request.source, context.store);
  const state = accountStateAt(context, account, request.date);
  const directory = await refuseExisting(context, request.destination);
  const inventory = await takeInventory(context, account, request.date);
  refuseEmptied(context, account, inventory, request);
  const copied = await withKnownCos(context, attributesForCopy(state));
  const attributes = request.hideInGal ? { ...copied, zimbraHideInGal: ["TRUE"] } : copied;
  const created = await directory.createAccount({ name: request.destination, attributes });
  await fillAccount(context, account, created, state, inventory, {
    moment: request.date,
    deletedSinceUtcMs: request.undelete ? startOf(request.undeleteStart) : null,
    dataSources: request.restoreDataSources,
  });
}

function startOf(moment: Moment): number {
  return typeof moment === "number" ? moment : 0;
}

/** The account as it was. @throws {SalvageError} `before-first-backup` */
export function accountStateAt(context: RestoreContext, account: BackupAccount, date: Moment): EntryState {
  const state = stateAt(account.states, date);
  if (state !== null) return state;
  const first = context.showDate(account.states[0]!.startUtcMs);
  throw new SalvageError(`the first backup of ${account.name} is from ${first}, after the date asked for`, {
    code: "before-first-backup",
    exitCode: EXIT.nothingFound,
    hint: `choose a date from ${first} on`,
  });
}

/** The directory to create accounts in. @throws {SalvageError} `account-exists`, `not-supported` */
export async function refuseExisting(context: RestoreContext, name: string): Promise<Directory> {
  const { directory } = context.store;
  if (directory === null)
    throw new SalvageError(`${context.store.name} cannot create accounts`, {
      code: "not-supported",
      exitCode: EXIT.engineUnavailable,
    });
  if ((await context.store.account(name)) === null) return directory;
  throw new SalvageError(`account ${name} exists already`, {
    code: "account-exists",
    exitCode: EXIT.usage,
    hint: "a restore never writes over an account: choose another destination",
  });
}

/** `last` of a mailbox that was emptied is an empty mailbox: almost never what is wanted. */
function refuseEmptied(
  context: RestoreContext,
  account: BackupAccount,
  inventory: Inventory,
  request: NewAccountRequest,
): void {
  const { living, deleted } = inventory;
  if (deleted.length === 0 || request.undelete || living.length * 10 > deleted.length) return;
  const what = `${account.name} has ${counted(living.length, "item")} at that date, ${deleted.length} ${deleted.length === 1 ? "was" : "were"} deleted before it`;
  if (living.length > 0 || request.force) {
    context.listener.note(what);
    return;
  }
  throw new SalvageError(`${what}: the copy would be empty`, {
    code: "empty-mailbox",
    exitCode: EXIT.usage,
    hint: "give a date before the mailbox was emptied, or `undelete true`, or `force true` for an empty copy",
  });
}

export interface FillOptions {
  readonly moment: Moment;
  readonly deletedSinceUtcMs: number | null;
  readonly dataSources: boolean;
}

/** Replays the backup into a freshly made account, its quota lifted meanwhile. */
export async function fillAccount(
  context: RestoreContext,
  account: BackupAccount,
  created: AccountRecord,
  state: EntryState,
  inventory: Inventory,
  options: FillOptions,
): Promise<void> {
  await withoutQuota(context, created.id, quotaOf(state.attributes), () =>
    withSession(context, account, created.id, {}, async (session) => {
      const folders = await replayAccount(context, session, { ...options, inventory });
      if (options.dataSources) await restoreDataSources(context, session, state.dataSources, folders);
    }),
  );
  noteShares(context, inventory);
}

function noteShares(context: RestoreContext, inventory: Inventory): void {
  const folders = [...inventory.folders.values()];
  const shared = folders.filter((folder) => (folder.settings?.grants?.length ?? 0) > 0).length;
  const mounted = folders.filter((folder) => folder.settings?.content?.kind === "mountpoint").length;
  if (shared + mounted > 0)
    context.listener.note(
      `shares are not restored: ${shared} shared folders and ${mounted} mountpoints have to be made again`,
    );
}
