import type { LogRecord } from "./record.ts";
import { hashSpan } from "./span-numbers.ts";

/** How far back a thread counts as live: some 15,000 records, in which a pool of hundreds of threads shows itself. */
const RECENT_BYTES = 4 * 1024 * 1024;
/** Clocks of threads differ by milliseconds and NTP by seconds; what is further off is no jitter. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;
/** A summer time ends by an hour at most, at night. */
const FOLD_MS = 61 * 60 * 1000;
const NIGHT_HOURS = [22, 23, 0, 1, 2, 3];
/** After so many records in a row that are off the clock, the clock itself was set (or files were joined). */
const MAX_OFF_CLOCK = 3;

/** A resumed framer that first sees this much text before its start judges as one that never stopped. */
export const WARM_UP_BYTES = RECENT_BYTES;

/**
 * Suspects headers that a client smuggled into a message: messages are not escaped, so a calendar subject or a filter's text
 * may hold a line break and then what looks like a record. Two rules, both made for few false alarms:
 *
 * 1. Inside: the header bears the same or an earlier millisecond than the record before it, or a later one than the record
 *    after it; its thread was not seen in the
 *    4 MiB before, and there is a trace of a message that was cut in two: the record before has further lines that do not end
 *    as a stack trace does, or an open quotation mark, or is suspicious itself; or this one has further lines that do not
 *    begin as a stack trace does. (A forger can know neither the names of live threads nor the time to the millisecond.)
 * 2. Off the clock: it is over five minutes earlier than the records before it, or it is later and the next record goes back.
 *    The end of summer time is excepted, and after three such records in a row the new clock is believed.
 *
 * A forged line that keeps to the clock and leaves no trace is not found.
 */
export class ForgeryWatch {
  readonly #threads = new RecentThreads();
  #clockMs = Number.NEGATIVE_INFINITY;
  #offClock = 0;
  #previousIsCut = false;

  /** Whether a complete record is suspicious. Records come in order; `nextMs` is the time of the header that follows, if one does. */
  judge(record: LogRecord, nextMs: number | null): boolean {
    const clockMs = this.#clockMs;
    const slot = slotOf(record);
    const isOutOfOrder = record.localMs <= clockMs || (nextMs !== null && nextMs < record.localMs);
    if (
      isOutOfOrder &&
      (this.#previousIsCut || goesOnAsAnother(record)) &&
      !this.#threads.has(slot, record.offsetBytes)
    ) {
      this.#previousIsCut = true;
      return true;
    }
    this.#threads.add(slot, record.offsetBytes);
    this.#previousIsCut = nextMs !== null && nextMs <= record.localMs && isCutShort(record);
    if (this.#offClock < MAX_OFF_CLOCK && isOffClock(clockMs, record.localMs, nextMs)) {
      this.#offClock++;
      return true;
    }
    this.#offClock = 0;
    this.#clockMs = record.localMs;
    return false;
  }
}

const QUOTE = 34;

const SLOTS = 65_536;

/**
 * Where each thread was last seen, by a hash of its name: no string is made for a record. Two threads that share a slot (one
 * pair in 65,536) vouch for each other.
 */
class RecentThreads {
  readonly #lastOffset = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);

  has(slot: number, offsetBytes: number): boolean {
    return offsetBytes - (this.#lastOffset[slot] ?? 0) <= RECENT_BYTES;
  }

  add(slot: number, offsetBytes: number): void {
    this.#lastOffset[slot] = offsetBytes;
  }
}

function slotOf({ block, threadStart, threadNameEnd }: LogRecord): number {
  return hashSpan(block, threadStart, Math.min(threadNameEnd, threadStart + 64)) & (SLOTS - 1);
}

function isOffClock(clockMs: number, timeMs: number, nextMs: number | null): boolean {
  if (clockMs === Number.NEGATIVE_INFINITY) return false;
  if (isSetBack(clockMs, timeMs)) return true;
  // Later than the clock, and the next record is back on it.
  return (
    timeMs > clockMs + CLOCK_SLACK_MS && nextMs !== null && isSetBack(timeMs, nextMs) && !isSetBack(clockMs, nextMs)
  );
}

function isSetBack(fromMs: number, toMs: number): boolean {
  const stepMs = fromMs - toMs;
  if (stepMs <= CLOCK_SLACK_MS) return false;
  return stepMs > FOLD_MS || !NIGHT_HOURS.includes(new Date(toMs).getUTCHours());
}

/** Whether the record looks as if its message went on: it has an open quotation mark, or ends in a line that is no stack frame. */
function isCutShort(record: LogRecord): boolean {
  if (hasOpenQuote(record)) return true;
  if (record.lines === 1) return false;
  const lastLine = record.text.slice(record.text.lastIndexOf("\n", record.end - 1) + 1, record.end);
  return !/^\t(?:at |\.\.\. )/.test(lastLine);
}

function hasOpenQuote({ block, messageStart, end }: LogRecord): boolean {
  let quotes = 0;
  for (let at = messageStart; at < end; at++) if (block.bytes[at] === QUOTE) quotes++;
  return quotes % 2 === 1;
}

/** Whether the record has further lines that do not begin with the name of an exception, as those of a stack trace do. */
function goesOnAsAnother(record: LogRecord): boolean {
  if (record.lines === 1) return false;
  const nextLine = record.text.slice(record.lineEnd, Math.min(record.end, record.lineEnd + 200)).trimStart();
  return !/^[\w.$]+(?:Exception|Error|Throwable|Failure)\b/.test(nextLine);
}
