import { isoUtc } from "../../core/index.ts";
import type { UnrecognisedRecord } from "../../index/index.ts";
import { counted, type EvidenceRow } from "../../query/index.ts";
import { tableText } from "../../report/index.ts";

/** A record of a watched category that no grammar knows. */
export interface UnknownRow {
  readonly time: string;
  readonly host: string;
  readonly category: string;
  readonly text: string;
  readonly evidence: EvidenceRow;
}

export function unknownRow(record: UnrecognisedRecord): UnknownRow {
  const { evidence, host, category, text, timeUtcMs } = record;
  return {
    time: isoUtc(timeUtcMs),
    host,
    category,
    text,
    evidence: {
      source: evidence.source,
      line: evidence.line,
      offset: evidence.offsetBytes,
      length: evidence.lengthBytes,
    },
  };
}

/** The records for people, and how many there are in all. */
export function unknownText(records: readonly UnknownRow[], total: number, columns: number | null): string {
  if (records.length === 0) return "every record of a watched category was understood\n";
  const head = [{ title: "WHERE", shrinksTo: 16 }, { title: "CATEGORY" }, { title: "TEXT", shrinksTo: 20 }];
  const rows = records.map(({ evidence, category, text }) => [`${evidence.source}:${evidence.line}`, category, text]);
  const shown = records.length < total ? `, ${records.length} shown (--limit for more)` : "";
  return `${tableText(head, rows, columns)}\n${counted(total, "record")}${shown}\n`;
}
