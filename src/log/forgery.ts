import { goesOnAsAnother, hasOpenQuote, isCutShort, type MessageSpan } from "./cut-message.ts";
import { type LiveThreads, RecentThreads, threadSlotOf } from "./recent-threads.ts";
import { copyRecord, type LogRecord } from "./record.ts";

/** Records of several threads may stand so much out of order in a log. */
const JITTER_MS = 1000;
/** What is further off than this is no guess of the present time, and no small correction by NTP. */
const FAR_MS = 5 * 60 * 1000;
/** Among so many doubtful records that are far off, a client may have guessed the name of a live thread. */
const GUESSED_THREADS = 3;
/** No message holds that many headers or bytes: so long a stretch is a log whose clock was set. */
const MOST_HELD_RECORDS = 1000;
const MOST_HELD_BYTES = 1024 * 1024;

/** What the watch knew before the first record that it has not decided on; plain data, part of a checkpoint. */
export interface WatchMemory {
  readonly clockMs: number | null;
  readonly threads: LiveThreads;
  readonly isCutShort: boolean;
  readonly hasOpenQuote: boolean;
}

/**
 * Suspects headers that a client smuggled into a message: messages are not escaped, so a calendar subject or a filter's text
 * may hold a line break and then what looks like a record. A clock that was set, or files joined into one, prove nothing: a
 * record is doubtful only where it is out of place in time and leaves a trace of a message cut in two (the record before has an
 * open quotation mark or further lines that are no stack trace, or is doubtful itself; or this one has further lines that are
 * none) and its thread is not live. (A forger can know neither the names of live threads nor the time to the millisecond; to
 * be found with a live one, the first few headers of a message have to be far off.)
 *
 * What is doubtful is held back until the next record that is not decides: a message ends, and the log goes on in the time
 * before it; a clock that was set goes on in its new time, and then all that was held is believed. See `#isInside`, and
 * `#isInsideAtEnd` for where no such record comes.
 *
 * A few lines far off the clock are held without a trace, too, and decided likewise. Others that leave none are not found: those close
 * to the clock, and more than one ahead of it.
 */
