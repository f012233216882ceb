import type { ItemRecord, Mailbox, StoredType } from "../../mailstore/index.ts";
import type { ItemState } from "../path/item-state.ts";
import {
  folderStatements,
  itemStatements,
  type LedgerDatabase,
  type LedgerRow,
  openLedgerDatabase,
} from "./ledger-rows.ts";

/**
 * What was restored as what, for every mailbox that was restored to. An intent is written before an item is put in and its new
 * id after it: killed in between, the next run finds the item by its content and adopts it, so nothing is restored twice.
 */
export interface RestoreLedger extends ItemLedger {
  /** Notes as which folder a folder came back, and tells it. */
  noteFolder(target: string, source: string, oldId: number, newId: number): void;
  folderOf(target: string, source: string, oldId: number): number | null;
  /** Remembers a quota that is lifted while work is done, until it is put back. */
  quotaLifted(account: string, quota: readonly string[]): void;
  quotaPutBack(account: string): void;
  /** Quotas that a killed run left lifted. */
  liftedQuotas(): readonly { readonly account: string; readonly quota: readonly string[] }[];
  /** Forgets what was restored to a mailbox that is gone. */
  forgetTarget(target: string): void;
  close(): void;
}

export interface ItemLedger {
  /** The item as which another was restored before and still lives, or null. Resolves what a killed run left open. */
  restoredAs(mailbox: Mailbox, source: string, oldId: number): Promise<ItemRecord | null>;
  /** Notes that items are about to be put into folders. `sequence`: the mailbox's change number before. */
  intend(target: string, source: string, intents: readonly Intent[], sequence: number): void;
  /** Notes what became of the intended items: the new id, or null where it failed. */
  settle(target: string, source: string, results: readonly Settled[]): void;
}

export interface Intent {
  readonly state: ItemState;
  readonly folderId: number;
}

export interface Settled {
  readonly oldId: number;
  readonly newId: number | null;
}

/** Opens the ledger of a backup path, making it where needed. */
export function openLedger(backupPath: string): RestoreLedger {
  const db = openLedgerDatabase(backupPath);
  const folders = folderStatements(db);
  return {
    ...itemLedger(db),
    noteFolder: (target, source, oldId, newId) => void folders.put.run(target, source, oldId, newId),
    folderOf: (target, source, oldId) => folders.find.get(target, source, oldId) ?? null,
    ...quotaLedger(db),
    forgetTarget: db.transaction((target: string) => {
      for (const table of ["restored", "folder"]) db.prepare(`DELETE FROM ${table} WHERE target = ?`).run(target);
    }),
    close: () => db.close(),
  };
}

function itemLedger(db: LedgerDatabase): ItemLedger {
  const items = itemStatements(db);
  const isTaken = (target: string, newId: number): boolean => items.taken.get(target, newId) !== undefined;
  return {
    async restoredAs(mailbox, source, oldId) {
      const row = items.find.get(mailbox.accountId, source, oldId);
      if (row === undefined) return null;
      const item = row.new_id === null ? await adopt(mailbox, row, isTaken) : await mailbox.item(row.new_id);
      if (item === null) items.forget.run(mailbox.accountId, source, oldId);
      else if (row.new_id === null) items.setNew.run(item.id, mailbox.accountId, source, oldId);
      return item;
    },
    intend: db.transaction((target: string, source: string, intents: readonly Intent[], sequence: number) => {
      for (const { state, folderId } of intents)
        items.put.run(target, source, state.id, folderId, state.type, state.digest, state.name, sequence);
    }),
    settle: db.transaction((target: string, source: string, results: readonly Settled[]) => {
      for (const { oldId, newId } of results)
        if (newId === null) items.forget.run(target, source, oldId);
        else items.setNew.run(newId, target, source, oldId);
    }),
  };
}

/** The item that a killed run put in without being able to say so: same folder, type and content, younger than the intent. */
async function adopt(
  mailbox: Mailbox,
  row: LedgerRow,
  isTaken: (target: string, newId: number) => boolean,
): Promise<ItemRecord | null> {
  const filter = {
    folderId: row.folder_id,
    types: [row.type as StoredType],
    ...(row.digest === null ? {} : { digest: row.digest }),
  };
  for await (const item of mailbox.items(filter)) {
    const isNew = item.changeSequence > row.sequence && item.name === row.name;
    if (isNew && !isTaken(mailbox.accountId, item.id)) return item;
  }
  return null;
}

function quotaLedger(db: LedgerDatabase): Pick<RestoreLedger, "quotaLifted" | "quotaPutBack" | "liftedQuotas"> {
  // A quota that is noted already is the true one: what the account has now is the lifted one.
  const put = db.prepare("INSERT OR IGNORE INTO lifted_quota VALUES (?, ?)");
  const forget = db.prepare("DELETE FROM lifted_quota WHERE account = ?");
  const all = db.prepare<[], { account: string; quota: string }>(
    "SELECT account, quota FROM lifted_quota ORDER BY account",
  );
  return {
    quotaLifted: (account, quota) => void put.run(account, JSON.stringify(quota)),
    quotaPutBack: (account) => void forget.run(account),
    liftedQuotas: () => all.all().map(({ account, quota }) => ({ account, quota: JSON.parse(quota) as string[] })),
  };
}
