import { EMPTY_BLOCK, type TextBlock, textBlock } from "./text-block.ts";

/** Severity of a record, in the order of log4j. */
export const LEVEL = { TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5 } as const;
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/**
 * One log entry: its header line and the lines that continue it. The framer fills the same object again for every record, so
 * a sink copies what it keeps. All positions are indexes into `text`.
 */
export interface LogRecord {
  /** Log text with one character a byte (latin1). It belongs to a whole block: a slice that is kept must be detached. */
  text: string;
  /** The same text as bytes and as words, for what looks at every record. */
  block: TextBlock;
  /** The record is `text` from `start` to `end`; `end` stands before its last line break. */
  start: number;
  end: number;
  /** End of the line on which the message begins, without CR and LF: the first line, unless the header itself is wrapped. */
  lineEnd: number;
  /** Where the record stands in the plain text of its source: `lengthBytes` goes through its last line, without the line break. */
  offsetBytes: number;
  lengthBytes: number;
  /** 1-based number of the first line, and how many lines the record has. */
  line: number;
  lines: number;
  /** Wall clock of the header, as `core/zone` has it. */
  localMs: number;
  level: Level;
  /** Between the first pair of brackets. */
  threadStart: number;
  threadEnd: number;
  /** End of the thread's own name: a pool thread bears the URL of its request after a colon. */
  threadNameEnd: number;
  /** Between the second pair of brackets, the closing `;` included. Empty for `[]`. */
  contextStart: number;
  contextEnd: number;
  /** Empty where the header is damaged beyond reading: then everything after the level counts as the message. */
  categoryStart: number;
  categoryEnd: number;
  /** The message goes from here to `end`; its first line to `lineEnd`. */
  messageStart: number;
  /** This header probably is text that a client smuggled into another record (see forgery.ts). */
  suspicious: boolean;
}

/**
 * Why bytes belong to no record. `no-header`: nothing with a header came before them (a cut head). `binary`: mostly control
 * bytes. `too-long`: what is left of a record over MAX_RECORD_BYTES.
 */
export type MalformedReason = "no-header" | "binary" | "too-long";

/** Receives what a framer finds, in the order of the source. */
export interface RecordSink {
  /** `record` is valid until this call returns. */
  record(record: LogRecord): void;
  /** One run of bytes that belong to no record, without its last line break. */
  malformed(offsetBytes: number, lengthBytes: number, line: number, reason: MalformedReason): void;
}

/** A record to be filled. */
export function emptyRecord(): LogRecord {
  return {
    text: "",
    block: EMPTY_BLOCK,
    start: 0,
    end: 0,
    lineEnd: 0,
    offsetBytes: 0,
    lengthBytes: 0,
    line: 0,
    lines: 0,
    localMs: 0,
    level: LEVEL.INFO,
    threadStart: 0,
    threadEnd: 0,
    threadNameEnd: 0,
    contextStart: 0,
    contextEnd: 0,
    categoryStart: 0,
    categoryEnd: 0,
    messageStart: 0,
    suspicious: false,
  };
}

/** A record that stays: its text is its own. */
export function copyRecord(record: LogRecord): LogRecord {
  const { start } = record;
  const block = textBlock(Buffer.from(record.text.slice(start, record.end), "latin1"));
  return {
    ...record,
    text: block.text,
    block,
    start: 0,
    end: record.end - start,
    lineEnd: record.lineEnd - start,
    threadStart: record.threadStart - start,
    threadEnd: record.threadEnd - start,
    threadNameEnd: record.threadNameEnd - start,
    contextStart: record.contextStart - start,
    contextEnd: record.contextEnd - start,
    categoryStart: record.categoryStart - start,
    categoryEnd: record.categoryEnd - start,
    messageStart: record.messageStart - start,
  };
}
