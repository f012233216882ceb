import { isSyslogPrefix, readDamagedStart } from "./damaged-header.ts";
import { dayOf } from "./log-date.ts";
import { LEVEL, type Level, type LogRecord } from "./record.ts";
import { EMPTY_BLOCK, type TextBlock, wordOf } from "./text-block.ts";

const TAB = 9;
const SPACE = 32;
const COMMA = 44;
const DASH = 45;
const ZERO = 48;
const COLON = 58;
const SEMICOLON = 59;
const OPEN = 91;

/** Longest distance that a whole header start (`2024-03-11 09:15:01,123 ERROR [`) can need. */
const START_LENGTH = 31;

/**
 * Reads `%d %-5p [%t] [%z] %c{1} - %m`, the layout of every Zimbra and Carbonio log (log4j.properties of both products).
 * The hot path of the whole program, hence bytes and words of four bytes instead of regular expressions, and days and minutes
 * that are parsed once. What deviates goes to damaged-header.ts.
 */
export class HeaderScanner {
  /** Of the last header that `startsAt` accepted. `threadStart` is the character after the first bracket. */
  localMs = 0;
  level: Level = LEVEL.INFO;
  threadStart = 0;

  #block: TextBlock = EMPTY_BLOCK;
  // The last date and minute (`2024-03-11 09:15`) as four words, and what they mean.
  #word0 = 0;
  #word4 = 0;
  #word8 = 0;
  #word12 = 0;
  #minuteMs = 0;
  #prefixLength = 0;
  // The first `]` at or after the position last asked for: a search never runs over the same stretch of a text twice.
  #closeAt = -1;

  /** To be called with each new text. Positions asked for in one text must not go back. */
  reset(block: TextBlock): void {
    this.#block = block;
    this.#closeAt = -1;
  }

  /** Whether the line from `pos` to `lineEnd` starts a record: a time stamp, a level, `[`. Decided by its first 320 characters. */
  startsAt(pos: number, lineEnd: number): boolean {
    const first = this.#block.bytes[pos]!;
    if (first === TAB || lineEnd - pos < START_LENGTH - 2) return false;
    if (lineEnd - pos >= START_LENGTH && first - ZERO <= 9 && first >= ZERO && this.#readsWhole(pos)) return true;
    const { text } = this.#block;
    if (!mayStart(text, pos, first)) return false;
    if (this.#readsAfterPrefix(text, pos, lineEnd)) return true;
    const start = readDamagedStart(text, pos, lineEnd);
    if (start === null) return false;
    this.localMs = start.localMs;
    this.level = start.level;
    this.threadStart = start.threadStart;
    this.#prefixLength = start.prefixLength;
    return true;
  }

  /** A relayed log has the same prefix on every line, but for its time: the length of the last one tells where to look. */
  #readsAfterPrefix(text: string, pos: number, lineEnd: number): boolean {
    const start = pos + this.#prefixLength;
    return (
      start > pos &&
      lineEnd - start >= START_LENGTH &&
      this.#readsWhole(start) &&
      isSyslogPrefix(text.slice(pos, start))
    );
  }

  #readsWhole(pos: number): boolean {
    const { bytes, view } = this.#block;
    if (bytes[pos + 16] !== COLON || bytes[pos + 19] !== COMMA || bytes[pos + 23] !== SPACE) return false;
    if (!this.#readsLevel(pos + 24) || !this.#readsMinute(view, pos)) return false;
    const s1 = bytes[pos + 17]! - ZERO;
    const s2 = bytes[pos + 18]! - ZERO;
    const m1 = bytes[pos + 20]! - ZERO;
    const m2 = bytes[pos + 21]! - ZERO;
    const m3 = bytes[pos + 22]! - ZERO;
    if (s1 < 0 || s1 > 5 || !isDigit(s2) || !isDigit(m1) || !isDigit(m2) || !isDigit(m3)) return false;
    this.localMs = this.#minuteMs + (s1 * 10 + s2) * 1000 + m1 * 100 + m2 * 10 + m3;
    return true;
  }

  /** A level padded to five characters, a space, the bracket; or a short level with one space, as copied logs have it. */
  #readsLevel(at: number): boolean {
    const { bytes, view } = this.#block;
    const word = view.getInt32(at);
    const fifth = bytes[at + 4]!;
    if (word === INFO && fifth === SPACE) this.level = LEVEL.INFO;
    else if (word === WARN && fifth === SPACE) this.level = LEVEL.WARN;
    else if (word === ERRO && fifth === 82) this.level = LEVEL.ERROR;
    else if (word === DEBU && fifth === 71) this.level = LEVEL.DEBUG;
    else if (word === TRAC && fifth === 69) this.level = LEVEL.TRACE;
    else if (word === FATA && fifth === 76) this.level = LEVEL.FATAL;
    else return false;
    const bracket = fifth === SPACE && bytes[at + 5] === OPEN ? at + 5 : at + 6;
    this.threadStart = bracket + 1;
    return bytes[bracket] === OPEN && bytes[bracket - 1] === SPACE;
  }