export class ForgeryWatch {
  readonly #deliver: (record: LogRecord) => void;
  readonly #threads: RecentThreads;
  #held: LogRecord[] = [];
  #heldBytes = 0;
  /** Whether the held records leave a trace of a message around them. */
  #isTraced = false;
  // The last record that was delivered and is no forgery.
  #clockMs: number;
  /** Filled again for every record. */
  readonly #previous: { -readonly [Key in keyof MessageSpan]: MessageSpan[Key] } = {
    text: "",
    messageStart: 0,
    end: 0,
    lines: 1,
  };
  /** Null where nobody has asked for them yet. */
  #previousTraces: { readonly isCutShort: boolean; readonly hasOpenQuote: boolean } | null;

  /** @param deliver takes the records in the order of the source, `suspicious` decided */
  constructor(deliver: (record: LogRecord) => void, memory: WatchMemory | null) {
    this.#deliver = deliver;
    this.#threads = new RecentThreads(memory?.threads ?? []);
    this.#clockMs = memory?.clockMs ?? Number.NEGATIVE_INFINITY;
    this.#previousTraces = memory;
  }

  /** The first record that is held back, if one is. */
  get firstHeld(): LogRecord | undefined {
    return this.#held[0];
  }

  snapshot(offsetBytes: number): WatchMemory {
    return {
      clockMs: Number.isFinite(this.#clockMs) ? this.#clockMs : null,
      threads: this.#threads.snapshot(offsetBytes),
      ...this.#traces(),
    };
  }

  /** Takes the next complete record; `nextMs` is the time of the header that follows, if one does. */
  take(record: LogRecord, nextMs: number | null): void {
    const slot = threadSlotOf(record);
    // A record that keeps to the clock is by far the most frequent.
    const isInPlace =
      record.localMs > this.#clockMs &&
      record.localMs <= this.#clockMs + FAR_MS &&
      (nextMs === null || nextMs >= record.localMs);
    if (!isInPlace && this.#isDoubtful(record, slot, nextMs)) this.#hold(record);
    else if (this.#held.length === 0) this.#accept(record, slot);
    else {
      this.#settle(this.#isInside(record, slot));
      this.take(record, nextMs);
    }
  }

  /** No further record comes, or not without a break. */
  end(): void {
    if (this.#held.length > 0) this.#settle(this.#isInsideAtEnd());
  }

  #accept(record: LogRecord, slot: number): void {
    this.#threads.add(slot, record.offsetBytes);
    this.#clockMs = record.localMs;
    const previous = this.#previous;
    previous.text = record.text;
    previous.messageStart = record.messageStart;
    previous.end = record.end;
    previous.lines = record.lines;
    this.#previousTraces = null;
    record.suspicious = false;
    this.#deliver(record);
  }

  #traces(): { readonly isCutShort: boolean; readonly hasOpenQuote: boolean } {
    this.#previousTraces ??= { isCutShort: isCutShort(this.#previous), hasOpenQuote: hasOpenQuote(this.#previous) };
    return this.#previousTraces;
  }

  /** Whether a record that is not in its place in time may be text. */
  #isDoubtful(record: LogRecord, slot: number, nextMs: number | null): boolean {
    const offMs = record.localMs - this.#clockMs;
    // Before the first record stands no message that this could be a part of.
    if (offMs === Number.POSITIVE_INFINITY) return false;
    const isFar = Math.abs(offMs) > FAR_MS;
    const mayBeLive = isFar && this.#held.length < GUESSED_THREADS;
    if (!mayBeLive && this.#threads.has(slot, record.offsetBytes)) return false;
    if (offMs > FAR_MS && this.#held.length > 0) return this.#goesOnAhead(record);
    const isTraced = goesOnAsAnother(record) || ((offMs <= 0 || isFar) && this.#traces().isCutShort);
    if (this.#held.length > 0) return this.#isTraced || isTraced || this.#held.length < GUESSED_THREADS;
    this.#isTraced = isTraced;
    return isTraced || (isFar && this.#isInterjected(record, slot, offMs, nextMs));
  }

  /**
   * Whether a record far off the clock, of a thread that is not live, may be a line that a client put into the log: such a few leave no
   * trace around them, but the log goes on as if they were not there.
   */
  #isInterjected({ offsetBytes }: LogRecord, slot: number, offMs: number, nextMs: number | null): boolean {
    const isBack = nextMs !== null && nextMs >= this.#clockMs - JITTER_MS && nextMs <= this.#clockMs + FAR_MS;
    return (offMs < 0 || isBack) && !this.#threads.has(slot, offsetBytes);
  }

  /** Whether a record far ahead of the clock goes on from a held one that is, too. */
  #goesOnAhead({ localMs }: LogRecord): boolean {
    const lastMs = this.#held.at(-1)!.localMs;
    return lastMs > this.#clockMs + FAR_MS && localMs >= lastMs;
  }

  #hold(record: LogRecord): void {
    this.#held.push(copyRecord(record));
    this.#heldBytes += record.lengthBytes;
    if (this.#held.length >= MOST_HELD_RECORDS || this.#heldBytes > MOST_HELD_BYTES) this.#settle(false);
  }

  /**
   * Whether the held records stood inside a message, now that a record is there that is not doubtful. Without them the log is in
   * order, and with them it is not; and none of their threads appeared with them and goes on.
   */
  #isInside(witness: LogRecord, slot: number): boolean {
    const lastMs = this.#held.at(-1)!.localMs;
    const isBack = witness.localMs >= this.#clockMs - JITTER_MS;
    const offMs = lastMs - this.#clockMs;
    const isOutOfOrder = offMs <= 0 || witness.localMs < lastMs - (offMs > FAR_MS ? JITTER_MS : 0);
    const isOfTheirs = this.#held.some((record) => threadSlotOf(record) === slot);
    return isBack && isOutOfOrder && (!isOfTheirs || this.#threads.has(slot, witness.offsetBytes));
  }

  /**
   * Whether the held records stood inside a message, where no other record tells. A time close to that of the record before does;
   * an earlier one only where the message that was cut in two shows on both sides. Later times are what clocks are for.
   */
  #isInsideAtEnd(): boolean {
    const offMs = this.#held[0]!.localMs - this.#clockMs;
    if (offMs >= -JITTER_MS) return offMs <= FAR_MS;
    const { isCutShort: isCut, hasOpenQuote: isOpen } = this.#traces();
    const closesQuote = isOpen && this.#held.filter(hasOpenQuote).length % 2 === 1;
    return closesQuote || (isCut && goesOnAsAnother(this.#held.at(-1)!));
  }

  #settle(isInside: boolean): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const record of held) {
      record.suspicious = isInside;
      if (isInside) this.#deliver(record);
      else this.#accept(record, threadSlotOf(record));
    }
  }
}
