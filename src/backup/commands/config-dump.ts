import type { Attributes, MailStore } from "../../mailstore/index.ts";
import type { Answer } from "./answer.ts";
import type { QueryCall } from "./call.ts";
import { notFound } from "./not-found.ts";

export type DumpTarget = "account" | "domain" | "cos" | "server" | "global";

/** `config dump account|domain|cos|server|global [name]`: attributes in order of name, to compare before and after. */
export async function configDump({ values, store }: QueryCall, target: DumpTarget): Promise<Answer> {
  if (store === null) throw notFound("there is no store here");
  if (target === "global") return { response: await dumpAll(store) };
  if (target === "server") return { response: { name: store.name, capabilities: { ...store.capabilities } } };
  const name = values.text("name");
  if (target === "account") return { response: await dumpAccount(store, name, values.flag("show-inherited")) };
  const entry = await store.directory?.entry(target, name);
  if (entry == null) throw notFound(`no ${target} "${name}"`);
  return { response: { id: entry.id, name: entry.name, attributes: sorted(entry.attributes) } };
}

async function dumpAccount(store: MailStore, name: string, inherited: boolean) {
  const account = await store.account(name);
  if (account === null) throw notFound(`no account "${name}"`);
  const cosId = account.attributes.zimbraCOSId?.[0];
  const cos = inherited && cosId !== undefined ? await store.directory?.entry("cos", cosId) : null;
  const folders = await folderCounts(store, account.id);
  // Of an account on an IMAP server they are known once it was read.
  const { items, usedBytes } = (await store.account(account.id)) ?? account;
  return {
    id: account.id,
    name: account.name,
    items,
    usedBytes,
    attributes: sorted({ ...cos?.attributes, ...account.attributes }),
    folders,
  };
}

/** Path → number of items: what tells at a glance whether a restore is whole. */
async function folderCounts(store: MailStore, accountId: string): Promise<Record<string, number>> {
  const mailbox = await store.openMailbox(accountId);
  try {
    const counts = new Map((await mailbox.folders()).map((folder) => [folder.id, { path: folder.path, items: 0 }]));
    for await (const item of mailbox.items()) counts.get(item.folderId)!.items++;
    return Object.fromEntries([...counts.values()].map(({ path, items }) => [path, items]));
  } finally {
    await mailbox.close();
  }
}

async function dumpAll(store: MailStore) {
  const kinds = { domains: "domain", cos: "cos", lists: "list" } as const;
  const entries = await Promise.all(
    Object.entries(kinds).map(async ([key, kind]) => [
      key,
      ((await store.directory?.entries(kind)) ?? []).map((entry) => entry.name),
    ]),
  );
  return { accounts: (await store.accounts()).map((account) => account.name), ...Object.fromEntries(entries) };
}

const SECRET = /password|secret|authtoken|privatekey/i;

/** In order of name; what unlocks an account is shown as a fact only. */
function sorted(attributes: Attributes): Attributes {
  const entries = Object.entries(attributes).map(
    ([name, values]) => [name, SECRET.test(name) ? ["(not shown)"] : values] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