  #readsMinute(view: DataView, pos: number): boolean {
    const [word0, word4] = [view.getInt32(pos), view.getInt32(pos + 4)];
    const [word8, word12] = [view.getInt32(pos + 8), view.getInt32(pos + 12)];
    if (word12 === this.#word12 && word8 === this.#word8 && word4 === this.#word4 && word0 === this.#word0) return true;
    const minute = /^(.{10}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(this.#block.text.slice(pos, pos + 16));
    const dayMs = dayOf(minute?.[1] ?? "");
    if (minute === null || dayMs === null) return false;
    this.#word0 = word0;
    this.#word4 = word4;
    this.#word8 = word8;
    this.#word12 = word12;
    this.#minuteMs = dayMs + (Number(minute[2]) * 60 + Number(minute[3])) * 60_000;
    return true;
  }

  /**
   * Fills thread, context, category and message of a header that `startsAt` accepted: the thread is the shortest text up to
   * `] [`; the context is empty before `]`, else the shortest text that ends in an odd run of `;` before `] ` (values double
   * their `;` and escape nothing else: ZimbraLog.encodeArg). False where the line keeps to this grammar not exactly.
   */
  readFields(record: LogRecord, threadStart: number, lineEnd: number): boolean {
    const { bytes, text } = this.#block;
    let close = this.#nextClose(text, threadStart, lineEnd);
    while (close >= 0 && (bytes[close + 1] !== SPACE || bytes[close + 2] !== OPEN))
      close = this.#nextClose(text, close + 1, lineEnd);
    if (close < 0) return false;
    record.threadStart = threadStart;
    record.threadEnd = close;
    const contextStart = close + 3;
    close = this.#nextClose(text, contextStart, lineEnd);
    while (close > contextStart && !endsContext(bytes, contextStart, close))
      close = this.#nextClose(text, close + 1, lineEnd);
    if (close < 0 || bytes[close + 1] !== SPACE) return false;
    record.contextStart = contextStart;
    record.contextEnd = close;
    const categoryStart = close + 2;
    let categoryEnd = categoryStart;
    while (categoryEnd < lineEnd && bytes[categoryEnd] !== SPACE) categoryEnd++;
    if (categoryEnd === categoryStart || categoryEnd + 3 > lineEnd) return false;
    if (bytes[categoryEnd + 1] !== DASH || bytes[categoryEnd + 2] !== SPACE) return false;
    record.categoryStart = categoryStart;
    record.categoryEnd = categoryEnd;
    record.messageStart = categoryEnd + 3;
    return true;
  }

  /** The next `]` before `end`, or -1. */
  #nextClose(text: string, from: number, end: number): number {
    if (this.#closeAt < from) {
      const hit = text.indexOf("]", from);
      this.#closeAt = hit < 0 ? text.length : hit;
    }
    return this.#closeAt < end ? this.#closeAt : -1;
  }
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= 9;
}

const INFO = wordOf("INFO");
const WARN = wordOf("WARN");
const ERRO = wordOf("ERRO");
const DEBU = wordOf("DEBU");
const TRAC = wordOf("TRAC");
const FATA = wordOf("FATA");

/** Whether a context ends with the `]` at `close`: an odd run of `;` before it, a space after it. */
function endsContext(bytes: Buffer, contextStart: number, close: number): boolean {
  if (bytes[close + 1] !== SPACE) return false;
  let at = close;
  while (at > contextStart && bytes[at - 1] === SEMICOLON) at--;
  return (close - at) % 2 === 1;
}

/** A cheap look before the regular expression of the damaged forms: a date, a syslog time, `<PRI>`, or a byte-order mark. */
function mayStart(text: string, pos: number, first: number): boolean {
  if (isDigit(first - ZERO)) return text.charCodeAt(pos + 4) === DASH && text.charCodeAt(pos + 7) === DASH;
  if (first >= 65 && first <= 90) return text.charCodeAt(pos + 3) === SPACE && text.charCodeAt(pos + 6) === SPACE;
  return first === 60 || first === 0xef;
}
