import { isoUtc } from "../core/index.ts";
import type { Connection } from "../index/index.ts";
import { sourceFacts } from "../index/index.ts";

/** How one source fared in this run. */
export interface SourceSummary {
  /** Key in the index; null where nothing of it is there. */
  readonly id: number | null;
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly status: "indexed" | "resumed" | "unchanged" | "failed";
  readonly error: string | null;
}

export interface IndexedSource {
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly status: SourceSummary["status"];
  readonly bytes: number;
  readonly records: number;
  readonly events: number;
  readonly unrecognised: number;
  readonly malformed: number;
  readonly from: string | null;
  readonly to: string | null;
  /** The window of time that was read of it; null: open on that side. */
  readonly since: string | null;
  readonly until: string | null;
  readonly error: string | null;
}

/** The answer of `salvage index`, as the contract has it. */
export interface IndexSummary {
  readonly sources: readonly IndexedSource[];
  readonly totals: {
    readonly bytes: number;
    readonly records: number;
    readonly events: number;
    readonly unrecognised: number;
    readonly malformed: number;
    readonly seconds: number;
  };
}

export function summarise(db: Connection, results: readonly SourceSummary[], seconds: number): IndexSummary {
  const sources = results.map((result) => describe(db, result));
  const counted = new Set<number>();
  const totals = {
    bytes: 0,
    records: 0,
    events: 0,
    unrecognised: 0,
    malformed: 0,
    seconds: Math.round(seconds * 1000) / 1000,
  };
  sources.forEach((source, place) => {
    // A copy of a source is listed, but counts once.
    const id = results[place]?.id ?? null;
    if (id === null || counted.has(id)) return;
    counted.add(id);
    totals.bytes += source.bytes;
    totals.records += source.records;
    totals.events += source.events;
    totals.unrecognised += source.unrecognised;
    totals.malformed += source.malformed;
  });
  return { sources, totals };
}

function describe(db: Connection, result: SourceSummary): IndexedSource {
  const facts = result.id === null ? null : sourceFacts(db, result.id);
  return {
    path: result.path,
    host: facts?.host ?? result.host,
    zone: facts?.zone ?? result.zone,
    status: result.status,
    bytes: facts?.indexedBytes ?? 0,
    records: facts?.records ?? 0,
    events: facts?.events ?? 0,
    unrecognised: facts?.unrecognised ?? 0,
    malformed: facts?.malformed ?? 0,
    from: isoOrNull(facts?.fromUtcMs),
    to: isoOrNull(facts?.toUtcMs),
    since: isoOrNull(facts?.sinceUtcMs),
    until: isoOrNull(facts?.untilUtcMs),
    error: result.error,
  };
}

function isoOrNull(timeUtcMs: number | null | undefined): string | null {
  return timeUtcMs == null ? null : isoUtc(timeUtcMs);
}
