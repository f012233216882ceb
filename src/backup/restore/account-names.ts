import { EXIT, SalvageError } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import { accountIds, type BackupPath, readAccount } from "../path/backup-path.ts";
import type { EntryState } from "../path/entry-state.ts";
import { isAccountId } from "../path/names.ts";

/** Accounts in the backup, by id or name. */
export interface BackupAccount {
  readonly id: string;
  /** As of the newest state. */
  readonly name: string;
  readonly deleted: boolean;
  readonly states: readonly EntryState[];
}

/** Every account of the path whose metadata can be read, in order of id. */
export async function* backupAccounts(path: BackupPath): AsyncGenerator<BackupAccount> {
  for (const id of await accountIds(path)) {
    const account = await readBackupAccount(path, id);
    if (account !== null) yield account;
  }
}

/** Null where the path has no (readable) account of this id. */
export async function readBackupAccount(path: BackupPath, id: string): Promise<BackupAccount | null> {
  const states = await readAccount(path, id).catch(() => []);
  const last = states.at(-1);
  return last === undefined ? null : { id, name: last.name, deleted: last.deleted, states };
}

/**
 * The account that a name or id means: the living one of that name, else the only deleted one.
 * @throws {SalvageError} `no-such-account`; `ambiguous-account` where several deleted ones had the name
 */
export async function findBackupAccount(
  path: BackupPath,
  idOrName: string,
  store: MailStore | null = null,
): Promise<BackupAccount> {
  const living = (await store?.account(idOrName)) ?? null;
  const byId = await direct(path, living?.id ?? idOrName);
  if (byId !== null) return byId;
  const wanted = idOrName.toLowerCase();
  const named: BackupAccount[] = [];
  for await (const account of backupAccounts(path)) if (account.name.toLowerCase() === wanted) named.push(account);
  const alive = named.filter((account) => !account.deleted);
  const candidates = alive.length > 0 ? alive : named;
  if (candidates.length === 1) return candidates[0]!;
  throw candidates.length === 0 ? noSuchAccount(idOrName) : ambiguous(idOrName, candidates);
}

async function direct(path: BackupPath, id: string): Promise<BackupAccount | null> {
  return isAccountId(id) ? readBackupAccount(path, id) : null;
}

function noSuchAccount(name: string): SalvageError {
  return new SalvageError(`the backup has no account "${name}"`, {
    code: "no-such-account",
    exitCode: EXIT.nothingFound,
    hint: "see `salvage backup getAvailableAccounts`",
  });
}

function ambiguous(name: string, accounts: readonly BackupAccount[]): SalvageError {
  return new SalvageError(`${accounts.length} deleted accounts had the name "${name}"`, {
    code: "ambiguous-account",
    exitCode: EXIT.usage,
    hint: `name one by its id: ${accounts.map((account) => account.id).join(", ")}`,
  });
}
