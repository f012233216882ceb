import type { FolderRecord, Grant, MailStore } from "../../mailstore/index.ts";
import type { IdLookup } from "../restore/external/shares.ts";

/** A grant or mountpoint that leads to nobody here. */
export interface BrokenShare {
  readonly account: string;
  readonly folder: string;
  readonly kind: "grant" | "mountpoint";
  /** The id that nobody has, and the name that went with it. */
  readonly id: string;
  readonly name: string | null;
}

/** Every share of the store that names an account, domain, class or list which is not here (`doCheckShares`). */
export async function* brokenShares(store: MailStore): AsyncGenerator<BrokenShare> {
  const known = await knownIds(store);
  for (const account of await store.accounts())
    for (const folder of await foldersOf(store, account.id)) yield* brokenIn(account.name, folder, known);
}

function* brokenIn(account: string, folder: FolderRecord, known: ReadonlySet<string>): Generator<BrokenShare> {
  const share = { account, folder: folder.path };
  if (folder.content.kind === "mountpoint" && !known.has(folder.content.ownerId))
    yield { ...share, kind: "mountpoint", id: folder.content.ownerId, name: folder.content.ownerName };
  for (const grant of folder.grants)
    if (namesSomebody(grant) && !known.has(grant.granteeId))
      yield { ...share, kind: "grant", id: grant.granteeId, name: grant.granteeName };
}

function namesSomebody(grant: Grant): grant is Grant & { readonly granteeId: string } {
  return grant.granteeId !== null && grant.granteeType !== "guest";
}

export interface FixedShares {
  readonly fixed: readonly BrokenShare[];
  /** Their ids do not stand in the map. */
  readonly left: readonly BrokenShare[];
}

/** Replaces ids of another server by the ones here (`doFixShares`). What is right already is not touched. */
export async function fixShares(store: MailStore, newId: IdLookup): Promise<FixedShares> {
  const known = await knownIds(store);
  const fixed: BrokenShare[] = [];
  const left: BrokenShare[] = [];
  for (const account of await store.accounts())
    for (const folder of await foldersOf(store, account.id)) {
      const broken = [...brokenIn(account.name, folder, known)];
      if (broken.length === 0) continue;
      for (const share of broken) (newId(share.id) === null ? left : fixed).push(share);
      await fixFolder(store, account.id, folder, known, newId);
    }
  return { fixed, left };
}

async function fixFolder(
  store: MailStore,
  accountId: string,
  folder: FolderRecord,
  known: ReadonlySet<string>,
  newId: IdLookup,
): Promise<void> {
  const idNow = (id: string): string => (known.has(id) ? id : (newId(id) ?? id));
  const grants = folder.grants.map((grant) =>
    namesSomebody(grant) ? { ...grant, granteeId: idNow(grant.granteeId) } : grant,
  );
  const { content } = folder;
  const mailbox = await store.openMailbox(accountId);
  try {
    await mailbox.changeFolder(folder.id, {
      grants,
      ...(content.kind === "mountpoint" ? { content: { ...content, ownerId: idNow(content.ownerId) } } : {}),
    });
  } finally {
    await mailbox.close();
  }
}

async function knownIds(store: MailStore): Promise<ReadonlySet<string>> {
  const known = new Set((await store.accounts()).map((account) => account.id));
  for (const kind of ["domain", "cos", "list"] as const)
    for (const entry of (await store.directory?.entries(kind)) ?? []) known.add(entry.id);
  return known;
}

async function foldersOf(store: MailStore, accountId: string): Promise<readonly FolderRecord[]> {
  const mailbox = await store.openMailbox(accountId);
  try {
    return await mailbox.folders();
  } finally {
    await mailbox.close();
  }
}
