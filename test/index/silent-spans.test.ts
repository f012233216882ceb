import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SourceSpan, type Span, silentSpans, spansBetween } from "../../src/index/silent-spans.ts";

const END = 60;

/** A source as minutes: when it begins and ends, and in which of its minutes it is silent (one that counts as silence). */
const anySource = fc.record({
  from: fc.integer({ min: 0, max: END - 1 }),
  length: fc.integer({ min: 1, max: END }),
  silent: fc.uniqueArray(fc.integer({ min: 0, max: END - 1 })),
});

/** Neighbouring minutes as spans. */
function spansOf(minutes: readonly number[]): Span[] {
  const spans: { fromUtcMs: number; toUtcMs: number }[] = [];
  for (const minute of minutes.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.toUtcMs === minute) last.toUtcMs++;
    else spans.push({ fromUtcMs: minute, toUtcMs: minute + 1 });
  }
  return spans;
}

const minutesOf = (spans: readonly Span[]): number[] =>
  [...Array(END * 2).keys()].filter((minute) => spans.some((s) => s.fromUtcMs <= minute && minute < s.toUtcMs));

describe("the silences of a host", () => {
  it("are the minutes in which one of its sources is silent and no other speaks", () => {
    fc.assert(
      fc.property(fc.array(anySource, { maxLength: 4 }), (drawn) => {
        const sources = drawn.map(({ from, length, silent }, id) => {
          const isInside = (minute: number) => minute >= from && minute < from + length;
          return { id, from, to: from + length, silent: silent.filter(isInside), isInside };
        });
        const isSilent = (minute: number) =>
          sources.some(
            ({ id, silent }) =>
              silent.includes(minute) &&
              !sources.some((other) => other.id !== id && other.isInside(minute) && !other.silent.includes(minute)),
          );
        const spans: SourceSpan[] = sources.map(({ id, from, to }) => ({ id, fromUtcMs: from, toUtcMs: to }));
        const silences = new Map(sources.map(({ id, silent }) => [id, spansOf(silent)]));
        expect(minutesOf(silentSpans(spans, silences))).toEqual([...Array(END * 2).keys()].filter(isSilent));
      }),
    );
  });

  it("are told of a quiet month with ten thousand pauses in an instant", () => {
    const pauses = Array.from({ length: 10_000 }, (_, at) => ({ fromUtcMs: at * 10 + 1, toUtcMs: at * 10 + 5 }));
    const sources = [1, 2].map((id) => ({ id, fromUtcMs: 0, toUtcMs: 100_000 }));
    const found = silentSpans(
      sources,
      new Map([
        [1, pauses],
        [2, pauses],
      ]),
    );
    expect(found).toHaveLength(10_000);
  });

  it("are told once each, also where several sources are silent", () => {
    const [fromUtcMs, toUtcMs] = [0, 100];
    const silence = { fromUtcMs: 20, toUtcMs: 60 };
    const both = new Map([
      [1, [silence]],
      [2, [silence]],
    ]);
    const sources = [1, 2].map((id) => ({ id, fromUtcMs, toUtcMs }));
    expect(silentSpans(sources, both)).toEqual([silence]);
  });

  it("end at a lone record of another source", () => {
    const sources = [1, 2].map((id) => ({ id, fromUtcMs: 0, toUtcMs: 100 }));
    const halves = [
      { fromUtcMs: 20, toUtcMs: 50 },
      { fromUtcMs: 50, toUtcMs: 80 },
    ];
    const silences = new Map([
      [1, [{ fromUtcMs: 20, toUtcMs: 80 }]],
      [2, halves],
    ]);
    expect(silentSpans(sources, silences)).toEqual(halves);
  });
});

describe("pauses between the sources of a host", () => {
  it("begin where the last of those before ends", () => {
    const whole = { fromUtcMs: 0, toUtcMs: 50 };
    const inside = { fromUtcMs: 10, toUtcMs: 20 };
    const next = { fromUtcMs: 60, toUtcMs: 70 };
    expect(spansBetween([next, inside, whole])).toEqual([{ fromUtcMs: 50, toUtcMs: 60 }]);
    expect(spansBetween([])).toEqual([]);
  });
});

describe("a source whose clock was set back", () => {
  const stretch = fc.record({
    from: fc.integer({ min: 0, max: END - 1 }),
    length: fc.integer({ min: 1, max: 20 }),
    silent: fc.uniqueArray(fc.integer({ min: 0, max: END + 20 })),
  });

  it("is silent in the minutes in which none of its stretches speaks", () => {
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 4 }), (drawn) => {
        const stretches = drawn.map(({ from, length }) => ({ fromUtcMs: from, toUtcMs: from + length }));
        // A silence lies inside its stretch: the first and the last minute of it have a record.
        const silent = drawn.map(({ from, length, silent: minutes }) =>
          minutes.filter((minute) => minute > from && minute < from + length - 1),
        );
        const speaks = (minute: number) =>
          stretches.some((s, at) => s.fromUtcMs <= minute && minute < s.toUtcMs && !silent[at]!.includes(minute));
        const [first, last] = [
          Math.min(...stretches.map((s) => s.fromUtcMs)),
          Math.max(...stretches.map((s) => s.toUtcMs)),
        ];
        const source = { id: 1, fromUtcMs: first, toUtcMs: last, stretches };
        const noted = silent.flatMap(spansOf).sort((a, b) => a.fromUtcMs - b.fromUtcMs);
        const expected = [...Array(last).keys()].filter((minute) => minute >= first && !speaks(minute));
        expect(minutesOf(silentSpans([source], new Map([[1, noted]])))).toEqual(expected);
      }),
    );
  });

  it("is silent from where its window begins to its first record, and from the last one to where it ends", () => {
    const stretches = [
      { fromUtcMs: 30, toUtcMs: 40 },
      { fromUtcMs: 20, toUtcMs: 35 },
    ];
    const source = { id: 1, fromUtcMs: 10, toUtcMs: 60, stretches };
    expect(silentSpans([source], new Map([[1, []]]))).toEqual([
      { fromUtcMs: 10, toUtcMs: 20 },
      { fromUtcMs: 40, toUtcMs: 60 },
    ]);
  });
});
