export interface Span {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** The span from a source's first record to its last. */
export interface SourceSpan extends Span {
  readonly id: number;
  /** Where its clock was set back: the stretches of time that it was read in, which may lie over each other. */
  readonly stretches?: readonly Span[];
}

/**
 * The stretches in which no source of a host speaks although one should, in order of time and each once: of each source's
 * silences what no other source fills.
 * @param silences of each source by its id, in order of time; a quiet server has thousands
 */
export function silentSpans(sources: readonly SourceSpan[], silences: ReadonlyMap<number, readonly Span[]>): Span[] {
  const spoken = new Map(sources.map((source) => [source.id, spokenSpans(source, silences.get(source.id) ?? [])]));
  const stretched = new Map(sources.flatMap((source) => (source.stretches === undefined ? [] : [[source.id, source]])));
  const silent = [...silences].flatMap(([source, own]) => {
    const others = [...spoken].flatMap(([other, spans]) => (other === source ? [] : [spans]));
    return ownSilences(stretched.get(source), own, spoken.get(source)!).flatMap((silence) => {
      const filled = others.flatMap((spans) => overlapping(spans, silence)).sort(byTime);
      return minus(silence, filled);
    });
  });
  // What several sources are silent about is one stretch.
  const byPlace = silent.sort((a, b) => byTime(a, b) || a.toUtcMs - b.toUtcMs);
  return byPlace.filter(({ fromUtcMs, toUtcMs }, place) => {
    const before = byPlace[place - 1];
    return before?.fromUtcMs !== fromUtcMs || before.toUtcMs !== toUtcMs;
  });
}

/** The pauses between sources: after all that began before have ended, until the next begins. */
export function spansBetween(sources: readonly Span[]): Span[] {
  const between: Span[] = [];
  let coveredTo = Number.NEGATIVE_INFINITY;
  for (const { fromUtcMs, toUtcMs } of sources.toSorted(byTime)) {
    if (coveredTo !== Number.NEGATIVE_INFINITY && fromUtcMs > coveredTo) {
      between.push({ fromUtcMs: coveredTo, toUtcMs: fromUtcMs });
    }
    coveredTo = Math.max(coveredTo, toUtcMs);
  }
  return between;
}

/** The stretches in which a source does have records, in order of time; a lone record between two silences is one too. */
function spokenSpans({ fromUtcMs, toUtcMs, stretches }: SourceSpan, silences: readonly Span[]): Span[] {
  if (stretches !== undefined) return spokenInStretches(stretches, silences);
  const begins = [fromUtcMs, ...silences.map((silence) => silence.toUtcMs)];
  const ends = [...silences.map((silence) => silence.fromUtcMs), toUtcMs];
  return begins.map((begin, place) => ({ fromUtcMs: begin, toUtcMs: ends[place]! }));
}

/** The stretches lie over each other, and each silence in one of them: a source speaks where more stretches than silences are. */
function spokenInStretches(stretches: readonly Span[], silences: readonly Span[]): Span[] {
  const inOrder = (times: readonly number[]) => times.toSorted((a, b) => a - b);
  const begins = inOrder([...stretches.map((span) => span.fromUtcMs), ...silences.map((silence) => silence.toUtcMs)]);
  const ends = inOrder([...stretches.map((span) => span.toUtcMs), ...silences.map((silence) => silence.fromUtcMs)]);
  // As many begin as end. A span ends where all that has begun so far has ended before the next begins.
  const lasts = [...ends.keys()].filter((place) => place === ends.length - 1 || begins[place + 1]! > ends[place]!);
  return lasts.map((last, at) => ({ fromUtcMs: begins[at === 0 ? 0 : lasts[at - 1]! + 1]!, toUtcMs: ends[last]! }));
}

/** The silences of a source: as they were noted or, of one that was read in several stretches, what its spans leave of it. */
function ownSilences(stretched: Span | undefined, noted: readonly Span[], spoken: readonly Span[]): readonly Span[] {
  if (stretched === undefined) return noted;
  const { fromUtcMs, toUtcMs } = stretched;
  const edges = [fromUtcMs, toUtcMs].map((edge) => ({ fromUtcMs: edge, toUtcMs: edge }));
  return spansBetween([...edges, ...spoken]);
}

/** Those of a source's stretches, which follow each other in time, that have a part in common with a span. */
function overlapping(spans: readonly Span[], { fromUtcMs, toUtcMs }: Span): readonly Span[] {
  const first = firstPlace(spans, (span) => span.toUtcMs > fromUtcMs);
  return spans.slice(
    first,
    firstPlace(spans, (span) => span.fromUtcMs >= toUtcMs),
  );
}

/** The first place from which on a condition holds, by bisection. */
function firstPlace(spans: readonly Span[], holds: (span: Span) => boolean): number {
  let [from, to] = [0, spans.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(spans[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** What is left of a span when others, in order of time, are taken out of it. */
function minus(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = span.fromUtcMs;
  for (const { fromUtcMs, toUtcMs } of others) {
    if (fromUtcMs > at) left.push({ fromUtcMs: at, toUtcMs: Math.min(fromUtcMs, span.toUtcMs) });
    at = Math.max(at, toUtcMs);
    if (at >= span.toUtcMs) return left;
  }
  left.push({ fromUtcMs: at, toUtcMs: span.toUtcMs });
  return left;
}

/** Orders spans by their beginnings. */
export function byTime(a: Span, b: Span): number {
  return a.fromUtcMs - b.fromUtcMs;
}
