import { isSyslogPrefix, readDamagedStart } from "./damaged-header.ts";
import { dayOf } from "./log-date.ts";
import { LEVEL, type Level, type LogRecord } from "./record.ts";

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
 * The hot path of the whole program, hence character codes instead of regular expressions (a third of the time, measured) and
 * days and minutes that are parsed once. What deviates goes to damaged-header.ts.
 */
export class HeaderScanner {
  /** Of the last header that `startsAt` accepted. `threadStart` is the character after the first bracket. */
  localMs = 0;
  level: Level = LEVEL.INFO;
  threadStart = 0;

  // The last date and minute as packed characters, and what they mean.
  #yearKey = -1;
  #dayKey = -1;
  #dayMs = 0;
  #minuteKey = -1;
  #minuteMs = 0;
  #prefixLength = 0;
  // The first `]` at or after the position last asked for: a search never runs over the same stretch of a text twice.
  #closeAt = -1;

  /** To be called before each new text. Positions asked for in one text must not go back. */
  reset(): void {
    this.#closeAt = -1;
  }

  /** Whether the line from `pos` to `lineEnd` starts a record: a time stamp, a level, `[`. Decided by its first 320 characters. */
  startsAt(text: string, pos: number, lineEnd: number): boolean {
    const first = text.charCodeAt(pos);
    if (first === TAB || lineEnd - pos < START_LENGTH - 2) return false;
    if (lineEnd - pos >= START_LENGTH && first - ZERO <= 9 && first >= ZERO && this.#readsWhole(text, pos)) return true;
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
      this.#readsWhole(text, start) &&
      isSyslogPrefix(text.slice(pos, start))
    );
  }

