import type { Span } from "./silent-spans.ts";
import type { HostCoverage, Silence } from "./types.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Why a stretch of time is not covered. `missing-rotation`: nothing between two files of a host. `silence`: nothing inside one
 * file. `damaged`: only a damaged file speaks of it, and nothing of that is trusted. `no-mailop`: requests are logged but no item
 * operations (a log level above INFO). `left-out`: the log has records, but they were left out when it was read. `before-log`,
 * `after-log`: the question reaches beyond the log. `no-log`: there is no log of that host at all.
 */
export type GapReason =
  | "missing-rotation"
  | "silence"
  | "damaged"
  | "no-mailop"
  | "left-out"
  | "before-log"
  | "after-log"
  | "no-log";

export interface GapSpan {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly reason: GapReason;
}

const SHORTEST_GAP_MS = 30 * MINUTE_MS;
const RHYTHMS = 30;

/** From this many days on, what is usual on a day is known well enough to excuse a nightly pause. */
const DAYS_TO_KNOW_NIGHTS = 4;

/** From this many pauses of five minutes and more on, their distribution tells more than the rhythm. */
const PAUSES_TO_KNOW_THEM = 20;
const LONG_PAUSES = 4;

/**
 * The shortest silence of a host that counts as a gap, in milliseconds. At least half an hour, and at least thirty times the
 * host's rhythm (95th percentile between records) or, where a host often pauses, four times its long pauses (95th percentile
 * of those the index keeps), whichever is less: pauses between independent events have no long tail. Once four days are known,
 * also more than twice the longest silence of an ordinary day, which keeps a quiet server's nights from being called gaps.
 */
export function gapThresholdMs(host: HostCoverage): number {
  const byRhythm = Math.min(RHYTHMS * host.rhythmMs, LONG_PAUSES * longPauseMs(host));
  return Math.max(SHORTEST_GAP_MS, byRhythm, 2 * usualLongestMs(host));
}

/** 95th percentile of the silences that the index keeps; infinite while there are too few to tell. */
function longPauseMs(host: HostCoverage): number {
  const silences = host.silences.filter(({ damaged }) => damaged !== true);
  if (silences.length < PAUSES_TO_KNOW_THEM) return Number.POSITIVE_INFINITY;
  const lengths = silences.map(({ fromUtcMs, toUtcMs }) => toUtcMs - fromUtcMs).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length * 0.95)] ?? Number.POSITIVE_INFINITY;
}

/** Median over the days of the log of each day's longest silence; 0 while too few days are known. */
function usualLongestMs(host: HostCoverage): number {
  if (host.fromUtcMs === null || host.toUtcMs === null) return 0;
  const days = Math.ceil((host.toUtcMs - host.fromUtcMs) / DAY_MS);
  if (days < DAYS_TO_KNOW_NIGHTS) return 0;
  const longest = new Map<number, number>();
  for (const { fromUtcMs, toUtcMs, damaged } of host.silences) {
    if (damaged === true) continue;
    const day = Math.floor((fromUtcMs - host.fromUtcMs) / DAY_MS);
    longest.set(day, Math.max(longest.get(day) ?? 0, toUtcMs - fromUtcMs));
  }
  const lengths = [...longest.values(), ...Array<number>(Math.max(0, days - longest.size)).fill(0)].sort(
    (a, b) => a - b,
  );
  return lengths[Math.floor((lengths.length - 1) / 2)] ?? 0;
}

/** The gaps inside a host's log, in order of time. */
export function gapsInside(host: HostCoverage): GapSpan[] {
  const thresholdMs = gapThresholdMs(host);
  const silences = host.silences
    .filter(({ fromUtcMs, toUtcMs, damaged }) => damaged === true || toUtcMs - fromUtcMs > thresholdMs)
    .map((silence) => ({ fromUtcMs: silence.fromUtcMs, toUtcMs: silence.toUtcMs, reason: reasonOf(silence) }));
  const withoutMailop = host.withoutMailop.map((span) => ({ ...span, reason: "no-mailop" as const }));
  const leftOut = joined(host, thresholdMs).map((span) => ({ ...span, reason: "left-out" as const }));
  return inOrder([...silences, ...withoutMailop, ...leftOut]);
}

/** What was left out of file after file is one stretch, where nothing that was read lies between. */
function joined({ leftOut, sources }: HostCoverage, thresholdMs: number): Span[] {
  const spans: Span[] = [];
  for (const span of leftOut) {
    const before = spans.at(-1);
    if (before !== undefined && goesOn(before, span, thresholdMs, sources)) {
      spans[spans.length - 1] = { ...before, toUtcMs: Math.max(before.toUtcMs, span.toUtcMs) };
    } else spans.push(span);
  }
  return spans;
}

function goesOn(before: Span, after: Span, thresholdMs: number, sources: HostCoverage["sources"]): boolean {
  const isRead = sources.some(
    ({ fromUtcMs, toUtcMs }) =>
      fromUtcMs !== null && toUtcMs !== null && fromUtcMs < after.fromUtcMs && toUtcMs >= before.toUtcMs,
  );
  return after.fromUtcMs <= before.toUtcMs || (after.fromUtcMs - before.toUtcMs <= thresholdMs && !isRead);
}

function reasonOf(silence: Silence): GapReason {
  if (silence.damaged === true) return "damaged";
  return silence.betweenSources ? "missing-rotation" : "silence";
}

/**
 * The gaps of a host within a span that somebody asked about (null: open on that side), those before and after its log
 * included. A log that begins or ends within its own rhythm of the asked time is not called short.
 */
export function gapsWithin(host: HostCoverage, fromUtcMs: number | null, toUtcMs: number | null): GapSpan[] {
  const begin = fromUtcMs ?? Number.NEGATIVE_INFINITY;
  const end = toUtcMs ?? Number.POSITIVE_INFINITY;
  const inside = gapsInside(host).filter((gap) => gap.fromUtcMs < end && gap.toUtcMs > begin);
  if (host.fromUtcMs === null || host.toUtcMs === null) return inside;
  const toleranceMs = Math.max(1000, host.rhythmMs);
  const edges: GapSpan[] = [];
  // A question that lies wholly before (or behind) the log is answered with the stretch between the two.
  const askedBegin = Number.isFinite(begin) ? begin : Math.min(end, host.fromUtcMs);
  const askedEnd = Number.isFinite(end) ? end : Math.max(begin, host.toUtcMs);
  if (host.fromUtcMs - askedBegin > toleranceMs)
    edges.push({ fromUtcMs: askedBegin, toUtcMs: host.fromUtcMs, reason: "before-log" });
  if (askedEnd - host.toUtcMs > toleranceMs)
    edges.push({ fromUtcMs: host.toUtcMs, toUtcMs: askedEnd, reason: "after-log" });
  return inOrder([...inside, ...edges]);
}

function inOrder(gaps: readonly GapSpan[]): GapSpan[] {
  return gaps.toSorted((a, b) => a.fromUtcMs - b.fromUtcMs || a.toUtcMs - b.toUtcMs);
}
