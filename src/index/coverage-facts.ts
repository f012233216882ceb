import { auditSources } from "./audit-sources.ts";
import type { Connection } from "./database.ts";
import { sqlSourceOf } from "./event-key.ts";
import { leftOutSpans, loggedSpan, readPart } from "./read-window.ts";
import { byTime, type SourceSpan, type Span, silentSpans, spansBetween } from "./silent-spans.ts";
import { allSources } from "./source-facts.ts";
import type { HostCoverage, Silence, SourceRecord } from "./types.ts";

/** Operations that leave mailop lines behind whenever mailop lines are logged: a log with them but without mailop is a level trap. */
const TELLING_OPERATIONS = ["SendMsgRequest", "SaveDraftRequest", "CreateFolderRequest", "AddMsgRequest"];

/** SOAP lines after which the absence of any mailop line is no accident. */
const MANY_SOAP_LINES = 200;

/** What the index knows of the coverage of each host, or of one. */
export function coverageFacts(db: Connection, host?: string): HostCoverage[] {
  const sources = allSources(db).filter(
    (source) => host === undefined || source.host.toLowerCase() === host.toLowerCase(),
  );
  const hosts = [...new Set(sources.map((source) => source.host))].sort();
  return hosts.map((name) =>
    ofHost(
      db,
      name,
      sources.filter((source) => source.host === name),
    ),
  );
}

function sum(sources: readonly SourceRecord[], key: "records" | "unrecognised" | "malformed"): number {
  return sources.reduce((total, source) => total + source[key], 0);
}

function ofHost(db: Connection, host: string, sources: readonly SourceRecord[]): HostCoverage {
  const isDated = (source: SourceRecord) => loggedSpan(source) !== null;
  const audit = auditSources(db, host);
  const ofItems = sources.filter((source) => isDated(source) && !audit.has(source.id));
  const dated = ofItems.length > 0 ? ofItems : sources.filter(isDated);
  const logged = spansOf(dated, loggedSpan);
  return {
    host,
    zone: dated.at(-1)?.zone ?? sources[0]?.zone ?? "UTC",
    sources,
    records: sum(sources, "records"),
    unrecognised: sum(sources, "unrecognised"),
    malformed: sum(sources, "malformed"),
    fromUtcMs: logged.length === 0 ? null : Math.min(...logged.map(({ fromUtcMs }) => fromUtcMs)),
    toUtcMs: logged.length === 0 ? null : Math.max(...logged.map(({ toUtcMs }) => toUtcMs)),
    rhythmMs: rhythmOf(db, host),
    silences: silencesOf(db, host, dated),
    withoutMailop: ofItems.length > 0 ? levelTraps(db, host) : spansOf(dated, readPart),
    leftOut: dated.flatMap(leftOutSpans).sort(byTime),
  };
}

/** The 95th percentile of the pauses between records, to the next power of two. */
function rhythmOf(db: Connection, host: string): number {
  const rows = db
    .prepare("SELECT s.rhythm FROM source s JOIN host h ON h.id = s.host WHERE h.name = ?")
    .pluck()
    .all(host) as string[];
  const counts: number[] = [];
  for (const row of rows) {
    (JSON.parse(row) as number[]).forEach((count, k) => {
      counts[k] = (counts[k] ?? 0) + count;
    });
  }
  const total = counts.reduce((all, count) => all + count, 0);
  let seen = 0;
  for (let k = 0; k < counts.length; k++) {
    seen += counts[k] ?? 0;
    if (seen >= total * 0.95) return 2 ** k;
  }
  return 0;
}

