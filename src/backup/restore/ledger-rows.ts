import type Database from "better-sqlite3";
import { openPathTables } from "../path/path-database.ts";

/** The ledger's tables, a small SQLite file in the backup path. */
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
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lifted_quota (account TEXT PRIMARY KEY, quota TEXT NOT NULL) STRICT, WITHOUT ROWID`;

/** An item that was or is being restored: `new_id` is null while it is not known to be there. */
export interface LedgerRow {
  readonly new_id: number | null;
  readonly folder_id: number;
  readonly type: string;
  readonly digest: string | null;
  readonly name: string | null;
  readonly sequence: number;
}

export type LedgerDatabase = Database.Database;

export function openLedgerDatabase(backupPath: string): LedgerDatabase {
  return openPathTables(backupPath, LEDGER_FILE, SCHEMA);
}

/** The statements on restored items, prepared once. */
export function itemStatements(db: LedgerDatabase) {
  return {
    find: db.prepare<[string, string, number], LedgerRow>(
      "SELECT * FROM restored WHERE target = ? AND source = ? AND old_id = ?",
    ),
    forget: db.prepare("DELETE FROM restored WHERE target = ? AND source = ? AND old_id = ?"),
    setNew: db.prepare("UPDATE restored SET new_id = ? WHERE target = ? AND source = ? AND old_id = ?"),
    taken: db.prepare("SELECT 1 FROM restored WHERE target = ? AND new_id = ?"),
    put: db.prepare("INSERT OR REPLACE INTO restored VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?)"),
  };
}

export function folderStatements(db: LedgerDatabase) {
  return {
    find: db
      .prepare<[string, string, number], number>(
        "SELECT new_id FROM folder WHERE target = ? AND source = ? AND old_id = ?",
      )
      .pluck(),
    put: db.prepare("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?)"),
  };
}
