import { EXIT, messageOf, SalvageError } from "../../../core/index.ts";
import type { AccountRecord, Attributes, Directory, DirectoryKind } from "../../../mailstore/index.ts";
import { directoryIds, readEntry } from "../../path/backup-path.ts";
import type { EntryState } from "../../path/entry-state.ts";
import { FOLDER_OF_KIND } from "../../scan/directory-scan.ts";
import { attributesForCopy, modifyIfOurs, withKnownCos } from "../account-attributes.ts";
import type { BackupAccount } from "../account-names.ts";
import type { RestoreContext } from "../session.ts";
import type { IdMapping } from "./id-map.ts";
import type { ExternalRequest } from "./request.ts";
import { domainOfName } from "./select.ts";

/** An account of the source and the one it became here. */
export interface Imported {
  readonly account: BackupAccount;
  readonly target: AccountRecord;
}

/** Phase 1: domains, classes of service, lists and accounts, empty first, then their attributes (spec 3.5). */
export async function provision(
  context: RestoreContext,
  directory: Directory,
  accounts: readonly BackupAccount[],
  request: ExternalRequest,
): Promise<{ imported: Imported[]; mappings: IdMapping[] }> {
  const mappings: IdMapping[] = [];
  const domains = new Set(accounts.map((account) => domainOfName(account.name)));
  const domainStates = await livingEntries(context, "domain");
  await requireDomains(directory, domains, domainStates, request);
  if (!request.skipDomainProvisioning) {
    await provisionEntries(
      context,
      directory,
      "domain",
      domainStates.filter((state) => domains.has(state.name.toLowerCase())),
      mappings,
    );
    if (!request.skipCoses)
      await provisionEntries(context, directory, "cos", await neededCoses(context, accounts, domainStates), mappings);
  }
  const imported = await provisionAccounts(context, directory, accounts, request, mappings);
  if (!request.skipDistributionLists && !request.skipDomainProvisioning) {
    const lists = (await livingEntries(context, "list")).filter((state) => domains.has(domainOfName(state.name)));
    await provisionEntries(context, directory, "list", lists, mappings);
  }
  return { imported, mappings };
}

async function livingEntries(context: RestoreContext, kind: DirectoryKind): Promise<EntryState[]> {
  const folder = FOLDER_OF_KIND[kind];
  const found: EntryState[] = [];
  for (const id of await directoryIds(context.source, folder)) {
    const last = (await readEntry(context.source, folder, id).catch(() => [])).at(-1);
    if (last !== undefined && !last.deleted) found.push(last);
  }
  return found;
}

/** @throws {SalvageError} where a domain is neither here nor to be made */
async function requireDomains(
  directory: Directory,
  domains: ReadonlySet<string>,
  states: readonly EntryState[],
  request: ExternalRequest,
): Promise<void> {
  for (const domain of domains) {
    if ((await directory.entry("domain", domain)) !== null) continue;
    if (!request.skipDomainProvisioning && states.some((state) => state.name.toLowerCase() === domain)) continue;
    throw new SalvageError(`domain ${domain} does not exist here`, {
      code: "no-such-domain",
      exitCode: EXIT.usage,
      hint: request.skipDomainProvisioning
        ? "create it first, or leave skip_domain_provisioning out"
        : "the backup does not have it either: create it first",
    });
  }
}

/** Only the classes that imported accounts or their domains use. */
async function neededCoses(
  context: RestoreContext,
  accounts: readonly BackupAccount[],
  domains: readonly EntryState[],
): Promise<EntryState[]> {
  const used = new Set<string>();
  for (const account of accounts) for (const id of account.states.at(-1)?.attributes.zimbraCOSId ?? []) used.add(id);
  for (const domain of domains) for (const id of domain.attributes.zimbraDomainDefaultCOSId ?? []) used.add(id);
  return (await livingEntries(context, "cos")).filter((state) => used.has(state.id));
}

/** Entries of the same name keep their id here; others keep the source's where it is free. */
async function provisionEntries(
  context: RestoreContext,
  directory: Directory,
  kind: DirectoryKind,
  states: readonly EntryState[],
  mappings: IdMapping[],
): Promise<void> {
  for (const state of states) {
    context.checkpoint();
    try {
      const existing = await directory.entry(kind, state.name);
      const id = existing?.id ?? state.id;
      await directory.putEntry({
        kind,
        id,
        name: state.name,
        attributes: { ...existing?.attributes, ...state.attributes },
      });
      mappings.push({ kind, name: state.name, oldId: state.id, newId: id });
    } catch (error) {
      context.listener.note(`${kind} ${state.name} not provisioned: ${messageOf(error)}`);
    }
  }
}

async function provisionAccounts(
  context: RestoreContext,
  directory: Directory,
  accounts: readonly BackupAccount[],
  request: ExternalRequest,
  mappings: IdMapping[],
): Promise<Imported[]> {
  const imported: Imported[] = [];
  for (const account of accounts) {
    context.checkpoint();
    try {
      const target = await provisionAccount(context, directory, account, request);
      imported.push({ account, target });
      mappings.push({ kind: "account", name: account.name, oldId: account.id, newId: target.id });
    } catch (error) {
      context.listener.note(`account ${account.name} not restored: ${messageOf(error)}`);
    }
  }
  return imported;
}

async function provisionAccount(
  context: RestoreContext,
  directory: Directory,
  account: BackupAccount,
  request: ExternalRequest,
): Promise<AccountRecord> {
  const existing = await context.store.account(account.name);
  if (request.skipAccountProvisioning) {
    if (existing !== null) return existing;
    throw new Error("it does not exist here and skip_account_provisioning is true");
  }
  const target = existing ?? (await directory.createAccount({ name: account.name }));
  const attributes = await withKnownCos(context, attributesForCopy(account.states.at(-1)!));
  const modified = await modifyIfOurs(directory, target.id, attributes);
  if (modified === null) {
    context.listener.note(`${target.name} lives on another server: only its items are restored`);
    return target;
  }
  return request.skipAliases ? modified : addAliases(context, directory, modified, account.states.at(-1)!.attributes);
}

/** One by one: an alias that somebody else has here must not keep the others away. */
async function addAliases(
  context: RestoreContext,
  directory: Directory,
  target: AccountRecord,
  source: Attributes,
): Promise<AccountRecord> {
  let account = target;
  for (const alias of source.zimbraMailAlias ?? []) {
    const have = account.attributes.zimbraMailAlias ?? [];
    if (have.includes(alias)) continue;
    try {
      account = await directory.modifyAccount(target.id, { zimbraMailAlias: [...have, alias] });
    } catch (error) {
      context.listener.note(`alias ${alias} of ${target.name} not restored: ${messageOf(error)}`);
    }
  }
  return account;
}
