import { noSuchAccount } from "../errors.ts";
import { nearest } from "../near-names.ts";
import type { AccountRecord, Attributes, DirectoryEntry, DirectoryKind } from "../records.ts";
import { type Connection, sql } from "./database.ts";

interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly attributes: string;
  readonly created_utc_ms: number;
  readonly change_sequence: number;
  readonly items: number;
  readonly used_bytes: number;
}

const ACCOUNTS = `SELECT entry.id, entry.name, number, attributes, created_utc_ms, change_sequence, items, used_bytes
 FROM entry JOIN mailbox ON account_id = entry.id`;

function accountRecord(row: AccountRow): AccountRecord {
  return {
    id: row.id,
    name: row.name,
    mailbox: row.number,
    attributes: JSON.parse(row.attributes) as Attributes,
    createdUtcMs: row.created_utc_ms,
    changeSequence: row.change_sequence,
    items: row.items,
    usedBytes: row.used_bytes,
  };
}

export function listAccounts(db: Connection): AccountRecord[] {
  return (sql(db, `${ACCOUNTS} ORDER BY entry.name`).all() as AccountRow[]).map(accountRecord);
}

/** By id, name or alias. */
export function findAccount(db: Connection, idOrName: string): AccountRecord | null {
  const text = `${ACCOUNTS} WHERE entry.id = ? OR entry.id = (SELECT entry_id FROM address WHERE address = ?)`;
  const row = sql(db, text).get(idOrName.toLowerCase(), idOrName) as AccountRow | undefined;
  return row === undefined ? null : accountRecord(row);
}

/** @throws {SalvageError} `no-such-account`, with the nearest names */
export function requireAccount(db: Connection, idOrName: string): AccountRecord {
  const found = findAccount(db, idOrName);
  if (found !== null) return found;
  const names = sql(db, "SELECT name FROM entry WHERE kind = 'account' ORDER BY name").pluck().all() as string[];
  throw noSuchAccount(idOrName, nearest(idOrName, names));
}

interface EntryRow {
  readonly kind: DirectoryKind;
  readonly id: string;
  readonly name: string;
  readonly attributes: string;
}

function entryOf(row: EntryRow): DirectoryEntry {
  return { kind: row.kind, id: row.id, name: row.name, attributes: JSON.parse(row.attributes) as Attributes };
}

export function listEntries(db: Connection, kind: DirectoryKind): DirectoryEntry[] {
  const rows = sql(db, "SELECT kind, id, name, attributes FROM entry WHERE kind = ? ORDER BY name").all(kind);
  return (rows as EntryRow[]).map(entryOf);
}

/** By id, name or (lists) alias. */
export function findEntry(db: Connection, kind: DirectoryKind, idOrName: string): DirectoryEntry | null {
  const row = sql(
    db,
    `SELECT kind, id, name, attributes FROM entry WHERE kind = ?
     AND (id = ? OR name = ? OR id = (SELECT entry_id FROM address WHERE address = ?))`,
  ).get(kind, idOrName.toLowerCase(), idOrName, idOrName) as EntryRow | undefined;
  return row === undefined ? null : entryOf(row);
}
