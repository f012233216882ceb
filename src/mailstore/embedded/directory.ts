import { randomUUID } from "node:crypto";
import { SalvageError } from "../../core/index.ts";
import { domainOf, validAddress, validId } from "../addresses.ts";
import type { Directory } from "../directory-port.ts";
import { noSuchAccount, refusal } from "../errors.ts";
import type { Client } from "../port.ts";
import type { AccountRecord, Attributes, DirectoryEntry, DirectoryKind } from "../records.ts";
import { SYSTEM_FOLDERS } from "../system-folders.ts";
import { type ActLog, startAct } from "./act-log.ts";
import { sql, storeError } from "./database.ts";
import { findAccount, findEntry, listEntries, requireAccount } from "./directory-rows.ts";
import { newMailbox } from "./new-mailbox.ts";
import { notify, type StoreCore } from "./operation.ts";

/** Who changes the directory: what `zmprov` shows as. */
const ADMIN: Client = { protocol: "soap", actor: null, ip: "127.0.0.1", userAgent: "salvage" };

/** Mailboxes of a real server lie in this many databases; the log names the one. */
const MAILBOX_GROUPS = 100;

function groupOf(mailbox: number): number {
  return ((mailbox - 1) % MAILBOX_GROUPS) + 1;
}

function cleaned(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, values]) => values.length > 0));
}

function takeAddresses(core: StoreCore, id: string, addresses: readonly string[]): void {
  sql(core.db, "DELETE FROM address WHERE entry_id = ?").run(id);
  for (const address of addresses) {
    const owner = sql(core.db, "SELECT entry_id FROM address WHERE address = ?").pluck().get(address);
    if (owner === id) continue;
    if (owner !== undefined) throw refusal("account-exists", `the address ${address} is taken`);
    sql(core.db, "INSERT INTO address (address, entry_id) VALUES (?, ?)").run(address, id);
  }
}