  #readsWhole(text: string, pos: number): boolean {
    if (
      text.charCodeAt(pos + 4) !== DASH ||
      text.charCodeAt(pos + 7) !== DASH ||
      text.charCodeAt(pos + 10) !== SPACE ||
      text.charCodeAt(pos + 13) !== COLON ||
      text.charCodeAt(pos + 16) !== COLON ||
      text.charCodeAt(pos + 19) !== COMMA ||
      text.charCodeAt(pos + 23) !== SPACE ||
      !this.#readsLevel(text, pos + 24) ||
      !this.#readsMinute(text, pos)
    )
      return false;
    const s1 = text.charCodeAt(pos + 17) - ZERO;
    const s2 = text.charCodeAt(pos + 18) - ZERO;
    const m1 = text.charCodeAt(pos + 20) - ZERO;
    const m2 = text.charCodeAt(pos + 21) - ZERO;
    const m3 = text.charCodeAt(pos + 22) - ZERO;
    if (s1 < 0 || s1 > 5 || !isDigit(s2) || !isDigit(m1) || !isDigit(m2) || !isDigit(m3)) return false;
    this.localMs = this.#minuteMs + (s1 * 10 + s2) * 1000 + m1 * 100 + m2 * 10 + m3;
    return true;
  }

  /** A level padded to five characters, a space, the bracket; or a short level with one space, as copied logs have it. */
  #readsLevel(text: string, at: number): boolean {
    const word = pack(text, at);
    const fifth = text.charCodeAt(at + 4);
    if (word === INFO && fifth === SPACE) this.level = LEVEL.INFO;
    else if (word === WARN && fifth === SPACE) this.level = LEVEL.WARN;
    else if (word === ERRO && fifth === 82) this.level = LEVEL.ERROR;
    else if (word === DEBU && fifth === 71) this.level = LEVEL.DEBUG;
    else if (word === TRAC && fifth === 69) this.level = LEVEL.TRACE;
    else if (word === FATA && fifth === 76) this.level = LEVEL.FATAL;
    else return false;
    const bracket = fifth === SPACE && text.charCodeAt(at + 5) === OPEN ? at + 5 : at + 6;
    this.threadStart = bracket + 1;
    return text.charCodeAt(bracket) === OPEN && text.charCodeAt(bracket - 1) === SPACE;
  }

  #readsMinute(text: string, pos: number): boolean {
    const yearKey = pack(text, pos);
    const dayKey = packPairs(text, pos + 5, pos + 8);
    const minuteKey = packPairs(text, pos + 11, pos + 14);
    const sameDay = yearKey === this.#yearKey && dayKey === this.#dayKey;
    if (sameDay && minuteKey === this.#minuteKey) return true;
    if (!sameDay) {
      const dayMs = dayOf(text.slice(pos, pos + 10));
      if (dayMs === null) return false;
      this.#yearKey = yearKey;
      this.#dayKey = dayKey;
      this.#dayMs = dayMs;
      this.#minuteKey = -1;
    }
    const hour = numberOf(text, pos + 11);
    const minute = numberOf(text, pos + 14);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
    this.#minuteKey = minuteKey;
    this.#minuteMs = this.#dayMs + (hour * 60 + minute) * 60_000;
    return true;
  }

  /**
   * Fills thread, context, category and message of a header that `startsAt` accepted: the thread is the shortest text up to
   * `] [`; the context is empty before `]`, else the shortest text that ends in an odd run of `;` before `] ` (values double
   * their `;` and escape nothing else: ZimbraLog.encodeArg). False where the line keeps to this grammar not exactly.
   */
  readFields(record: LogRecord, text: string, threadStart: number, lineEnd: number): boolean {
    let close = this.#nextClose(text, threadStart, lineEnd);
    while (close >= 0 && (text.charCodeAt(close + 1) !== SPACE || text.charCodeAt(close + 2) !== OPEN))
      close = this.#nextClose(text, close + 1, lineEnd);
    if (close < 0) return false;
    record.threadStart = threadStart;
    record.threadEnd = close;
    const contextStart = close + 3;
    close = this.#nextClose(text, contextStart, lineEnd);
    while (close > contextStart && !endsContext(text, contextStart, close))
      close = this.#nextClose(text, close + 1, lineEnd);
    if (close < 0 || text.charCodeAt(close + 1) !== SPACE) return false;
    record.contextStart = contextStart;
    record.contextEnd = close;
    const categoryStart = close + 2;
    let categoryEnd = categoryStart;
    while (categoryEnd < lineEnd && text.charCodeAt(categoryEnd) !== SPACE) categoryEnd++;
    if (categoryEnd === categoryStart || categoryEnd + 3 > lineEnd) return false;
    if (text.charCodeAt(categoryEnd + 1) !== DASH || text.charCodeAt(categoryEnd + 2) !== SPACE) return false;
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

/** Four characters as one number. */
function pack(text: string, at: number): number {
  return packPairs(text, at, at + 2);
}

function packPairs(text: string, a: number, b: number): number {
  return (
    (text.charCodeAt(a) << 24) | (text.charCodeAt(a + 1) << 16) | (text.charCodeAt(b) << 8) | text.charCodeAt(b + 1)
  );
}

const INFO = pack("INFO", 0);
const WARN = pack("WARN", 0);
const ERRO = pack("ERROR", 0);
const DEBU = pack("DEBUG", 0);
const TRAC = pack("TRACE", 0);
const FATA = pack("FATAL", 0);

/** Two digits as a number, or a negative number. */
function numberOf(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return isDigit(tens) && isDigit(ones) ? tens * 10 + ones : -1;
}

/** Whether a context ends with the `]` at `close`: an odd run of `;` before it, a space after it. */
function endsContext(text: string, contextStart: number, close: number): boolean {
  if (text.charCodeAt(close + 1) !== SPACE) return false;
  let at = close;
  while (at > contextStart && text.charCodeAt(at - 1) === SEMICOLON) at--;
  return (close - at) % 2 === 1;
}

/** A cheap look before the regular expression of the damaged forms: a date, a syslog time, `<PRI>`, or a byte-order mark. */
function mayStart(text: string, pos: number, first: number): boolean {
  if (isDigit(first - ZERO)) return text.charCodeAt(pos + 4) === DASH && text.charCodeAt(pos + 7) === DASH;
  if (first >= 65 && first <= 90) return text.charCodeAt(pos + 3) === SPACE && text.charCodeAt(pos + 6) === SPACE;
  return first === 60 || first === 0xef;
}