/** Pauses inside sources that no other source of the host fills, and pauses between sources. */
function silencesOf(db: Connection, host: string, sources: readonly SourceRecord[]): Silence[] {
  const noted = spansBySource(db, host, "silence");
  const stretches = spansBySource(db, host, "stretch");
  const parts: SourceSpan[] = [];
  const silences = new Map<number, readonly Span[]>();
  const damaged: Span[] = [];
  for (const source of sources) {
    const part = readPart(source);
    if (part === null) continue;
    const { id } = source;
    const own = noted.get(id) ?? [];
    const stretched = stretches.get(id);
    if (source.soundBytes !== null) {
      // What a damaged file says proves no time to be logged.
      damaged.push(part);
      parts.push({ id, ...part });
      silences.set(id, [part]);
    } else if (stretched !== undefined) {
      parts.push({ id, ...part, stretches: stretched });
      silences.set(id, own);
    } else {
      parts.push({ id, ...part });
      silences.set(id, withEdges(source, part, own));
    }
  }
  const isDamaged = (span: Span) =>
    damaged.some(({ fromUtcMs, toUtcMs }) => fromUtcMs <= span.fromUtcMs && span.toUtcMs <= toUtcMs);
  return [
    ...silentSpans(parts, silences).map((span) => ({ host, ...span, betweenSources: false, damaged: isDamaged(span) })),
    ...spansBetween(spansOf(sources, loggedSpan)).map((span) => ({ host, ...span, betweenSources: true })),
  ].sort(byTime);
}

/** A source's silences, those included between where its window begins and its first record in it, and the other way round. */
function withEdges({ fromUtcMs, toUtcMs }: SourceRecord, part: Span, silences: readonly Span[]): Span[] {
  if (fromUtcMs === null || toUtcMs === null) return [part];
  const edges = [
    { fromUtcMs: part.fromUtcMs, toUtcMs: fromUtcMs },
    { fromUtcMs: toUtcMs, toUtcMs: part.toUtcMs },
  ].filter((edge) => edge.fromUtcMs < edge.toUtcMs);
  return [...silences, ...edges].sort(byTime);
}

function spansOf(sources: readonly SourceRecord[], spanOf: (source: SourceRecord) => Span | null): SourceSpan[] {
  return sources.flatMap((source) => {
    const span = spanOf(source);
    return span === null ? [] : [{ id: source.id, ...span }];
  });
}

/** The pauses inside each source of a host (a quiet server has thousands), or its stretches, in order of time. */
function spansBySource(db: Connection, host: string, table: "silence" | "stretch"): Map<number, Span[]> {
  const rows = db
    .prepare<[string], [source: number, fromUtcMs: number, toUtcMs: number]>(
      `SELECT i.source, i.from_utc_ms, i.to_utc_ms FROM ${table} i JOIN source s ON s.id = i.source
       JOIN host h ON h.id = s.host WHERE h.name = ? ORDER BY i.source, i.from_utc_ms`,
    )
    .raw();
  const spans = new Map<number, Span[]>();
  for (const [source, fromUtcMs, toUtcMs] of rows.iterate(host)) {
    const own = spans.get(source) ?? [];
    spans.set(source, own);
    own.push({ fromUtcMs, toUtcMs });
  }
  return spans;
}

/** Sources whose log level hides what happened to items: SOAP lines, but not one mailop line. */
function levelTraps(db: Connection, host: string): Span[] {
  const telling = TELLING_OPERATIONS.map(() => "?").join(",");
  return db
    .prepare(
      `SELECT s.from_utc_ms AS fromUtcMs, s.to_utc_ms AS toUtcMs FROM source s JOIN host h ON h.id = s.host
       WHERE h.name = ? AND s.mailop_lines = 0 AND s.soap_lines > 0 AND s.from_utc_ms IS NOT NULL
         AND (s.soap_lines >= ${MANY_SOAP_LINES} OR s.id IN (
           SELECT ${sqlSourceOf("a.id")} FROM act a JOIN text t ON t.id = a.operation WHERE t.value IN (${telling})))
       ORDER BY s.from_utc_ms`,
    )
    .all(host, ...TELLING_OPERATIONS) as Span[];
}
