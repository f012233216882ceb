import { createRequire } from "node:module";
import type { ParsedResult } from "chrono-node/en";
import { printable, UsageError } from "../core/index.ts";
import {
  DAY_MS,
  daySpan,
  HOUR_MS,
  type LocalSpan,
  MINUTE_MS,
  monthSpan,
  SECOND_MS,
  startOfDay,
  startOfWeek,
  yearSpan,
} from "./calendar.ts";

// Loaded when the first date in words is read: strict dates, and everything else, do not pay its start-up.
const require = createRequire(import.meta.url);
const chrono = () => require("chrono-node/en") as typeof import("chrono-node/en");

/** What words mean: a span of wall-clock time, or a length of time back from now (which no change of clocks alters). */
export type WordsSpan = LocalSpan | { readonly agoMs: number; readonly untilNow: boolean };

const MONTH_THEN_DAY =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)([a-z]*)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:])\b,?/gi;
const FILLER = /^(?:(?:on|at|since|from|in|within|the|just)\s+)*$/i;
const LENGTH_BACK =
  /^(?:the\s+)?(?:last|past|previous)\s+(?:\d|an?\s|few|couple|two|three|four|five|six|seven|eight|nine|ten)/i;
const CALENDAR_WEEK = /\b(?:last|this|past|previous)\s+week$/i;

// Hours of the wall clock; a night ends in the morning after.
const DAY_PARTS: readonly (readonly [RegExp, number, number])[] = [
  [/\bmorning\b/i, 6, 12],
  [/\bafternoon\b/i, 12, 18],
  [/\bevening\b/i, 18, 24],
  [/\b(?:night|tonight)\b/i, 20, 30],
];

/**
 * The span that a date in words means ("last tuesday 3pm", "yesterday evening", "18 jul"), read by chrono as British English
 * (day first), always in the past. Null where it is not understood whole: half a date is not guessed at.
 * @throws {UsageError} for a range, a zone abbreviation, and a date that lies ahead
 */
export function wordsSpan(text: string, nowLocalMs: number): WordsSpan | null {
  // chrono's British English reads "jul 18" as July 2018; here it is the day.
  const spoken = text.replace(MONTH_THEN_DAY, "$3 $1$2");
  // A reference in UTC that shows the wall clock: chrono then counts in wall-clock time and knows no zone but ours.
  const results = chrono().GB.parse(spoken, { instant: new Date(nowLocalMs), timezone: 0 }, { forwardDate: false });
  const [found] = results;
  if (found === undefined) return null;
  if (found.end || results.length > 1) throw refused(text, "is a range", "give its two ends with after: and before:");
  const { index } = found;
  if (index + found.text.length !== spoken.length || !FILLER.test(spoken.slice(0, index))) return null;
  return spanOf(found, nowLocalMs, text);
}

function spanOf(found: ParsedResult, nowLocalMs: number, text: string): WordsSpan {
  const untilNow = LENGTH_BACK.test(found.text);
  const tags = found.tags();
  const at = found.date().getTime();
  if (tags.has("result/relativeDateAndTime") || tags.has("casualReference/now")) {
    if (at > nowLocalMs) throw ahead(text);
    return { agoMs: nowLocalMs - at, untilNow };
  }
  if (found.start.isCertain("timezoneOffset")) {
    throw refused(text, "names its zone by an abbreviation", "write the zone as Europe/Rome, UTC or +02:00");
  }
  const span = inThePast(wallClockSpan(found, at, nowLocalMs), found, nowLocalMs);
  if (span.fromLocalMs > nowLocalMs) throw ahead(text);
  return untilNow ? { fromLocalMs: span.fromLocalMs, toLocalMs: nowLocalMs } : span;
}

/** The span as long as the words are precise. chrono's implied noon and "now" hours are not used. */
function wallClockSpan(found: ParsedResult, at: number, nowLocalMs: number): LocalSpan {
  const { start, text } = found;
  if (start.isCertain("second")) return { fromLocalMs: at, toLocalMs: at + SECOND_MS };
  if (start.isCertain("hour")) return { fromLocalMs: at, toLocalMs: at + (/\d:\d/.test(text) ? MINUTE_MS : HOUR_MS) };
  const part = DAY_PARTS.find(([word]) => word.test(text));
  if (part !== undefined) {
    const day = startOfDay(at);
    return { fromLocalMs: day + part[1] * HOUR_MS, toLocalMs: day + part[2] * HOUR_MS };
  }
  if (CALENDAR_WEEK.test(text)) {
    // chrono begins "this week" on Sunday; a week of ours begins on Monday.
    const fromLocalMs = startOfWeek(/\bthis\b/i.test(text) ? nowLocalMs : at);
    return { fromLocalMs, toLocalMs: fromLocalMs + 7 * DAY_MS };
  }
  // chrono gives a weekend by its Sunday.
  if (/\bweekend\b/i.test(text)) return { fromLocalMs: startOfDay(at) - DAY_MS, toLocalMs: startOfDay(at) + DAY_MS };
  const [year, month] = [start.get("year") ?? 1970, start.get("month") ?? 1];
  if (start.isCertain("day") || start.isCertain("weekday") || /\bago\b/i.test(text)) return daySpan(at);
  if (start.isCertain("month")) return monthSpan(year, month);
  return start.isCertain("year") ? yearSpan(year) : daySpan(at);
}

/** A weekday, a day without a year or a time without a day means the last one that has begun, not the nearest. */
function inThePast(span: LocalSpan, found: ParsedResult, nowLocalMs: number): LocalSpan {
  const { start, text } = found;
  if (span.fromLocalMs <= nowLocalMs || /\b(?:this|next|coming|today|tonight)\b/i.test(text)) return span;
  if (start.isCertain("year")) return span;
  if (start.isCertain("month"))
    return { fromLocalMs: yearBefore(span.fromLocalMs), toLocalMs: yearBefore(span.toLocalMs) };
  const backMs = start.isCertain("weekday") ? 7 * DAY_MS : DAY_MS;
  return { fromLocalMs: span.fromLocalMs - backMs, toLocalMs: span.toLocalMs - backMs };
}

function yearBefore(localMs: number): number {
  const date = new Date(localMs);
  return date.setUTCFullYear(date.getUTCFullYear() - 1);
}

function ahead(text: string): UsageError {
  return refused(text, "lies ahead", "a log only knows the past: yesterday, last friday 3pm, 2 hours ago");
}

function refused(text: string, why: string, hint: string): UsageError {
  return new UsageError(`the date "${printable(text)}" ${why}`, hint, "bad-date");
}
