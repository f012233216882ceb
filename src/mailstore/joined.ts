import { noSuchAccount } from "./errors.ts";
import { nearest } from "./near-names.ts";
import type { MailStore } from "./port.ts";
import type { AccountRecord } from "./records.ts";

/**
 * Several stores as one: an account is looked for in the first, then in the others. The directory and the volumes are the
 * first one's: accounts of the others can be read and filled, not made or changed.
 */
export function joinStores(first: MailStore, others: readonly MailStore[]): MailStore {
  const all = [first, ...others];
  const homeOf = async (idOrName: string): Promise<MailStore | null> => {
    for (const store of all) if ((await store.account(idOrName)) !== null) return store;
    return null;
  };
  const accounts = async (): Promise<readonly AccountRecord[]> =>
    (await Promise.all(all.map((store) => store.accounts()))).flat().sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: all.map((store) => store.name).join(" and "),
    capabilities: first.capabilities,
    directory: first.directory,
    volumes: first.volumes,
    accounts,
    account: async (idOrName) => (await homeOf(idOrName))?.account(idOrName) ?? null,
    openMailbox: async (idOrName, client) => {
      const home = await homeOf(idOrName);
      if (home !== null) return home.openMailbox(idOrName, client);
      const names = (await accounts()).map((account) => account.name);
      throw noSuchAccount(idOrName, nearest(idOrName, names));
    },
    listen: (listener) => {
      const ends = all.map((store) => store.listen(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    close: async () => {
      for (const store of all) await store.close();
    },
  };
}
