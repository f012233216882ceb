import type Database from "better-sqlite3";
import { openPathTables } from "../path/path-database.ts";
import type { OperationModule, OperationRecord, OperationState } from "./operation.ts";

/** The queue's table: one small SQLite file in the backup path, shared by every process that works on the path. */
export const QUEUE_FILE = "operations.db";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS operation (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    module TEXT NOT NULL,
    state TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT '',
    host TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    process_mark TEXT NOT NULL,
    queued_ms INTEGER NOT NULL,
    started_ms INTEGER,
    ended_ms INTEGER,
    alive_ms INTEGER NOT NULL,
    stop_asked INTEGER NOT NULL DEFAULT 0,
    parameters TEXT NOT NULL,
    progress TEXT NOT NULL DEFAULT '{}',
    message TEXT
  ) STRICT`;

/** A row with what only the queue itself looks at. */
export interface QueueRow extends OperationRecord {
  readonly place: number;
  /** Tells a process from a later one with the same number. */
  readonly processMark: string;
  readonly aliveUtcMs: number;
  readonly stopAsked: boolean;
}

export type QueueDatabase = Database.Database;

/** Opens (and makes) the queue of a backup path. */
export function openQueueDatabase(backupPath: string): QueueDatabase {
  return openPathTables(backupPath, QUEUE_FILE, SCHEMA);
}

interface RawRow {
  place: number;
  id: string;
  name: string;
  module: string;
  state: string;
  type: string;
  host: string;
  process_id: number;
  process_mark: string;
  queued_ms: number;
  started_ms: number | null;
  ended_ms: number | null;
  alive_ms: number;
  stop_asked: number;
  parameters: string;
  progress: string;
  message: string | null;
}

export function rowsWhere(db: QueueDatabase, where: string, ...values: unknown[]): QueueRow[] {
  const raw = db.prepare(`SELECT * FROM operation WHERE ${where} ORDER BY place`).all(...values) as RawRow[];
  return raw.map((row) => ({
    place: row.place,
    id: row.id,
    name: row.name,
    module: row.module as OperationModule,
    state: row.state as OperationState,
    type: row.type as OperationRecord["type"],
    host: row.host,
    processId: row.process_id,
    processMark: row.process_mark,
    queuedUtcMs: row.queued_ms,
    startedUtcMs: row.started_ms,
    endedUtcMs: row.ended_ms,
    aliveUtcMs: row.alive_ms,
    stopAsked: row.stop_asked === 1,
    parameters: JSON.parse(row.parameters) as Record<string, string>,
    progress: JSON.parse(row.progress) as Record<string, number | string>,
    message: row.message,
  }));
}
