import type { Connection } from "./database.ts";
import type { EventRows } from "./event-rows.ts";
import type { UnrecognisedRecord } from "./types.ts";

interface UnrecognisedRow {
  readonly source: number;
  readonly offset_bytes: number;
  readonly length_bytes: number;
  readonly line: number;
  readonly time_utc_ms: number;
  readonly text: string;
  readonly category_name: string;
}

/** Records of watched categories that no grammar knows, in order of time. */
export function unrecognisedRecords(db: Connection, rows: EventRows, limit: number): UnrecognisedRecord[] {
  const found = db
    .prepare(
      `SELECT u.*, t.value AS category_name FROM unrecognised u JOIN text t ON t.id = u.category
       ORDER BY u.time_utc_ms, u.source, u.offset_bytes LIMIT ?`,
    )
    .all(limit) as UnrecognisedRow[];
  return found.map((row) => {
    const { host, path } = rows.source(row.source);
    return {
      host,
      timeUtcMs: row.time_utc_ms,
      category: row.category_name,
      text: row.text,
      evidence: {
        sourceId: row.source,
        source: path,
        line: row.line,
        offsetBytes: row.offset_bytes,
        lengthBytes: row.length_bytes,
      },
    };
  });
}
