import { dayOf } from "./log-date.ts";
import { LEVEL, type Level, type LogRecord } from "./record.ts";

/** How far into a line a header may start to be damaged, and how much of a record a damaged header may take. */
const START_WINDOW = 320;
const HEADER_WINDOW = 8192;

// What a syslog relay writes before the header: `Mar 11 09:15:01 host mailboxlog `, `<142>…`, an ISO time, `tag[pid]:`. Its form
// without %d (`… mailboxd: INFO  [`) has no time and is no header.
const PREFIX =
  "(?:<\\d{1,3}>)?(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT[\\d:.,+Z-]{8,30}) [\\w.:-]{1,255} [\\w./-]{1,64}(?:\\[\\d{1,10}\\])?:? +";
const TIME = "(\\d{4}-\\d\\d-\\d\\d) +([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d),(\\d{3})";
const WHOLE_PREFIX = new RegExp(`^${PREFIX}$`);
const START = new RegExp(`^(?:\\xef\\xbb\\xbf)?((?:${PREFIX})?)${TIME} +(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) *\\[`);

/** Whether the characters before a date are a syslog prefix. */
export function isSyslogPrefix(text: string): boolean {
  return WHOLE_PREFIX.test(text);
}

export interface HeaderStart {
  readonly localMs: number;
  readonly level: Level;
  readonly threadStart: number;
  /** Length of the syslog prefix, 0 without one. */
  readonly prefixLength: number;
}

/**
 * The start of a header with one space where two belong, none, no-break spaces (copied from a web page), a byte-order mark or
 * a syslog prefix; null where the line at `pos` is none.
 */
export function readDamagedStart(text: string, pos: number, lineEnd: number): HeaderStart | null {
  const match = START.exec(withPlainSpaces(text.slice(pos, Math.min(lineEnd, pos + START_WINDOW))));
  if (match === null) return null;
  const [whole, prefix = "", date = "", hour, minute, second, milli, level] = match;
  const dayMs = dayOf(date);
  if (dayMs === null) return null;
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(milli);
  return {
    localMs: dayMs + timeMs,
    level: LEVEL[level as keyof typeof LEVEL],
    threadStart: pos + whole.length,
    prefixLength: prefix.length,
  };
}

/**
 * Best effort for a header that the grammar of `HeaderScanner.readFields` refuses: no-break or missing spaces, a bracket lost,
 * or the header wrapped over several lines (pasted from a letter). What cannot be told stays empty, and then the message is
 * all that follows the first bracket.
 */
export function readDamagedFields(record: LogRecord, threadStart: number): void {
  const header = withPlainSpaces(record.text.slice(threadStart, Math.min(record.end, threadStart + HEADER_WINDOW)));
  record.threadStart = record.threadEnd = threadStart;
  record.contextStart = record.contextEnd = threadStart;
  record.categoryStart = record.categoryEnd = threadStart;
  record.messageStart = threadStart;
  // The thread ends at `] [`, or where one of the two brackets is left.
  const thread = /\] *\[| \[|\] (?=\w+=)/.exec(header);
  if (thread === null) return;
  const contextStart = thread.index + thread[0].length;
  const contextEnd = endOfContext(header, contextStart);
  const category = /^\]? *([^\s\]]{1,200}) *- ?/.exec(header.slice(contextEnd, contextEnd + 300));
  if (category === null) return;
  record.threadEnd = threadStart + thread.index;
  record.contextStart = threadStart + contextStart;
  record.contextEnd = threadStart + contextEnd;
  record.categoryStart = record.contextEnd + category[0].indexOf(category[1] ?? "");
  record.categoryEnd = record.categoryStart + (category[1] ?? "").length;
  record.messageStart = record.contextEnd + category[0].length;
  record.lineEnd = endOfLine(record.text, Math.max(record.messageStart, record.lineEnd), record.end);
}

/** Index after the `;` that ends the context: one of an odd run, before `]` or before what looks like `category - `. */
function endOfContext(header: string, contextStart: number): number {
  for (const match of header.slice(contextStart).matchAll(/;+(?=\]| +[^\s;=]{1,200} +- )/g))
    if (match[0].length % 2 === 1) return contextStart + match.index + match[0].length;
  return contextStart;
}

/** No-break spaces (U+00A0, as UTF-8 or latin1) and line breaks as spaces; every position stays where it was. */
function withPlainSpaces(text: string): string {
  const unbroken = text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]/g, " ") : text;
  if (!unbroken.includes("\xa0")) return unbroken;
  return unbroken.replaceAll("\xc2\xa0", "  ").replace(/(?<![\x80-\xff])\xa0/g, " ");
}

function endOfLine(text: string, from: number, end: number): number {
  const newline = text.indexOf("\n", from);
  const lineEnd = newline < 0 || newline > end ? end : newline;
  return text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
}
