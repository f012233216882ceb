import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoUtc, SalvageError, ZoneClock } from "../../src/core/index.ts";
import { parseDate } from "../../src/query/dates.ts";

// Wednesday 22 July 2026, 10:30 in Rome (summer time, UTC+2).
const now = Date.UTC(2026, 6, 22, 8, 30);

function span(text: string, zone = "Europe/Rome", nowUtcMs = now): string {
  const read = parseDate(text, { clock: new ZoneClock(zone), nowUtcMs });
  return `${isoUtc(read.fromUtcMs)} ${isoUtc(read.toUtcMs)}`.replaceAll(":00.000Z", "Z");
}

function refusal(text: string): string {
  try {
    span(text);
  } catch (error) {
    if (error instanceof SalvageError) return `${error.exitCode} ${error.code}: ${error.message} / ${error.hint}`;
    throw error;
  }
  return "accepted";
}

describe("a date in a strict form", () => {
  it.each([
    // text, first instant, end
    ["2020-07-18", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
    ["2020/07/18", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
    ["2020-07", "2020-06-30T22:00Z 2020-07-31T22:00Z"],
    ["2020", "2019-12-31T23:00Z 2020-12-31T23:00Z"],
    ["2020-07-18T15:22", "2020-07-18T13:22Z 2020-07-18T13:23Z"],
    ["2020-07-18 15:22:01", "2020-07-18T13:22:01.000Z 2020-07-18T13:22:02.000Z"],
    ["2020-07-18 15:22:01,495", "2020-07-18T13:22:01.495Z 2020-07-18T13:22:01.496Z"],
    ["2020-07-18T15:22:01.4", "2020-07-18T13:22:01.400Z 2020-07-18T13:22:01.401Z"],
    ["18/07/2020", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
    ["18.07.2020", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
    ["18-07-2020", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
    ["1/2/2020", "2020-01-31T23:00Z 2020-02-01T23:00Z"],
    ["18/07/2020 15:22", "2020-07-18T13:22Z 2020-07-18T13:23Z"],
    ["18/07/2020 15:22:08", "2020-07-18T13:22:08.000Z 2020-07-18T13:22:09.000Z"],
    ["09:15", "2026-07-22T07:15Z 2026-07-22T07:16Z"],
  ])("%s is read in the log's zone and lasts as long as its last unit", (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  it.each([
    ["2020-07-18T15:22:00Z", "2020-07-18T15:22Z 2020-07-18T15:22:01.000Z"],
    ["2020-07-18T15:22+02:00", "2020-07-18T13:22Z 2020-07-18T13:23Z"],
    ["2020-07-18 15:22 -0500", "2020-07-18T20:22Z 2020-07-18T20:23Z"],
    ["18/07/2020 15:22 America/New_York", "2020-07-18T19:22Z 2020-07-18T19:23Z"],
    ["18/07/2020 UTC", "2020-07-18T00:00Z 2020-07-19T00:00Z"],
  ])("%s keeps the zone it names", (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  it("reads a time of day that is still to come as yesterday's", () => {
    expect(span("15:22")).toBe("2026-07-21T13:22Z 2026-07-21T13:23Z");
  });

  it("says that there is no such day or time, and never reads a month first", () => {
    expect(refusal("31/02/2020")).toContain("2 bad-date: there is no day 31 in month 2 of 2020");
    expect(refusal("07/18/2020")).toContain("days come first: 18/07/2020");
    expect(refusal("2020-13")).toContain("there is no day 1 in month 13");
    expect(refusal("18/07/2020 24:00")).toContain("there is no time 24:00");
    expect(refusal("2020-02-30 10:00")).toContain("there is no day 30");
  });
});

describe("a date in words", () => {
  it.each([
    ["today", "2026-07-21T22:00Z 2026-07-22T22:00Z"],
    ["yesterday", "2026-07-20T22:00Z 2026-07-21T22:00Z"],
    ["the day before yesterday", "2026-07-19T22:00Z 2026-07-20T22:00Z"],
    ["yesterday evening", "2026-07-21T16:00Z 2026-07-21T22:00Z"],
    ["last night", "2026-07-21T18:00Z 2026-07-22T04:00Z"],
    ["last tuesday 3pm", "2026-07-21T13:00Z 2026-07-21T14:00Z"],
    ["last tuesday at 15:22", "2026-07-21T13:22Z 2026-07-21T13:23Z"],
    ["two days ago", "2026-07-19T22:00Z 2026-07-20T22:00Z"],
    ["last week", "2026-07-12T22:00Z 2026-07-19T22:00Z"],
    ["this week", "2026-07-19T22:00Z 2026-07-26T22:00Z"],
    ["last weekend", "2026-07-17T22:00Z 2026-07-19T22:00Z"],
    ["last month", "2026-05-31T22:00Z 2026-06-30T22:00Z"],
    ["a month ago", "2026-06-21T22:00Z 2026-06-22T22:00Z"],
    ["last year", "2024-12-31T23:00Z 2025-12-31T23:00Z"],
    ["july 2020", "2020-06-30T22:00Z 2020-07-31T22:00Z"],
    ["18 jul 2020 3pm", "2020-07-18T13:00Z 2020-07-18T14:00Z"],
    ["18th of july 2020", "2020-07-17T22:00Z 2020-07-18T22:00Z"],
  ])("%s", (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  it("is always past: a friday on a Wednesday is last week's, not the nearest", () => {
    expect(span("friday")).toBe("2026-07-16T22:00Z 2026-07-17T22:00Z");
    expect(span("friday 3pm")).toBe("2026-07-17T13:00Z 2026-07-17T14:00Z");
    expect(span("wednesday")).toBe("2026-07-21T22:00Z 2026-07-22T22:00Z");
    expect(span("wednesday 3pm")).toBe("2026-07-15T13:00Z 2026-07-15T14:00Z");
    expect(span("25 dec")).toBe("2025-12-24T23:00Z 2025-12-25T23:00Z");
    expect(span("august")).toBe("2025-07-31T22:00Z 2025-08-31T22:00Z");
    expect(span("3pm")).toBe("2026-07-21T13:00Z 2026-07-21T14:00Z");
    expect(span("midnight")).toBe("2026-07-21T22:00Z 2026-07-21T23:00Z");
  });

  it("knows that jul 18 is a day, not July of 2018", () => {
    expect(span("jul 18")).toBe("2026-07-17T22:00Z 2026-07-18T22:00Z");
    expect(span("July 18, 2020")).toBe("2020-07-17T22:00Z 2020-07-18T22:00Z");
    expect(span("jul 18 15:22")).toBe("2026-07-18T13:22Z 2026-07-18T13:23Z");
  });

  it("counts hours back in real time, also over a change of clocks", () => {
    // Rome went from UTC+1 to UTC+2 at 01:00 UTC on 29 March 2026.
    const morningAfter = Date.UTC(2026, 2, 29, 2, 0);
    expect(span("3 hours ago", "Europe/Rome", morningAfter)).toBe("2026-03-28T23:00Z 2026-03-28T23:01Z");
    expect(span("last 2 hours")).toBe("2026-07-22T06:30Z 2026-07-22T08:30Z");
    expect(span("last 3 days")).toBe("2026-07-18T22:00Z 2026-07-22T08:30Z");
  });

  it("takes a zone at the end", () => {
    expect(span("18 jul 2020 3pm UTC")).toBe("2020-07-18T15:00Z 2020-07-18T16:00Z");
    expect(span("yesterday 3pm America/New_York")).toBe("2026-07-21T19:00Z 2026-07-21T20:00Z");
  });

  it.each([
    ["banana", "did not understand"],
    ["foo friday bar", "did not understand"],
    ["yesterday 25:00", "did not understand"],
    ["", "did not understand"],
    ["5-22 to 5-28", "2 bad-date"],
    ["from 5-22 to 5-28", "is a range"],
    ["friday to sunday", "is a range"],
    ["18 jul 2020 15:22 CET", "abbreviation"],
    ["tomorrow", "lies ahead"],
    ["next friday", "lies ahead"],
    ["in 2 days", "lies ahead"],
    ["in 2 hours", "lies ahead"],
    ["18 jul 3pm Mars/Olympus", "unknown time zone"],
  ])("refuses %j instead of guessing", (text, expected) => {
    expect(refusal(text)).toContain(expected);
  });

  it("answers a bad date with examples", () => {
    expect(refusal("banana")).toMatch(/18\/07\/2020.*last tuesday 3pm/);
  });
});

describe("hours that come twice or never", () => {
  it("covers both of an hour that came twice, and says so", () => {
    // Rome, 25 October 2026: 02:30 came at 00:30 UTC and again at 01:30 UTC.
    const read = parseDate("2026-10-25 02:30", {
      clock: new ZoneClock("Europe/Rome"),
      nowUtcMs: Date.UTC(2026, 10, 1),
    });
    expect(isoUtc(read.fromUtcMs)).toBe("2026-10-25T00:30:00.000Z");
    expect(isoUtc(read.fromLaterUtcMs)).toBe("2026-10-25T01:30:00.000Z");
    expect(isoUtc(read.toUtcMs)).toBe("2026-10-25T01:31:00.000Z");
    expect(read.notes).toEqual([
      "2026-10-25 02:30 came twice in Europe/Rome: both are covered, and all the time between them",
    ]);
  });

  it("has nothing between the two where the whole hour is meant", () => {
    const read = parseDate("25 oct 2026 2am", { clock: new ZoneClock("Europe/Rome"), nowUtcMs: Date.UTC(2026, 10, 1) });
    expect(isoUtc(read.fromUtcMs)).toBe("2026-10-25T00:00:00.000Z");
    expect(isoUtc(read.toUtcMs)).toBe("2026-10-25T02:00:00.000Z");
    expect(read.notes).toEqual(["2026-10-25 02:00 came twice in Europe/Rome: both are covered"]);
  });

  it("reads an hour that never came as the one after the jump, and says so", () => {
    const read = parseDate("2026-03-29 02:30", { clock: new ZoneClock("Europe/Rome"), nowUtcMs: now });
    expect(isoUtc(read.fromUtcMs)).toBe("2026-03-29T01:30:00.000Z");
    expect(read.notes).toEqual(["2026-03-29 02:30 never came in Europe/Rome, clocks went forward: read as 03:30"]);
  });

  it("gives the days of a change 25 and 23 hours", () => {
    expect(span("25/10/2025")).toBe("2025-10-24T22:00Z 2025-10-25T22:00Z");
    expect(span("26/10/2025")).toBe("2025-10-25T22:00Z 2025-10-26T23:00Z");
    expect(span("29/03/2026")).toBe("2026-03-28T23:00Z 2026-03-29T22:00Z");
  });
});

describe("any text", () => {
  it("is either read as a span in the right order or refused as bad input", () => {
    const word = fc.constantFrom(
      "last",
      "3",
      "pm",
      "jul",
      "18",
      "/",
      "2020",
      ":",
      "22",
      "friday",
      "ago",
      "days",
      "-",
      "to",
      "é",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 6 }).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const read = parseDate(text, { clock: new ZoneClock("Europe/Rome"), nowUtcMs: now });
          return read.fromUtcMs <= read.fromLaterUtcMs && read.fromUtcMs < read.toUtcMs;
        } catch (error) {
          return error instanceof SalvageError && error.exitCode === 2;
        }
      }),
      { numRuns: 500 },
    );
  });
});
