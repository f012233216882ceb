import type { MailStore } from "../../mailstore/index.ts";
import { type BackupPath, directoryIds, readEntry } from "../path/backup-path.ts";
import { type Moment, stateAt } from "../path/history.ts";
import { backupAccounts } from "../restore/account-names.ts";
import { domainOfName, isSystemAccount } from "../restore/external/select.ts";

export interface AvailableAccount {
  readonly id: string;
  readonly name: string;
  readonly deleted: boolean;
  readonly firstBackupUtcMs: number;
  /** When it was deleted; null for a living one. */
  readonly deletedUtcMs: number | null;
}

export interface AvailableFilter {
  readonly moment: Moment;
  readonly domains: readonly string[] | null;
  readonly hideDeleted: boolean;
  readonly hideSystem: boolean;
  /** A store whose accounts are left out; null: none. */
  readonly hideExisting: MailStore | null;
}

/** The accounts that the backup had at a moment, in order of name. */
export async function availableAccounts(path: BackupPath, filter: AvailableFilter): Promise<AvailableAccount[]> {
  const found: AvailableAccount[] = [];
  for await (const account of backupAccounts(path)) {
    const state = stateAt(account.states, filter.moment);
    if (state === null || (filter.hideDeleted && state.deleted)) continue;
    if (filter.domains !== null && !filter.domains.includes(domainOfName(state.name))) continue;
    if (filter.hideSystem && isSystemAccount(state.name, state.attributes)) continue;
    if ((await filter.hideExisting?.account(account.id)) != null) continue;
    const firstBackupUtcMs = account.states[0]!.startUtcMs;
    found.push({
      id: account.id,
      name: state.name,
      deleted: state.deleted,
      firstBackupUtcMs,
      deletedUtcMs: state.deleted ? state.startUtcMs : null,
    });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

/** The domains that the backup had at a moment: those that were backed up, and those of its accounts. */
export async function availableDomains(path: BackupPath, moment: Moment): Promise<string[]> {
  const names = new Set<string>();
  for (const id of await directoryIds(path, "domains")) {
    const state = stateAt(await readEntry(path, "domains", id), moment);
    if (state !== null && !state.deleted) names.add(state.name);
  }
  for await (const account of backupAccounts(path)) {
    const state = stateAt(account.states, moment);
    if (state !== null && !state.deleted) names.add(domainOfName(state.name));
  }
  return [...names].sort();
}
