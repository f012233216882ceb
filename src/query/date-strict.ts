import { UsageError } from "../core/index.ts";
import {
  DAY_MS,
  daySpan,
  HOUR_MS,
  type LocalSpan,
  localDay,
  MINUTE_MS,
  monthSpan,
  SECOND_MS,
  startOfDay,
  yearSpan,
} from "./calendar.ts";

// Hour, minute, second and fraction; the log writes the fraction behind a comma, ISO 8601 allows both.
const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?:(?:\s*,?\s+|[Tt])${TIME})?$`,
);
const DAY_FIRST = new RegExp(
  String.raw`^(?<day>\d{1,2})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<year>\d{4})(?:(?:\s*,?\s+|[Tt])${TIME})?$`,
);
const TIME_ONLY = new RegExp(`^${TIME}$`);
const YEAR_MONTH = /^(\d{4})-(\d{2})$/;
const YEAR_ONLY = /^(?:19|20)\d{2}$/;

type Parts = Readonly<Record<string, string | undefined>>;

/**
 * The span that a strictly written date means, or null where `text` has none of the strict forms: ISO 8601 (year, month, day,
 * date and time), `dd/MM/yyyy[ HH:mm[:ss]]` with the day first as the engine writes it, the log's `2020-07-18 15:22:01,495`, and
 * `HH:mm[:ss]`, which is today's, or yesterday's while today's is still to come.
 * @throws {UsageError} where the form is strict but there is no such day or time
 */
export function strictSpan(text: string, nowLocalMs: number): LocalSpan | null {
  const month = YEAR_MONTH.exec(text);
  if (month !== null) {
    localDay(Number(month[1]), Number(month[2]), 1);
    return monthSpan(Number(month[1]), Number(month[2]));
  }
  if (YEAR_ONLY.test(text)) return yearSpan(Number(text));
  const dated = (YEAR_FIRST.exec(text) ?? DAY_FIRST.exec(text))?.groups;
  if (dated !== undefined) return datedSpan(dated);
  const timed = TIME_ONLY.exec(text)?.groups;
  return timed === undefined ? null : latestTimeOfDay(timed, nowLocalMs);
}

function datedSpan(parts: Parts): LocalSpan {
  const midnight = localDay(Number(parts.year), Number(parts.month), Number(parts.day));
  return parts.hour === undefined ? daySpan(midnight) : shift(timeOfDay(parts), midnight);
}

function latestTimeOfDay(parts: Parts, nowLocalMs: number): LocalSpan {
  const today = shift(timeOfDay(parts), startOfDay(nowLocalMs));
  return today.fromLocalMs <= nowLocalMs ? today : shift(today, -DAY_MS);
}

/** The span within a day that a time means: as long as its last written unit. */
function timeOfDay(parts: Parts): LocalSpan {
  const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) {
    throw new UsageError(
      `there is no time ${parts.hour}:${parts.minute}${parts.second === undefined ? "" : `:${parts.second}`}`,
      "times go from 00:00:00 to 23:59:59",
      "bad-date",
    );
  }
  const millisecond = Number((parts.fraction ?? "").slice(0, 3).padEnd(3, "0"));
  const fromLocalMs = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + millisecond;
  const lengthMs = parts.fraction !== undefined ? 1 : parts.second !== undefined ? SECOND_MS : MINUTE_MS;
  return { fromLocalMs, toLocalMs: fromLocalMs + lengthMs };
}

function shift(span: LocalSpan, byMs: number): LocalSpan {
  return { fromLocalMs: span.fromLocalMs + byMs, toLocalMs: span.toLocalMs + byMs };
}
