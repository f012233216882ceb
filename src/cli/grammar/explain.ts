import { logTime } from "../../core/index.ts";
import { explainLine, type Matcher } from "../../grammar/index.ts";
import { decodeUtf8, RecordFramer } from "../../log/index.ts";

/** How many of the patterns that came nearest are told. */
const NEAREST = 3;

/** What salvage reads in one record, or in a bare message. */
export interface ExplanationRow {
  /** The header as it was read; null for a message without one. */
  readonly header: {
    readonly local: string;
    readonly level: string;
    readonly thread: string;
    readonly context: Readonly<Record<string, string>>;
  } | null;
  readonly category: string | null;
  /** Whether any grammar is for this category. */
  readonly watched: boolean;
  readonly message: string;
  /** The pattern that matches and what it reads; null where none does. */
  readonly match: {
    readonly pattern: string;
    readonly version: number;
    readonly kind: string;
    readonly fact: string;
    readonly fields: Readonly<Record<string, unknown>>;
  } | null;
  /** Where none matches: the patterns that came nearest. `reached` is the part of the message they could account for. */
  readonly nearest: readonly {
    readonly id: string;
    readonly template: string;
    readonly reached: string;
    readonly expected: string;
  }[];
}

/** Explains every record in log text; text without a single header is explained line by line as bare messages. */
export function explainText(text: string, matcher: Matcher): ExplanationRow[] {
  const records: string[] = [];
  const framer = new RecordFramer({
    record: (record) => records.push(decodeUtf8(record.text.slice(record.start, record.end))),
    malformed: () => undefined,
  });
  framer.push(Buffer.from(text, "utf8"));
  framer.end();
  const pieces = records.length > 0 ? records : text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return pieces.map((piece) => explanationRow(piece, matcher));
}

function explanationRow(piece: string, matcher: Matcher): ExplanationRow {
  const { header, category, watched, message, event, fields, lost } = explainLine(matcher, piece);
  return {
    header: header && {
      local: logTime(header.localMs),
      level: header.level,
      thread: header.thread,
      context: Object.fromEntries(header.context),
    },
    category,
    watched,
    message,
    match: event && { pattern: event.id, version: event.version, kind: event.kind, fact: event.fact, fields },
    nearest: event === null ? lost.slice(0, NEAREST) : [],
  };
}
