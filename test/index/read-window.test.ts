import { describe, expect, it } from "vitest";
import { keepsTheSame, leftOutSpans, loggedSpan, type ReadSpan, readPart } from "../../src/index/read-window.ts";

/** A text with records from 10 to 90, of which a window was read; `kept` and `leftOut` are its first and last records. */
const read = (
  [sinceUtcMs, untilUtcMs]: readonly [number | null, number | null],
  kept: readonly [number, number] | null,
  leftOut: readonly [number, number] | null,
): ReadSpan => ({
  sinceUtcMs,
  untilUtcMs,
  fromUtcMs: kept?.[0] ?? null,
  toUtcMs: kept?.[1] ?? null,
  leftOutFromUtcMs: leftOut?.[0] ?? null,
  leftOutToUtcMs: leftOut?.[1] ?? null,
});
const WHOLE = read([null, null], [10, 90], null);
const END = read([40, null], [50, 90], [10, 30]);
const BEGINNING = read([null, 60], [10, 50], [70, 90]);
const MIDDLE = read([40, 60], [45, 55], [10, 90]);
const NOTHING_BEFORE = read([95, null], null, [10, 90]);
const NOTHING_BETWEEN = read([40, 60], null, [10, 90]);

const span = (fromUtcMs: number, toUtcMs: number) => ({ fromUtcMs, toUtcMs });

describe("a text of which a window was read", () => {
  it("has left out what lies before the window and behind it, as far as the text goes", () => {
    expect(leftOutSpans(WHOLE)).toEqual([]);
    expect(leftOutSpans(END)).toEqual([span(10, 40)]);
    expect(leftOutSpans(BEGINNING)).toEqual([span(60, 91)]);
    expect(leftOutSpans(MIDDLE)).toEqual([span(10, 40), span(60, 91)]);
    expect(leftOutSpans(NOTHING_BEFORE)).toEqual([span(10, 91)]);
    expect(leftOutSpans(NOTHING_BETWEEN)).toEqual([span(10, 40), span(60, 91)]);
  });

  it("was read in between, also where there is no record", () => {
    expect([WHOLE, END, BEGINNING, MIDDLE, NOTHING_BETWEEN].map(readPart)).toEqual([
      span(10, 90),
      span(40, 90),
      span(10, 60),
      span(40, 60),
      span(40, 60),
    ]);
    expect(readPart(NOTHING_BEFORE)).toBeNull();
    expect(loggedSpan(NOTHING_BEFORE)).toEqual(span(10, 91));
    expect(loggedSpan(read([null, null], null, null))).toBeNull();
  });

  it.each([
    ["opens where nothing was left out", WHOLE, [5, null], true],
    ["begins with the first record", WHOLE, [10, null], true],
    ["begins behind the first record", WHOLE, [11, null], false],
    ["ends with the last record, which it leaves out", WHOLE, [null, 90], false],
    ["ends behind the last record", WHOLE, [null, 91], true],
    ["begins later, where no record lies", END, [50, null], true],
    ["begins between the left out and the kept", END, [31, null], true],
    ["lets a left out record in", END, [30, null], false],
    ["is open", END, [null, null], false],
    ["ends earlier, where no record lies", BEGINNING, [null, 51], true],
    ["ends later, where no record lies", BEGINNING, [null, 70], true],
    ["ends behind a left out record", BEGINNING, [null, 71], false],
    ["is narrower on both sides and keeps all", MIDDLE, [45, 56], true],
    ["is wider on one side", MIDDLE, [39, 60], false],
    ["lies behind the text", NOTHING_BEFORE, [91, null], true],
    ["reaches its last record", NOTHING_BEFORE, [90, null], false],
  ] as const)("needs to be read again or not where a window %s", (_, was, [sinceUtcMs, untilUtcMs], isSame) => {
    expect(keepsTheSame(was, { sinceUtcMs, untilUtcMs })).toBe(isSame);
  });
});
