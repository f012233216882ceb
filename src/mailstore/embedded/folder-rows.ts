import { noSuchFolder } from "../errors.ts";
import type { FolderRecord, FolderSettings } from "../records.ts";
import { FOLDER_ID } from "../system-folders.ts";
import { type Connection, sql } from "./database.ts";

/** A folder as the table has it; `settings` is JSON. */
export interface FolderRow {
  readonly id: number;
  readonly parent_id: number | null;
  readonly name: string;
  readonly settings: string;
  readonly changed_utc_ms: number;
  readonly change_sequence: number;
}

const COLUMNS = "id, parent_id, name, settings, changed_utc_ms, change_sequence";

export const DEFAULT_SETTINGS: FolderSettings = {
  view: "message",
  color: null,
  flags: "",
  url: null,
  grants: [],
  content: { kind: "folder" },
};

export function settingsOf(row: FolderRow): FolderSettings {
  return { ...DEFAULT_SETTINGS, ...(JSON.parse(row.settings) as Partial<FolderSettings>) };
}

/** All folders of a mailbox by id, hidden system folders too. */
export function folderRows(db: Connection, mailbox: number): ReadonlyMap<number, FolderRow> {
  const rows = sql(db, `SELECT ${COLUMNS} FROM folder WHERE mailbox = ? ORDER BY id`).all(mailbox) as FolderRow[];
  return new Map(rows.map((row) => [row.id, row]));
}

/** @throws {SalvageError} `no-such-folder` */
export function folderRow(db: Connection, mailbox: number, id: number): FolderRow {
  const row = sql(db, `SELECT ${COLUMNS} FROM folder WHERE mailbox = ? AND id = ?`).get(mailbox, id);
  if (row === undefined) throw noSuchFolder(id);
  return row as FolderRow;
}

function isHidden(row: FolderRow): boolean {
  return row.id !== FOLDER_ID.userRoot && (row.parent_id === FOLDER_ID.root || row.parent_id === null);
}

/** `/Inbox/Projects`; `/` for the user's root. */
export function pathOf(row: FolderRow, rows: ReadonlyMap<number, FolderRow>): string {
  const names: string[] = [];
  for (let at: FolderRow | undefined = row; at !== undefined && at.id !== FOLDER_ID.userRoot; ) {
    names.unshift(at.name);
    at = at.parent_id === null ? undefined : rows.get(at.parent_id);
  }
  return `/${names.join("/")}`;
}

function folderRecord(row: FolderRow, rows: ReadonlyMap<number, FolderRow>): FolderRecord {
  return {
    ...settingsOf(row),
    id: row.id,
    parentId: row.id === FOLDER_ID.userRoot ? null : row.parent_id,
    name: row.id === FOLDER_ID.userRoot ? "" : row.name,
    path: pathOf(row, rows),
    changedUtcMs: row.changed_utc_ms,
    changeSequence: row.change_sequence,
  };
}

/** The ids of a folder and all folders below it, parents first, brothers in order of id. */
export function subtreeIds(rows: ReadonlyMap<number, FolderRow>, top: number): number[] {
  const children = new Map<number, number[]>();
  for (const row of rows.values()) {
    if (row.parent_id === null) continue;
    const brothers = children.get(row.parent_id);
    if (brothers === undefined) children.set(row.parent_id, [row.id]);
    else brothers.push(row.id);
  }
  const ids: number[] = [];
  const visit = (id: number): void => {
    ids.push(id);
    for (const child of children.get(id) ?? []) visit(child);
  };
  visit(top);
  return ids;
}

/** The folders that people see, `/` first, parents before children. */
export function folderTree(db: Connection, mailbox: number): FolderRecord[] {
  const rows = folderRows(db, mailbox);
  return subtreeIds(rows, FOLDER_ID.userRoot).flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [folderRecord(row, rows)];
  });
}

/** One folder that people see. @throws {SalvageError} `no-such-folder` */
export function folderById(db: Connection, mailbox: number, id: number): FolderRecord {
  const rows = folderRows(db, mailbox);
  const row = rows.get(id);
  if (row === undefined || isHidden(row)) throw noSuchFolder(id);
  return folderRecord(row, rows);
}
