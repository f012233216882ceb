import { createHash } from "node:crypto";
import { validAddress, validId } from "../addresses.ts";
import { noSuchAccount } from "../errors.ts";
import { nearest } from "../near-names.ts";
import type { MailStore } from "../port.ts";
import type { AccountRecord } from "../records.ts";
import { ImapConnection, type ImapLogin, type ImapServer } from "./connection.ts";
import { IMAP_CAPABILITIES, ImapMailbox } from "./mailbox.ts";
import { hasBeenRead, mirroredAccount, openMirror, reserveChange } from "./mirror.ts";
import { scanAccount } from "./scan.ts";

/** An account on an IMAP server. */
export interface ImapAccount {
  /** Its address: how people and backups call it. */
  readonly name: string;
  /** The id under which a backup keeps it; default: made from server and name, always the same. */
  readonly id?: string;
}

export interface ImapStoreOptions {
  readonly server: ImapServer;
  readonly accounts: readonly ImapAccount[];
  /** Who logs in for an account. Asked when a mailbox is opened, so that a password is read only where it is needed. */
  readonly login: (account: ImapAccount) => Promise<ImapLogin>;
  /** The mirror's database file. */
  readonly mirrorPath: string;
}

/** A UUID made of a text (RFC 9562, version 8: SHA-256): the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Opens accounts of an IMAP server as a mail store. Nothing is asked of the server before a mailbox is opened. */
export function openImapStore(options: ImapStoreOptions): MailStore {
  const { server } = options;
  const core = openMirror(options.mirrorPath, `imap ${server.host}`);
  const accounts = options.accounts.map((account) => {
    const name = validAddress(account.name);
    return { ...account, name, id: validId(account.id ?? uuidOf(`imap://${name}@${server.host}`)) };
  });
  const recordOf = (account: { id: string; name: string }): AccountRecord => {
    const record = mirroredAccount(core.db, account.id, account.name);
    const items = hasBeenRead(core.db, record) ? record.items : null;
    return { ...record, items, changeSequence: reserveChange(core.db, record.mailbox) };
  };
  const find = (idOrName: string) =>
    accounts.find((account) => account.id === idOrName.toLowerCase() || account.name === idOrName.toLowerCase());
  return {
    name: `imap ${server.host}`,
    capabilities: IMAP_CAPABILITIES,
    directory: null,
    volumes: null,
    accounts: async (): Promise<readonly AccountRecord[]> =>
      accounts.map(recordOf).sort((a, b) => (a.name < b.name ? -1 : 1)),
    account: async (idOrName) => {
      const found = find(idOrName);
      return found === undefined ? null : recordOf(found);
    },
    openMailbox: async (idOrName) => {
      const found = find(idOrName);
      if (found === undefined) {
        const near = nearest(
          idOrName,
          accounts.map((account) => account.name),
        );
        throw noSuchAccount(idOrName, near);
      }
      const { id, name, mailbox } = recordOf(found);
      const connection = new ImapConnection(server, await options.login(found));
      const mirrored = { core, account: { id, name, mailbox }, connection };
      try {
        await scanAccount(mirrored);
      } catch (error) {
        await connection.close();
        throw error;
      }
      return new ImapMailbox(mirrored);
    },
    // Changes are found by asking: `capabilities.listens` is false.
    listen: () => () => undefined,
    close: async () => {
      core.db.close();
    },
  };
}
