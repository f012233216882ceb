import type { AccountRecord, Attributes, DirectoryEntry, DirectoryKind } from "./records.ts";

/** Accounts, domains, COS and lists: what a real server keeps in LDAP. */
export interface Directory {
  /**
   * Makes an account with an empty mailbox. `id`: a given zimbraId, for bringing a deleted account back.
   * Throws `account-exists` (name, alias or id taken), `no-such-domain`, `bad-address`.
   */
  createAccount(account: {
    readonly name: string;
    readonly id?: string;
    readonly attributes?: Attributes;
  }): Promise<AccountRecord>;
  /** Sets the given attributes; an empty list removes one. Quota: `zimbraMailQuota` in bytes, `0` for none. */
  modifyAccount(id: string, attributes: Attributes): Promise<AccountRecord>;
  renameAccount(id: string, name: string): Promise<AccountRecord>;
  /** The account, its mailbox and all contents go. */
  deleteAccount(id: string): Promise<void>;
  entries(kind: DirectoryKind): Promise<readonly DirectoryEntry[]>;
  /** By id or name (a list also by its aliases); null where there is none. */
  entry(kind: DirectoryKind, idOrName: string): Promise<DirectoryEntry | null>;
  /** Creates it, or replaces the one of the same id. Throws `entry-exists` where another one has the name. */
  putEntry(entry: DirectoryEntry): Promise<void>;
  deleteEntry(kind: DirectoryKind, id: string): Promise<void>;
}
