import { EXIT, SalvageError } from "../../../core/index.ts";
import { type BackupAccount, backupAccounts, findBackupAccount } from "../account-names.ts";
import type { RestoreContext } from "../session.ts";
import type { ExternalRequest } from "./request.ts";

/** Local parts of the accounts that a server makes for itself (zimbraSpamIsSpamAccount and its like, GAL sync accounts). */
const SYSTEM_ACCOUNT = /^(galsync|ham|spam|virus-quarantine)([._-]|$)/i;

export function isSystemAccount(name: string, attributes: Readonly<Record<string, readonly string[]>> = {}): boolean {
  return attributes.zimbraIsSystemAccount?.[0] === "TRUE" || SYSTEM_ACCOUNT.test(name.split("@")[0] ?? "");
}

export function domainOfName(name: string): string {
  return name.slice(name.lastIndexOf("@") + 1).toLowerCase();
}

/**
 * The accounts to import, in the order asked for, else by name.
 * @throws {SalvageError} where an account that was named is not in the source
 */
export async function selectAccounts(context: RestoreContext, request: ExternalRequest): Promise<BackupAccount[]> {
  const chosen: BackupAccount[] = [];
  if (request.accounts === null) for await (const account of backupAccounts(context.source)) chosen.push(account);
  else for (const name of request.accounts) chosen.push(await findBackupAccount(context.source, name));
  if (request.accounts === null) chosen.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const domains = request.domains?.map((domain) => domain.toLowerCase()) ?? null;
  const selected = chosen.filter((account) => {
    if (domains !== null && !domains.includes(domainOfName(account.name))) return false;
    if (request.skipSystemAccounts && isSystemAccount(account.name, account.states.at(-1)?.attributes)) return false;
    return !(request.filterDeleted && account.deleted);
  });
  return onePerName(context, selected);
}

/** Two deleted accounts of one name cannot both come back: the one that lived last is taken, and the other one is told. */
function onePerName(context: RestoreContext, accounts: readonly BackupAccount[]): BackupAccount[] {
  const byName = new Map<string, BackupAccount>();
  for (const account of accounts) {
    const before = byName.get(account.name.toLowerCase());
    const later = before === undefined || lastChange(account) > lastChange(before) ? account : before;
    byName.set(account.name.toLowerCase(), later);
    if (before !== undefined)
      context.listener.note(`two accounts of the name ${account.name}: ${later.id} is restored`);
  }
  return [...byName.values()];
}

function lastChange(account: BackupAccount): number {
  return account.deleted ? (account.states.at(-1)?.startUtcMs ?? 0) : Number.MAX_SAFE_INTEGER;
}

/** An import into the server that wrote the backup would meet its own ids. @throws {SalvageError} `same-server` */
export function refuseSameServer(sourceServer: string, ownServer: string, force: boolean): void {
  if (sourceServer !== ownServer || force) return;
  throw new SalvageError("this backup is of this very server", {
    code: "same-server",
    exitCode: EXIT.usage,
    hint: "restore single accounts with doRestoreOnNewAccount, or say `force_as_external_restore true`",
  });
}
