import type { Connection } from "./database.ts";
import { READ_SPAN, type ReadSpan, readSpanOf } from "./read-window.ts";
import type { SourceRecord } from "./types.ts";

interface Row extends ReadSpan {
  readonly id: number;
  readonly path: string;
  readonly absolute_path: string;
  readonly host: string;
  readonly zone: string;
  readonly compression: "none" | "gzip" | "zstd";
  readonly status: "indexed" | "failed";
  readonly indexed_bytes: number;
  readonly sha256: string;
  readonly records: number;
  readonly events: number;
  readonly unrecognised: number;
  readonly malformed: number;
  readonly error: string | null;
  readonly sound_bytes: number | null;
}

const SELECT = `SELECT s.id, s.path, s.absolute_path, h.name AS host, s.zone, s.compression, s.status, s.indexed_bytes, s.sha256,
  s.records, s.events, s.unrecognised, s.malformed, s.error, s.sound_bytes, ${READ_SPAN}
  FROM source s JOIN host h ON h.id = s.host`;

function toRecord(row: Row): SourceRecord {
  return {
    id: row.id,
    path: row.path,
    absolutePath: row.absolute_path,
    host: row.host,
    zone: row.zone,
    compression: row.compression,
    status: row.status,
    indexedBytes: row.indexed_bytes,
    sha256: row.sha256,
    records: row.records,
    events: row.events,
    unrecognised: row.unrecognised,
    malformed: row.malformed,
    ...readSpanOf(row),
    error: row.error,
    soundBytes: row.sound_bytes,
  };
}

/** One source, or null. */
export function sourceFacts(db: Connection, id: number): SourceRecord | null {
  const row = db.prepare(`${SELECT} WHERE s.id = ?`).get(id) as Row | undefined;
  return row === undefined ? null : toRecord(row);
}

/** All sources in order of time. */
export function allSources(db: Connection): SourceRecord[] {
  return (db.prepare(`${SELECT} ORDER BY s.rank, s.id`).all() as Row[]).map(toRecord);
}
