import { EXIT } from "../../core/index.ts";
import type { Directory, MailStore } from "../../mailstore/index.ts";
import { printAnswer } from "../answer.ts";
import type { Verb } from "../verb.ts";
import { attributeWords } from "./attribute-words.ts";
import { withFollowedStore } from "./open-store.ts";
import { ROOT_OPTION } from "./root.ts";

/** The directory of an embedded store, which always has one. */
function directoryOf(store: MailStore): Directory {
  if (store.directory === null) throw new Error("an embedded store has a directory");
  return store.directory;
}

/** An account of a new domain brings the domain along: there is no other place to make one. */
async function ensureDomain(directory: Directory, name: string): Promise<void> {
  if ((await directory.entry("domain", name)) !== null) return;
  const { randomUUID } = await import("node:crypto");
  await directory.putEntry({ kind: "domain", id: randomUUID(), name, attributes: {} });
}

export const createAccount: Verb = {
  name: "create-account",
  summary: "make an account with an empty mailbox",
  description:
    "Attributes are pairs of a name and a value (displayName, zimbraMailQuota, zimbraMailAlias, zimbraId …); a name may come again. The store and the domain are made where they are missing.",
  arguments: [
    { syntax: "<account>", help: "its address" },
    { syntax: "[attributes...]", help: "name value pairs" },
  ],
  options: [ROOT_OPTION],
  prints: "json",
  examples: [
    {
      command: "salvage store create-account john@example.com",
      does: "an account, by default below ~/.local/share/salvage",
    },
    {
      command: 'salvage store create-account john@example.com displayName "John Doe" --root /srv/try',
      does: "with a name, elsewhere",
    },
  ],
  run: (call) =>
    withFollowedStore(
      call,
      async (store) => {
        const { domainOf, validAddress } = await import("../../mailstore/index.ts");
        const name = validAddress(call.words[0] ?? "");
        const { id, attributes } = attributeWords(call.words.slice(1));
        await ensureDomain(directoryOf(store), domainOf(name));
        const account = await directoryOf(store).createAccount({ name, attributes, ...(id === null ? {} : { id }) });
        await printAnswer(call, {
          document: { account: { name: account.name, id: account.id, mailbox: account.mailbox } },
          text: () => `${account.name} ${account.id}\n`,
        });
        return EXIT.done;
      },
      true,
    ),
};

export const deleteAccount: Verb = {
  name: "delete-account",
  summary: "delete an account with its mailbox and all contents",
  arguments: [{ syntax: "<account>", help: "address, alias or id" }],
  options: [ROOT_OPTION],
  prints: "json",
  examples: [
    { command: "salvage store delete-account john@example.com", does: "gone; a backup can bring it back" },
    { command: "salvage store delete-account 7f0c9a52-9f2e-4a53-a6d2-3b1f5f3a9c11", does: "by its id" },
  ],
  run: (call) =>
    withFollowedStore(call, async (store) => {
      const { accountName: name, accountId: id } = await store.openMailbox(call.words[0] ?? "");
      await directoryOf(store).deleteAccount(id);
      await printAnswer(call, { document: { account: { name, id } }, text: () => `deleted ${name}\n` });
      return EXIT.done;
    }),
};
