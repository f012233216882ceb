import { UsageError } from "./errors.ts";
import { systemZone, zoneName } from "./system-zone.ts";

/**
 * Wall-clock times are handled as `localMs`: the milliseconds since 1970 that the wall clock would show in UTC
 * (`Date.UTC(2020, 6, 18, 15, 22, 1, 495)` for `2020-07-18 15:22:01,495`). Instants are `timeUtcMs`.
 */

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** What a wall-clock time means as an instant. `fold`: it comes twice (autumn); `gap`: it never came (spring). */
export interface Resolved {
  readonly kind: "plain" | "fold" | "gap";
  /** The instant; the first of the two in a fold; the instant after the jump in a gap. */
  readonly timeUtcMs: number;
  /** The second instant of a fold, else equal to `timeUtcMs`. */
  readonly laterUtcMs: number;
}

/** Converts between wall-clock time and instants in one IANA zone. */
export class ZoneClock {
  readonly zone: string;
  // Offsets change on quarter hours only (tz database), so one look-up serves fifteen minutes of log.
  readonly #offsetByQuarter = new Map<number, number>();
  readonly #readOffsetMs: (timeUtcMs: number) => number;
  #plainQuarter = Number.NaN;
  #plainOffsetMs = 0;

  /** @throws {UsageError} where `zone` is no IANA zone name */
  constructor(zone: string) {
    const system = systemClockOf(zone);
    [this.zone, this.#readOffsetMs] = system === null ? intlClockOf(zone) : [zone, system];
  }

  /** Offset of local time from UTC at an instant, in milliseconds (positive east of Greenwich). */
  offsetMsAt(timeUtcMs: number): number {
    const quarter = Math.floor(timeUtcMs / QUARTER_MS);
    let offset = this.#offsetByQuarter.get(quarter);
    if (offset === undefined) {
      offset = this.#readOffsetMs(quarter * QUARTER_MS);
      if (this.#offsetByQuarter.size > 50_000) this.#offsetByQuarter.clear();
      this.#offsetByQuarter.set(quarter, offset);
    }
    return offset;
  }

  /** The wall clock at an instant. */
  localMsAt(timeUtcMs: number): number {
    return timeUtcMs + this.offsetMsAt(timeUtcMs);
  }

  /** The instant or instants of a wall-clock time. */
  resolve(localMs: number): Resolved {
    const quarter = Math.floor(localMs / QUARTER_MS);
    if (quarter === this.#plainQuarter) {
      const timeUtcMs = localMs - this.#plainOffsetMs;
      return { kind: "plain", timeUtcMs, laterUtcMs: timeUtcMs };
    }
    const before = this.offsetMsAt(localMs - DAY_MS);
    const after = this.offsetMsAt(localMs + DAY_MS);
    const first = localMs - Math.max(before, after);
    const second = localMs - Math.min(before, after);
    if (first === second) {
      this.#plainQuarter = quarter;
      this.#plainOffsetMs = before;
      return { kind: "plain", timeUtcMs: first, laterUtcMs: first };
    }
    const firstHolds = this.localMsAt(first) === localMs;
    const secondHolds = this.localMsAt(second) === localMs;
    if (firstHolds && secondHolds) return { kind: "fold", timeUtcMs: first, laterUtcMs: second };
    if (firstHolds) return { kind: "plain", timeUtcMs: first, laterUtcMs: first };
    if (secondHolds) return { kind: "plain", timeUtcMs: second, laterUtcMs: second };
    // Clocks jumped over this time: read it with the offset before the jump (RFC 5545, 3.3.5).
    const jumped = localMs - before;
    return { kind: "gap", timeUtcMs: jumped, laterUtcMs: jumped };
  }
}

type OffsetReader = (timeUtcMs: number) => number;

/** UTC and the machine's own zone need no Intl, whose first use takes 20 ms: a seventh of the time to the screen's first frame. */
function systemClockOf(zone: string): OffsetReader | null {
  if (zone === "UTC") return () => 0;
  return zone === systemZone() ? (timeUtcMs) => new Date(timeUtcMs).getTimezoneOffset() * -60_000 : null;
}

function intlClockOf(zone: string): [zone: string, OffsetReader] {
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = zoneName(zone, format.resolvedOptions().timeZone);
    return [name, (timeUtcMs) => offsetOfFormatted(format.format(timeUtcMs))];
  } catch {
    throw new UsageError(
      `unknown time zone "${zone}"`,
      "use an IANA name such as Europe/Rome, America/New_York or UTC",
      "bad-zone",
    );
  }
}

/** Whether two names mean one zone: `Asia/Kolkata` is `Asia/Calcutta`. */
export function isSameZone(one: string, other: string): boolean {
  return one === other || canonicalZone(one) === canonicalZone(other);
}

function canonicalZone(zone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
}

/** The offset in a formatted date: `3/11/2024, GMT+05:45`, or plain `GMT` for none (ECMA-402, timeZoneName longOffset). */
function offsetOfFormatted(formatted: string): number {
  const match = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(formatted);
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds = "0"] = match;
  const sizeMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -sizeMs : sizeMs;
}

/** An instant as `2020-07-18T13:22:01.495Z`. */
export function isoUtc(timeUtcMs: number): string {
  const day = Math.floor(timeUtcMs / DAY_MS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * DAY_MS).toISOString().slice(0, 11);
  }
  // Whole numbers of 32 bits, as the processor divides them fastest.
  const ms = (timeUtcMs - day * DAY_MS) | 0;
  const minute = (ms / 60_000) | 0;
  const inMinute = ms - minute * 60_000;
  const second = (inMinute / 1000) | 0;
  return lastDayText + MINUTES[minute] + SECONDS[second] + THOUSANDTHS[inMinute - second * 1000];
}

const two = (value: number): string => String(value).padStart(2, "0");
// Ready parts: a text put together from many lies in memory as a tree of them until somebody reads it.
const MINUTES = Array.from({ length: 1440 }, (_, at) => `${two(Math.floor(at / 60))}:${two(at % 60)}:`);
const SECONDS = Array.from({ length: 60 }, (_, second) => `${two(second)}.`);
const THOUSANDTHS = Array.from({ length: 1000 }, (_, ms) => `${String(ms).padStart(3, "0")}Z`);

// A list of a hundred thousand items has twice as many times, nearly all of one day: twice as fast as a Date for each.
let lastDay = Number.NaN;
let lastDayText = "";

/** A wall-clock time as the log writes it: `2020-07-18 15:22:01,495`. */
export function logTime(localMs: number): string {
  const iso = isoUtc(localMs);
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)},${iso.slice(20, 23)}`;
}

/** A wall-clock time as the restore engine takes it: `18/07/2020 15:22:01` (whole seconds, cut). */
export function engineTime(localMs: number): string {
  const iso = new Date(localMs).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)} ${iso.slice(11, 19)}`;
}
