import type { Checkpoint } from "./batch.ts";
import type { Connection } from "./database.ts";
import { READ_SPAN, type ReadSpan, type ReadWindow, readSpanOf } from "./read-window.ts";

/** A source as the writer knows it when its reading begins. */
export interface SourceState extends ReadSpan {
  readonly id: number;
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly headBytes: number;
  readonly headSha256: string;
  readonly firstSha256: string;
  readonly absolutePath: string;
  readonly compression: string;
  readonly indexedBytes: number;
  readonly sha256: string;
  readonly status: string;
  readonly fileBytes: number | null;
  readonly fileMtimeMs: number | null;
  readonly checkpoint: Checkpoint | null;
  /** Records that may be forged, outside the window that is read, too. */
  readonly suspicious: number;
  /** Of a damaged file: up to where its text is known to be sound; null where all of it is. */
  readonly soundBytes: number | null;
}

/** What identifies a source's content. */
export interface Fingerprint {
  readonly headBytes: number;
  readonly headSha256: string;
  readonly firstSha256: string;
}

/** What may change of a known source; what is undefined stays. */
export interface SourceChange {
  readonly path?: string;
  readonly absolutePath?: string;
  readonly compression?: string;
  readonly fingerprint?: Fingerprint;
  readonly fileBytes?: number | null;
  readonly fileMtimeMs?: number | null;
  readonly window?: ReadWindow;
  /** Null: it was read without an error this time. */
  readonly error?: string | null;
}

/** What a source is when it is read for the first time. */
export interface NewSource {
  readonly path: string;
  readonly absolutePath: string;
  readonly host: string;
  readonly zone: string;
  readonly window: ReadWindow;
  readonly compression: string;
  readonly fingerprint: Fingerprint;
}

export function hostId(db: Connection, name: string): number {
  db.prepare("INSERT OR IGNORE INTO host (name) VALUES (?)").run(name);
  return db.prepare<[string], number>("SELECT id FROM host WHERE name = ?").pluck().get(name) ?? 0;
}

/** Every source that the index knows, in the order in which they were read first. */
export function knownSources(db: Connection): SourceState[] {
  return (db.prepare(`${SOURCE_STATE} ORDER BY s.id`).all() as SourceStateRow[]).map(toSourceState);
}

/** Registers a source of which nothing is indexed so far. */
export function insertSource(db: Connection, source: NewSource): number {
  const run = db
    .prepare(
      `INSERT INTO source (path, absolute_path, host, zone, compression, status, head_bytes, head_sha256,
         first_sha256, since_utc_ms, until_utc_ms, indexed_bytes, sha256, records, events, unrecognised, malformed, suspicious, soap_lines,
         mailop_lines, rhythm, checkpoint)
       VALUES (?,?,?,?,?,'indexed',?,?,?,?,?,0,'',0,0,0,0,0,0,0,'[]','')`,
    )
    .run(
      source.path,
      source.absolutePath,
      hostId(db, source.host),
      source.zone,
      source.compression,
      source.fingerprint.headBytes,
      source.fingerprint.headSha256,
      source.fingerprint.firstSha256,
      source.window.sinceUtcMs,
      source.window.untilUtcMs,
    );
  return Number(run.lastInsertRowid);
}

/** A known source was found under another name, in another form, grown, or its reading ended with an error. */
export function changeSource(db: Connection, id: number, change: SourceChange): void {
  const columns: Record<string, string | number | null | undefined> = {
    path: change.path,
    absolute_path: change.absolutePath,
    compression: change.compression,
    head_bytes: change.fingerprint?.headBytes,
    head_sha256: change.fingerprint?.headSha256,
    first_sha256: change.fingerprint?.firstSha256,
    since_utc_ms: change.window?.sinceUtcMs,
    until_utc_ms: change.window?.untilUtcMs,
    file_bytes: change.fileBytes,
    file_mtime_ms: change.fileMtimeMs,
    error: change.error,
    status: change.error === undefined ? undefined : change.error === null ? "indexed" : "failed",
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value !== undefined) db.prepare(`UPDATE source SET ${column} = ? WHERE id = ?`).run(value, id);
  }
}

const SOURCE_STATE = `SELECT s.id, s.path, h.name AS host, s.zone, s.head_bytes, s.head_sha256, s.first_sha256,
  s.absolute_path, s.compression, s.indexed_bytes, s.sha256, s.status, s.file_bytes, s.file_mtime_ms, s.checkpoint, s.suspicious,
  s.sound_bytes, ${READ_SPAN} FROM source s JOIN host h ON h.id = s.host`;

interface SourceStateRow extends ReadSpan {
  readonly id: number;
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly head_bytes: number;
  readonly head_sha256: string;
  readonly first_sha256: string;
  readonly absolute_path: string;
  readonly compression: string;
  readonly indexed_bytes: number;
  readonly sha256: string;
  readonly status: string;
  readonly file_bytes: number | null;
  readonly file_mtime_ms: number | null;
  readonly checkpoint: string;
  readonly suspicious: number;
  readonly sound_bytes: number | null;
}

function toSourceState(row: SourceStateRow): SourceState {
  return {
    id: row.id,
    path: row.path,
    host: row.host,
    zone: row.zone,
    headBytes: row.head_bytes,
    headSha256: row.head_sha256,
    firstSha256: row.first_sha256,
    absolutePath: row.absolute_path,
    compression: row.compression,
    indexedBytes: row.indexed_bytes,
    sha256: row.sha256,
    status: row.status,
    fileBytes: row.file_bytes,
    fileMtimeMs: row.file_mtime_ms,
    suspicious: row.suspicious,
    ...readSpanOf(row),
    soundBytes: row.sound_bytes,
    checkpoint: row.checkpoint === "" ? null : (JSON.parse(row.checkpoint) as Checkpoint),
  };
}
