import type { IndexReader, SourceRecord } from "../../index/index.ts";
import { type AccountScope, scopeOfAccount } from "../account-scope.ts";
import { type CoverageReport, coverageReport } from "../coverage.ts";
import type { ItemAnswer } from "../item.ts";
import type { LostAnswer } from "../lost.ts";
import type { SearchAnswer } from "../search.ts";
import type { SessionAnswer } from "../sessions.ts";
import type { CaseLosses } from "./case-losses.ts";
import { type EvidencePlace, placesOf } from "./evidence-places.ts";

/** What a report is about: one of the answers, as its verb gives it. */
export type CaseSubject =
  | { readonly kind: "losses"; readonly answer: LostAnswer<CaseLosses> }
  | { readonly kind: "item"; readonly answer: ItemAnswer }
  | { readonly kind: "session"; readonly answer: SessionAnswer }
  | { readonly kind: "events"; readonly answer: SearchAnswer };

/** A record as it stands in its source; `text` null where it is not quoted, `problem` where it could not be read. */
export interface QuotedRecord extends EvidencePlace {
  readonly text: string | null;
  readonly problem: string | null;
}

/** A source of the hosts that a report speaks of. */
export interface SourceDigest {
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  /** The indexed span, plain text. */
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Whether the file still holds exactly this span; null where it was not looked at. */
  readonly unchanged: boolean | null;
}

/** An answer with everything that proves it. */
export interface CaseFile {
  readonly subject: CaseSubject;
  readonly evidence: readonly QuotedRecord[];
  readonly coverage: CoverageReport;
  readonly sources: readonly SourceDigest[];
}

/** How the files behind the index are looked at: given from outside, because questions open no files. */
export interface SourceFiles {
  /** The text of a record. May throw. */
  read(source: SourceRecord, offsetBytes: number, lengthBytes: number): Promise<string>;
  /** Whether the file still holds what was indexed; null where it cannot be told. */
  isUnchanged(source: SourceRecord): Promise<boolean | null>;
}

/** Records that a report quotes; the places of the others are listed. */
const QUOTED_RECORDS = 500;

/** Gathers what proves an answer: raw records, coverage of the hosts in question, digests of their sources. */
export async function caseFile(
  reader: IndexReader,
  subject: CaseSubject,
  scope: AccountScope,
  files: SourceFiles,
): Promise<CaseFile> {
  const coverage = coverageReport(reader, scopeOfAccount(reader, scope));
  const hosts = new Set(coverage.hosts.map(({ host }) => host));
  const sources = reader.sources().filter(({ host }) => hosts.has(host));
  const places = placesOf(reader, subject);
  const byId = new Map(sources.map((source) => [source.id, source]));
  const evidence: QuotedRecord[] = [];
  for (const [number, place] of places.entries()) {
    const source = number < QUOTED_RECORDS ? byId.get(place.sourceId) : undefined;
    evidence.push({ ...place, ...(await quote(files, source, place)) });
  }
  const quoted = new Set(evidence.map(({ sourceId }) => sourceId));
  const digests: SourceDigest[] = [];
  for (const source of sources) digests.push(await digestOf(source, quoted.has(source.id) ? files : null));
  return { subject, evidence, coverage, sources: digests };
}

async function quote(files: SourceFiles, source: SourceRecord | undefined, place: EvidencePlace) {
  if (source === undefined) return { text: null, problem: null };
  try {
    return { text: await files.read(source, place.offset, place.length), problem: null };
  } catch (error) {
    return { text: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A file that is not there any more is told where its records are quoted. */
async function digestOf(source: SourceRecord, files: SourceFiles | null): Promise<SourceDigest> {
  const iso = (timeUtcMs: number | null) => (timeUtcMs === null ? null : new Date(timeUtcMs).toISOString());
  return {
    path: source.path,
    host: source.host,
    zone: source.zone,
    bytes: source.indexedBytes,
    sha256: source.sha256,
    records: source.records,
    from: iso(source.fromUtcMs),
    to: iso(source.toUtcMs),
    unchanged: (await files?.isUnchanged(source).catch(() => null)) ?? null,
  };
}
