import type { Attributes, DataSourceRecord } from "../records.ts";
import { type Connection, sql } from "./database.ts";

interface Row {
  readonly id: string;
  readonly name: string;
  readonly type: DataSourceRecord["type"];
  readonly folder_id: number;
  readonly attributes: string;
}

export function listDataSources(db: Connection, accountId: string): DataSourceRecord[] {
  const text = "SELECT id, name, type, folder_id, attributes FROM data_source WHERE account_id = ? ORDER BY name, id";
  return (sql(db, text).all(accountId) as Row[]).map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    folderId: row.folder_id,
    attributes: JSON.parse(row.attributes) as Attributes,
  }));
}

export function putDataSource(db: Connection, accountId: string, source: DataSourceRecord): void {
  sql(
    db,
    "INSERT OR REPLACE INTO data_source (account_id, id, name, type, folder_id, attributes) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(accountId, source.id, source.name, source.type, source.folderId, JSON.stringify(source.attributes));
}

/** True where there was one. */
export function deleteDataSource(db: Connection, accountId: string, id: string): boolean {
  return sql(db, "DELETE FROM data_source WHERE account_id = ? AND id = ?").run(accountId, id).changes > 0;
}
