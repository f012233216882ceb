import { systemErrorCode } from "../../core/index.ts";
import type { AccountRecord, Attributes, Directory } from "../../mailstore/index.ts";
import type { EntryState } from "../path/entry-state.ts";
import type { RestoreContext } from "./session.ts";

/** Attributes that make an account this account: a copy under another name or id does not get them. */
const IDENTITY = new Set(
  [
    "zimbraId",
    "uid",
    "mail",
    "zimbraMailDeliveryAddress",
    "zimbraMailAlias",
    "zimbraMailHost",
    "zimbraCreateTimestamp",
  ].map((name) => name.toLowerCase()),
);

/** Attributes for a copy of an account: preferences, password hash, quota, … without what identifies the original. */
export function attributesForCopy(state: EntryState): Attributes {
  return Object.fromEntries(Object.entries(state.attributes).filter(([name]) => !IDENTITY.has(name.toLowerCase())));
}

/** Leaves a class of service out that is not here, and says so. */
export async function withKnownCos(context: RestoreContext, attributes: Attributes): Promise<Attributes> {
  const id = attributes.zimbraCOSId?.[0];
  if (id === undefined || (await context.store.directory?.entry("cos", id)) != null) return attributes;
  context.listener.note(`class of service ${id} is not here: the account gets the default one`);
  const { zimbraCOSId: _gone, ...rest } = attributes;
  return rest;
}

const QUOTA = "zimbraMailQuota";

/** Lifts an account's quota while work is done, and puts it back whatever happens; after a kill, the next restore does. */
export async function withoutQuota<R>(
  { store, ledger }: Pick<RestoreContext, "store" | "ledger">,
  accountId: string,
  quota: readonly string[],
  work: () => Promise<R>,
): Promise<R> {
  const { directory } = store;
  if (directory === null) return work();
  ledger.quotaLifted(accountId, quota);
  try {
    await modifyIfOurs(directory, accountId, { [QUOTA]: ["0"] });
    return await work();
  } finally {
    await modifyIfOurs(directory, accountId, { [QUOTA]: quota });
    ledger.quotaPutBack(accountId);
  }
}

/** Puts back the quotas that a killed restore left lifted. To be called when no other restore can be at work. */
export async function putQuotasBack({ store, ledger }: Pick<RestoreContext, "store" | "ledger">): Promise<void> {
  if (store.directory === null) return;
  for (const { account, quota } of ledger.liftedQuotas()) {
    await modifyIfOurs(store.directory, account, { [QUOTA]: quota });
    ledger.quotaPutBack(account);
  }
}

/** Changes an account's attributes; null for an account that lives where we cannot (on an IMAP server). */
export async function modifyIfOurs(
  directory: Directory,
  accountId: string,
  attributes: Attributes,
): Promise<AccountRecord | null> {
  try {
    return await directory.modifyAccount(accountId, attributes);
  } catch (error) {
    if (systemErrorCode(error) === "no-such-account") return null;
    throw error;
  }
}

/** The quota that an account of these attributes has (none: no attribute). */
export function quotaOf(attributes: Attributes): readonly string[] {
  return attributes[QUOTA] ?? [];
}
