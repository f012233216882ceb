import { UsageError } from "../core/index.ts";

/**
 * Spans of wall-clock time. `…LocalMs` are milliseconds since 1970 as the wall clock shows them (see core/zone.ts); the end
 * is exclusive.
 */
export interface LocalSpan {
  readonly fromLocalMs: number;
  readonly toLocalMs: number;
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The wall clock's midnight at or before a wall-clock time. */
export function startOfDay(localMs: number): number {
  return Math.floor(localMs / DAY_MS) * DAY_MS;
}

/** The Monday midnight at or before a wall-clock time (weeks begin on Monday, ISO 8601). */
export function startOfWeek(localMs: number): number {
  const weekday = (new Date(localMs).getUTCDay() + 6) % 7;
  return startOfDay(localMs) - weekday * DAY_MS;
}

export function daySpan(localMs: number): LocalSpan {
  const fromLocalMs = startOfDay(localMs);
  return { fromLocalMs, toLocalMs: fromLocalMs + DAY_MS };
}

export function monthSpan(year: number, month: number): LocalSpan {
  return { fromLocalMs: Date.UTC(year, month - 1, 1), toLocalMs: Date.UTC(year, month, 1) };
}

export function yearSpan(year: number): LocalSpan {
  return { fromLocalMs: Date.UTC(year, 0, 1), toLocalMs: Date.UTC(year + 1, 0, 1) };
}

/**
 * Midnight of a calendar day.
 * @throws {UsageError} where the calendar has no such day (31/02, month 13)
 */
export function localDay(year: number, month: number, day: number): number {
  const localMs = Date.UTC(year, month - 1, day);
  const back = new Date(localMs);
  if (back.getUTCMonth() === month - 1 && back.getUTCDate() === day) return localMs;
  const swapped = month > 12 && day <= 12 ? `; days come first: ${pad(month)}/${pad(day)}/${year}` : "";
  throw new UsageError(
    `there is no day ${day} in month ${month} of ${year}`,
    `write a day as dd/MM/yyyy or yyyy-MM-dd${swapped}`,
    "bad-date",
  );
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
