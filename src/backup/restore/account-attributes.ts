import { systemErrorCode } from "../../core/index.ts";
import type { AccountRecord, Attributes, Directory, MailStore } from "../../mailstore/index.ts";
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

/** Lifts an account's quota while work is done, and puts it back whatever happens. */
export async function withoutQuota<R>(
  store: MailStore,
  accountId: string,
  quota: readonly string[],
  work: () => Promise<R>,
): Promise<R> {
  const { directory } = store;
  if (directory === null || (await modifyIfOurs(directory, accountId, { [QUOTA]: ["0"] })) === null) return work();
  try {
    return await work();
  } finally {
    await directory.modifyAccount(accountId, { [QUOTA]: quota });
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
