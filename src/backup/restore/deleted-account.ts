import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, SalvageError } from "../../core/index.ts";
import { readAccount } from "../path/backup-path.ts";
import { syncFolder } from "../path/durable.ts";
import type { Moment } from "../path/history.ts";
import { accountFolder } from "../path/names.ts";
import { withKnownCos } from "./account-attributes.ts";
import { type BackupAccount, findBackupAccount, readBackupAccount } from "./account-names.ts";
import { takeInventory } from "./folder-tree.ts";
import { accountStateAt, fillAccount, refuseExisting } from "./new-account.ts";
import type { RestoreContext } from "./session.ts";

export interface DeletedAccountRequest {
  readonly account: string;
  readonly date: Moment;
  readonly restoreDataSources: boolean;
}

/**
 * Brings a deleted account back under its name and id. Its new mailbox counts its items from the beginning again, so the old
 * life's backup is first set beside the new one: `accounts/<id>_<time>`, kept and purged like any deleted account.
 * @throws {SalvageError} `account-exists`, `no-such-account`, `ambiguous-account`, `before-first-backup`
 */
export async function restoreDeletedAccount(context: RestoreContext, request: DeletedAccountRequest): Promise<void> {
  const found = await findBackupAccount(context.source, request.account, context.store);
  const directory = await refuseExisting(context, found.name);
  const id = firstId(found.id);
  await refuseExisting(context, id);
  const state = accountStateAt(context, found, request.date);
  const old = await setOldLifeAside(context, found);
  const inventory = await takeInventory(context, old, request.date);
  const attributes = await withKnownCos(context, withoutId(state.attributes));
  context.ledger.forgetTarget(id);
  const created = await directory.createAccount({ name: state.name, id, attributes });
  await fillAccount(context, old, created, state, inventory, {
    moment: request.date,
    deletedSinceUtcMs: null,
    dataSources: request.restoreDataSources,
  });
}

/** The zimbraId of an account whose backup was set beside another life's. */
function firstId(id: string): string {
  return id.split("_")[0] ?? id;
}

function withoutId(attributes: Readonly<Record<string, readonly string[]>>) {
  const { zimbraId: _id, ...rest } = attributes;
  return rest;
}

async function setOldLifeAside(context: RestoreContext, found: BackupAccount): Promise<BackupAccount> {
  if (found.id !== firstId(found.id)) return found;
  const oldId = `${found.id}_${new Date(context.nowUtcMs()).toISOString().replaceAll(/[^0-9]/g, "")}`;
  const { files } = context.source;
  const from = await files.resolve(accountFolder(found.id));
  const to = await files.resolve(accountFolder(oldId));
  if ((await readAccount(context.source, oldId)).length > 0) throw busy(found.name);
  await rename(from, to);
  await syncFolder(dirname(to));
  return (await readBackupAccount(context.source, oldId)) ?? found;
}

function busy(name: string): SalvageError {
  return new SalvageError(`${name} is being restored by somebody else`, { code: "busy", exitCode: EXIT.indexUnusable });
}
