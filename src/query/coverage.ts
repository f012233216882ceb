import { compareTexts, isoUtc } from "../core/index.ts";
import type { HostCoverage, IndexReader, SourceRecord } from "../index/index.ts";
import { type GapReason, type GapSpan, gapsInside, gapsWithin, gapThresholdMs } from "../index/index.ts";

export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly reason: GapReason;
}

/** The contract's `coverage` inside other answers: what the log can know of the span and host asked about. */
export interface CoverageAnswer {
  /** The span asked about, or the log's own where it was left open; null where there is no log. */
  readonly from: string | null;
  readonly to: string | null;
  readonly complete: boolean;
  readonly gaps: readonly (Gap & { readonly host: string })[];
  /** Of the sources that overlap the span. */
  readonly unrecognised: number;
  readonly malformed: number;
}

export interface HostCoverageRow {
  readonly host: string;
  readonly zone: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly sources: number;
  readonly records: number;
  readonly unrecognised: number;
  readonly malformed: number;
  readonly gaps: readonly Gap[];
}

/** The answer of `salvage coverage`. */
export interface CoverageReport {
  readonly hosts: readonly HostCoverageRow[];
}

/** What a question is limited to; what is left out is not limited. Times inclusive and exclusive, as in a filter. */
export interface CoverageScope {
  readonly host?: string | undefined;
  /** Several hosts: those of an account. */
  readonly hosts?: readonly string[] | undefined;
  readonly fromUtcMs?: number | undefined;
  readonly toUtcMs?: number | undefined;
}

/** The part of an index that tells of coverage. */
export type CoverageReader = Pick<IndexReader, "coverage">;

/** What the index covers of a question's span, all hosts together. */
export function coverageOf(reader: CoverageReader, scope: CoverageScope): CoverageAnswer {
  const hosts = hostsIn(reader, scope);
  const begin = scope.fromUtcMs ?? null;
  const end = scope.toUtcMs ?? null;
  if (hosts.length === 0) return withoutLog(scope, begin, end);
  const sources = hosts.flatMap((host) => host.sources).filter((source) => overlaps(source, begin, end));
  const firsts = hosts.flatMap((host) => host.fromUtcMs ?? []);
  const lasts = hosts.flatMap((host) => host.toUtcMs ?? []);
  const [from, to] = spanOf(begin, end, firsts, lasts);
  const gaps = hosts.flatMap((host) =>
    gapsOf(host, scope, from, to).map((gap) => ({ ...gapRow(gap), host: host.host })),
  );
  return {
    from: from === null ? null : isoUtc(from),
    to: to === null ? null : isoUtc(to),
    complete: gaps.length === 0 && firsts.length > 0,
    gaps: gaps.toSorted((a, b) => compareTexts(a.from, b.from) || compareTexts(a.host, b.host)),
    unrecognised: sum(sources.map((source) => source.unrecognised)),
    malformed: sum(sources.map((source) => source.malformed)),
  };
}

/**
 * The gaps of a host in the span that an answer speaks of. Where the question left a side open, that side is the log's own, of all
 * hosts together: a host that is not there for far longer than its rhythm has a gap, and no host begins in the same second.
 */
function gapsOf(host: HostCoverage, scope: CoverageScope, from: number | null, to: number | null): GapSpan[] {
  const slackMs = gapThresholdMs(host);
  return gapsWithin(host, from, to).filter(({ reason, fromUtcMs, toUtcMs }) => {
    const isOpen =
      (reason === "before-log" && scope.fromUtcMs === undefined) ||
      (reason === "after-log" && scope.toUtcMs === undefined);
    return !isOpen || toUtcMs - fromUtcMs > slackMs;
  });
}

/** What the index covers host by host, in order of their names; gaps within the scope's span. */
export function coverageReport(reader: CoverageReader, scope: CoverageScope): CoverageReport {
  const bounded = scope.fromUtcMs !== undefined || scope.toUtcMs !== undefined;
  const hosts = hostsIn(reader, scope).map((host) => {
    const gaps = bounded ? gapsWithin(host, scope.fromUtcMs ?? null, scope.toUtcMs ?? null) : gapsInside(host);
    return {
      host: host.host,
      zone: host.zone,
      from: host.fromUtcMs === null ? null : isoUtc(host.fromUtcMs),
      to: host.toUtcMs === null ? null : isoUtc(host.toUtcMs),
      sources: host.sources.length,
      records: host.records,
      unrecognised: host.unrecognised,
      malformed: host.malformed,
      gaps: gaps.map(gapRow),
    };
  });
  return { hosts };
}

/** Whether a question is about a host too. */
export function isHostIn(scope: CoverageScope, host: string): boolean {
  return askedHosts(scope)?.some((asked) => asked.toLowerCase() === host.toLowerCase()) ?? true;
}

function hostsIn(reader: CoverageReader, scope: CoverageScope): HostCoverage[] {
  return reader
    .coverage()
    .filter(({ host }) => isHostIn(scope, host))
    .toSorted((a, b) => compareTexts(a.host, b.host));
}

function askedHosts({ host, hosts }: CoverageScope): readonly string[] | undefined {
  return host === undefined ? hosts : [host];
}

function withoutLog(scope: CoverageScope, begin: number | null, end: number | null): CoverageAnswer {
  const from = begin === null ? null : isoUtc(begin);
  const to = end === null ? null : isoUtc(end);
  const hosts = askedHosts(scope) ?? [""];
  const gaps = from === null || to === null ? [] : hosts.map((host) => ({ from, to, reason: "no-log" as const, host }));
  return { from, to, complete: false, gaps, unrecognised: 0, malformed: 0 };
}

/** The asked span, an open side closed by the log where the two meet. */
function spanOf(begin: number | null, end: number | null, firsts: readonly number[], lasts: readonly number[]) {
  const first = firsts.length === 0 ? null : Math.min(...firsts);
  const last = lasts.length === 0 ? null : Math.max(...lasts);
  const from = begin ?? (first !== null && (end === null || first < end) ? first : null);
  const to = end ?? (last !== null && (begin === null || last >= begin) ? last : null);
  return [from, to] as const;
}

function overlaps(source: SourceRecord, begin: number | null, end: number | null): boolean {
  if (source.fromUtcMs === null || source.toUtcMs === null) return true;
  return source.fromUtcMs < (end ?? Number.POSITIVE_INFINITY) && source.toUtcMs >= (begin ?? Number.NEGATIVE_INFINITY);
}

function gapRow(gap: GapSpan): Gap {
  return { from: isoUtc(gap.fromUtcMs), to: isoUtc(gap.toUtcMs), reason: gap.reason };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