/** The directory of an embedded store. Every change is one transaction, logged as an administrator's request. */
export class EmbeddedDirectory implements Directory {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  async createAccount(account: Parameters<Directory["createAccount"]>[0]): Promise<AccountRecord> {
    const name = validAddress(account.name);
    const id = account.id === undefined ? randomUUID() : validId(account.id);
    const attributes = cleaned({ zimbraAccountStatus: ["active"], ...account.attributes });
    const created = this.#change("CreateAccountRequest", (act) => {
      if (findEntry(this.#core.db, "domain", domainOf(name)) === null) {
        throw refusal("no-such-domain", `no such domain: ${domainOf(name)}`);
      }
      this.#insert("account", id, name, attributes);
      takeAddresses(this.#core, id, [name, ...(attributes.zimbraMailAlias ?? [])]);
      const mailbox = newMailbox(this.#core.db, id, SYSTEM_FOLDERS);
      act.say("mailbox", `Creating mailbox with id ${mailbox} and group id ${groupOf(mailbox)} for ${name}.`);
      act.say("mbxmgr", `Mailbox ${mailbox} account ${id} CREATED`);
      return requireAccount(this.#core.db, id);
    });
    await notify(this.#core, { kind: "account-created", accountId: id, changeSequence: created.changeSequence });
    return created;
  }

  async modifyAccount(id: string, attributes: Attributes): Promise<AccountRecord> {
    const modified = this.#change("ModifyAccountRequest", () => {
      const account = requireAccount(this.#core.db, id);
      const next = cleaned({ ...account.attributes, ...attributes });
      sql(this.#core.db, "UPDATE entry SET attributes = ? WHERE id = ?").run(JSON.stringify(next), account.id);
      takeAddresses(this.#core, account.id, [account.name, ...(next.zimbraMailAlias ?? [])]);
      return requireAccount(this.#core.db, account.id);
    });
    await notify(this.#core, { kind: "account-changed", accountId: modified.id, changeSequence: null });
    return modified;
  }

  async renameAccount(id: string, newName: string): Promise<AccountRecord> {
    const name = validAddress(newName);
    const renamed = this.#change("RenameAccountRequest", (act) => {
      const account = requireAccount(this.#core.db, id);
      takeAddresses(this.#core, account.id, [name, ...(account.attributes.zimbraMailAlias ?? [])]);
      sql(this.#core.db, "UPDATE entry SET name = ? WHERE id = ?").run(name, account.id);
      act.say("mailbox", `Renaming email/comment of mailbox ${account.mailbox} to ${name}`);
      return requireAccount(this.#core.db, account.id);
    });
    await notify(this.#core, { kind: "account-changed", accountId: renamed.id, changeSequence: null });
    return renamed;
  }

  async deleteAccount(id: string): Promise<void> {
    const gone = this.#change("DeleteAccountRequest", (act) => {
      const account = findAccount(this.#core.db, id);
      if (account === null) throw noSuchAccount(id);
      act.say("mailbox", `Putting mailbox ${account.mailbox} under maintenance.`);
      act.say("mailbox", `clearing contents of mailbox ${account.mailbox}, group ${groupOf(account.mailbox)}`);
      // Items refer to folders: they go first.
      sql(this.#core.db, "DELETE FROM item WHERE mailbox = ?").run(account.mailbox);
      sql(this.#core.db, "DELETE FROM mailbox WHERE number = ?").run(account.mailbox);
      sql(this.#core.db, "DELETE FROM entry WHERE id = ?").run(account.id);
      act.say("mbxmgr", `Mailbox for account ${account.id} DELETED`);
      return account;
    });
    this.#core.blobs.removeMailbox(gone.mailbox);
    this.#audit(`cmd=DeleteAccount; name=${gone.name}; id=${gone.id};`);
    await notify(this.#core, { kind: "account-deleted", accountId: gone.id, changeSequence: null });
  }

  async entries(kind: DirectoryKind): Promise<readonly DirectoryEntry[]> {
    return listEntries(this.#core.db, kind);
  }

  async entry(kind: DirectoryKind, idOrName: string): Promise<DirectoryEntry | null> {
    return findEntry(this.#core.db, kind, idOrName);
  }

  async putEntry(entry: DirectoryEntry): Promise<void> {
    this.#change("ModifyConfigRequest", () => {
      const taken = findEntry(this.#core.db, entry.kind, entry.name);
      if (taken !== null && taken.id !== entry.id)
        throw refusal("entry-exists", `there is a ${entry.kind} ${entry.name}`);
      const attributes = cleaned(entry.attributes);
      this.#insert(entry.kind, validId(entry.id), entry.name, attributes);
      if (entry.kind === "list") {
        takeAddresses(this.#core, entry.id, [entry.name, ...(attributes.zimbraMailAlias ?? [])]);
      }
    });
    await notify(this.#core, { kind: "directory-changed", accountId: null, changeSequence: null });
  }

  async deleteEntry(kind: DirectoryKind, id: string): Promise<void> {
    this.#change("ModifyConfigRequest", () => {
      sql(this.#core.db, "DELETE FROM entry WHERE kind = ? AND id = ?").run(kind, id);
    });
    await notify(this.#core, { kind: "directory-changed", accountId: null, changeSequence: null });
  }

  /** Inserts an entry, or replaces the one of the same kind and id. */
  #insert(kind: DirectoryKind | "account", id: string, name: string, attributes: Attributes): void {
    const { db } = this.#core;
    const found = sql(db, "SELECT kind, name FROM entry WHERE id = ? OR (kind = ? AND name = ?)").get(id, kind, name);
    const other = found as { kind: string; name: string } | undefined;
    if (other !== undefined && (kind === "account" || other.kind !== kind)) {
      const isName = other.name.toLowerCase() === name.toLowerCase();
      throw refusal("account-exists", isName ? `the name ${name} is taken` : `the id ${id} is that of ${other.name}`);
    }
    sql(
      db,
      `INSERT INTO entry (id, kind, name, attributes, created_utc_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, attributes = excluded.attributes`,
    ).run(id, kind, name, JSON.stringify(attributes), Date.now());
  }

  #change<T>(request: string, work: (act: ActLog) => T): T {
    const act = startAct({ name: "zimbra", mailbox: null }, ADMIN, { name: request });
    let result: T;
    try {
      result = this.#core.db
        .transaction(() => {
          const done = work(act);
          this.#core.log.append(act.take());
          return done;
        })
        .immediate();
    } catch (error) {
      if (error instanceof SalvageError) {
        act.refuse(error.message);
        this.#core.log.append([...act.take(), ...act.close()]);
      }
      throw storeError(this.#core.root, error);
    }
    this.#core.log.append(act.close());
    return result;
  }

  /** A record of the audit log, where a real server writes what administrators do. */
  #audit(message: string): void {
    const act = startAct({ name: "zimbra", mailbox: null }, ADMIN, { name: "DeleteAccountRequest" });
    act.say("security", message);
    this.#core.audit.append(act.take());
  }
}
