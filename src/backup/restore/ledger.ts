import { mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { ItemRecord, Mailbox, StoredType } from "../../mailstore/index.ts";
import type { ItemState } from "../path/item-state.ts";

/**
 * What was restored as what, for every mailbox that was restored to. An intent is written before an item is put in and its new
 * id after it: killed in between, the next run finds the item by its content and adopts it, so nothing is restored twice.
 */
export interface RestoreLedger {
  /** The id under which an item was restored before and still lives, or null. Resolves what a killed run left open. */
  restoredAs(mailbox: Mailbox, source: string, oldId: number): Promise<ItemRecord | null>;
  /** Notes that items are about to be put into folders. `sequence`: the mailbox's change number before. */
  intend(target: string, source: string, intents: readonly Intent[], sequence: number): void;
  /** Notes what became of the intended items: the new id, or null where it failed. */
  settle(
    target: string,
    source: string,
    results: readonly { readonly oldId: number; readonly newId: number | null }[],
  ): void;
  /** Notes as which folder a folder came back, and tells it. */
  noteFolder(target: string, source: string, oldId: number, newId: number): void;
  folderOf(target: string, source: string, oldId: number): number | null;
  /** Forgets what was restored to a mailbox that is gone. */
  forgetTarget(target: string): void;
  close(): void;
}

export interface Intent {
  readonly state: ItemState;
  readonly folderId: number;
}

export const LEDGER_FILE = "restored.db";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS restored (
    target TEXT NOT NULL, source TEXT NOT NULL, old_id INTEGER NOT NULL,
    new_id INTEGER, folder_id INTEGER NOT NULL, type TEXT NOT NULL, digest TEXT, name TEXT, sequence INTEGER NOT NULL,
    PRIMARY KEY (target, source, old_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS restored_new ON restored (target, new_id);
  CREATE TABLE IF NOT EXISTS folder (
    target TEXT NOT NULL, source TEXT NOT NULL, old_id INTEGER NOT NULL, new_id INTEGER NOT NULL,
    PRIMARY KEY (target, source, old_id)
  ) STRICT, WITHOUT ROWID`;

interface Row {
  new_id: number | null;
  folder_id: number;
  type: string;
  digest: string | null;
  name: string | null;
  sequence: number;
}

export function openLedger(backupPath: string): RestoreLedger {
  mkdirSync(backupPath, { recursive: true });
  const db = new Database(join(backupPath, LEDGER_FILE), { timeout: 10_000 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(SCHEMA);
  const find = db.prepare("SELECT * FROM restored WHERE target = ? AND source = ? AND old_id = ?");
  const forget = db.prepare("DELETE FROM restored WHERE target = ? AND source = ? AND old_id = ?");
  const setNew = db.prepare("UPDATE restored SET new_id = ? WHERE target = ? AND source = ? AND old_id = ?");
  const taken = db.prepare("SELECT 1 FROM restored WHERE target = ? AND new_id = ?");
  const findFolder = db.prepare("SELECT new_id FROM folder WHERE target = ? AND source = ? AND old_id = ?");
  const putFolder = db.prepare("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?)");
  const put = db.prepare("INSERT OR REPLACE INTO restored VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?)");

  async function adopt(mailbox: Mailbox, row: Row): Promise<ItemRecord | null> {
    const filter = {
      folderId: row.folder_id,
      types: [row.type as StoredType],
      ...(row.digest === null ? {} : { digest: row.digest }),
    };
    for await (const item of mailbox.items(filter)) {
      const isNew = item.changeSequence > row.sequence && item.name === row.name;
      if (isNew && taken.get(mailbox.accountId, item.id) === undefined) return item;
    }
    return null;
  }

  return {
    async restoredAs(mailbox, source, oldId) {
      const row = find.get(mailbox.accountId, source, oldId) as Row | undefined;
      if (row === undefined) return null;
      const item = row.new_id === null ? await adopt(mailbox, row) : await mailbox.item(row.new_id);
      if (item === null) forget.run(mailbox.accountId, source, oldId);
      else if (row.new_id === null) setNew.run(item.id, mailbox.accountId, source, oldId);
      return item;
    },
    intend: db.transaction((target: string, source: string, intents: readonly Intent[], sequence: number) => {
      for (const { state, folderId } of intents)
        put.run(target, source, state.id, folderId, state.type, state.digest, state.name, sequence);
    }),
    settle: db.transaction(
      (target: string, source: string, results: readonly { oldId: number; newId: number | null }[]) => {
        for (const { oldId, newId } of results)
          if (newId === null) forget.run(target, source, oldId);
          else setNew.run(newId, target, source, oldId);
      },
    ),
    noteFolder: (target, source, oldId, newId) => void putFolder.run(target, source, oldId, newId),
    folderOf: (target, source, oldId) => (findFolder.pluck().get(target, source, oldId) as number | undefined) ?? null,
    forgetTarget: db.transaction((target: string) => {
      for (const table of ["restored", "folder"]) db.prepare(`DELETE FROM ${table} WHERE target = ?`).run(target);
    }),
    close: () => db.close(),
  };
}
