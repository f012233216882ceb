import type { Span } from "./silent-spans.ts";

/** The window of time that is read of a log: what lies outside is left out. Null: open on that side. */
export interface ReadWindow {
  /** Inclusive. */
  readonly sinceUtcMs: number | null;
  /** Exclusive. */
  readonly untilUtcMs: number | null;
}

/** Which time of a source's text is in the index, and which is not. */
export interface ReadSpan extends ReadWindow {
  /** The first and the last record that were kept; null where there is none. */
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
  /** The first and the last record that were left out; the window may lie between them. */
  readonly leftOutFromUtcMs: number | null;
  readonly leftOutToUtcMs: number | null;
}

/** The columns of `source` (as `s`) that make a `ReadSpan`. */
export const READ_SPAN = `s.since_utc_ms AS sinceUtcMs, s.until_utc_ms AS untilUtcMs, s.from_utc_ms AS fromUtcMs, s.to_utc_ms AS toUtcMs,
  s.left_out_from_utc_ms AS leftOutFromUtcMs, s.left_out_to_utc_ms AS leftOutToUtcMs`;

/** The part of a row that those columns gave. */
export function readSpanOf(row: ReadSpan): ReadSpan {
  const { sinceUtcMs, untilUtcMs, fromUtcMs, toUtcMs, leftOutFromUtcMs, leftOutToUtcMs } = row;
  return { sinceUtcMs, untilUtcMs, fromUtcMs, toUtcMs, leftOutFromUtcMs, leftOutToUtcMs };
}

export function isSameWindow(a: ReadWindow, b: ReadWindow): boolean {
  return a.sinceUtcMs === b.sinceUtcMs && a.untilUtcMs === b.untilUtcMs;
}

/**
 * Whether another window surely keeps the same records of what was read of a source: then it need not be read again. A window that
 * moves from day to day ("the last week") is such a one for all logs that it does not begin in.
 */
export function keepsTheSame(read: ReadSpan, window: ReadWindow): boolean {
  const { fromUtcMs, toUtcMs, leftOutFromUtcMs, leftOutToUtcMs } = read;
  const [since, until] = boundsOf(window);
  if (fromUtcMs !== null && since > fromUtcMs) return false;
  if (toUtcMs !== null && until <= toUtcMs) return false;
  if (leftOutFromUtcMs === null || leftOutToUtcMs === null) return true;
  const [oldSince, oldUntil] = boundsOf(read);
  const staysOutBefore = leftOutFromUtcMs >= oldSince || since >= oldSince || since > leftOutToUtcMs;
  const staysOutAfter = leftOutToUtcMs < oldUntil || until <= oldUntil || until <= leftOutFromUtcMs;
  return staysOutBefore && staysOutAfter;
}

/** The span from the first record of a source's text to its last, whether they were kept or not; null where it has none. */
export function loggedSpan(read: ReadSpan): Span | null {
  const { fromUtcMs, toUtcMs, leftOutFromUtcMs, leftOutToUtcMs } = read;
  const from = Math.min(fromUtcMs ?? Number.POSITIVE_INFINITY, leftOutFromUtcMs ?? Number.POSITIVE_INFINITY);
  // The end of a span is not in it, and that of kept records is the time up to which the log is known to tell.
  const leftOutEnd = leftOutToUtcMs === null ? Number.NEGATIVE_INFINITY : leftOutToUtcMs + 1;
  const to = Math.max(toUtcMs ?? Number.NEGATIVE_INFINITY, leftOutEnd);
  return from > to ? null : { fromUtcMs: from, toUtcMs: to };
}

/** The stretches of a source's text that were left out: before its window, behind it. */
export function leftOutSpans(read: ReadSpan): Span[] {
  const { leftOutFromUtcMs, leftOutToUtcMs } = read;
  const logged = loggedSpan(read);
  if (logged === null || leftOutFromUtcMs === null || leftOutToUtcMs === null) return [];
  const [since, until] = boundsOf(read);
  const before = { fromUtcMs: leftOutFromUtcMs, toUtcMs: Math.min(since, logged.toUtcMs) };
  const behind = { fromUtcMs: Math.max(until, logged.fromUtcMs), toUtcMs: leftOutToUtcMs + 1 };
  return [before, behind].filter(({ fromUtcMs, toUtcMs }) => fromUtcMs < toUtcMs);
}

/** What is left of a source's text between the stretches that were left out; null where nothing is. */
export function readPart(read: ReadSpan): Span | null {
  const logged = loggedSpan(read);
  if (logged === null) return null;
  const [since, until] = boundsOf(read);
  const fromUtcMs = Math.max(since, logged.fromUtcMs);
  const toUtcMs = Math.min(until, logged.toUtcMs);
  return fromUtcMs > toUtcMs ? null : { fromUtcMs, toUtcMs };
}

function boundsOf({ sinceUtcMs, untilUtcMs }: ReadWindow): readonly [since: number, until: number] {
  return [sinceUtcMs ?? Number.NEGATIVE_INFINITY, untilUtcMs ?? Number.POSITIVE_INFINITY];
}
