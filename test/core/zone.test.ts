import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineTime, isoUtc, isSameZone, logTime, ZoneClock } from "../../src/core/index.ts";

const wall = (text: string): number => Date.parse(`${text}Z`);

describe("a zone's clock", () => {
  const rome = new ZoneClock("Europe/Rome");

  it("reads summer and winter time", () => {
    expect(isoUtc(rome.resolve(wall("2020-07-18T15:22:01.495")).timeUtcMs)).toBe("2020-07-18T13:22:01.495Z");
    expect(isoUtc(rome.resolve(wall("2020-01-18T15:22:01.495")).timeUtcMs)).toBe("2020-01-18T14:22:01.495Z");
  });

  it("gives both instants of the hour that comes twice", () => {
    const twice = rome.resolve(wall("2023-10-29T02:30:00"));
    expect(twice.kind).toBe("fold");
    expect(isoUtc(twice.timeUtcMs)).toBe("2023-10-29T00:30:00.000Z");
    expect(isoUtc(twice.laterUtcMs)).toBe("2023-10-29T01:30:00.000Z");
  });

  it("reads a time that clocks jumped over with the offset before the jump", () => {
    const never = rome.resolve(wall("2023-03-26T02:30:00"));
    expect(never.kind).toBe("gap");
    expect(isoUtc(never.timeUtcMs)).toBe("2023-03-26T01:30:00.000Z");
  });

  it("is plain again right after a fold and right before a gap", () => {
    expect(rome.resolve(wall("2023-10-29T03:00:00")).kind).toBe("plain");
    expect(rome.resolve(wall("2023-10-29T01:59:59")).kind).toBe("plain");
    expect(isoUtc(rome.resolve(wall("2023-03-26T01:59:59")).timeUtcMs)).toBe("2023-03-26T00:59:59.000Z");
  });

  it("knows offsets that are no whole hours", () => {
    const kathmandu = new ZoneClock("Asia/Kathmandu");
    expect(isoUtc(kathmandu.resolve(wall("2024-03-11T09:00:00")).timeUtcMs)).toBe("2024-03-11T03:15:00.000Z");
  });

  it.each([
    "Asia/Kolkata",
    "Europe/Kyiv",
    "America/Argentina/Buenos_Aires",
    "Asia/Calcutta",
    "US/Eastern",
    "America/Port-au-Prince",
  ])("is called by the word that was used for it: %s", (word) => {
    expect(new ZoneClock(word).zone).toBe(word);
  });

  it("is written with capitals however it was typed", () => {
    expect(new ZoneClock("europe/rome").zone).toBe("Europe/Rome");
    expect(new ZoneClock("asia/kolkata").zone).toBe("Asia/Kolkata");
  });

  it("is called UTC by all of its names", () => {
    expect(["utc", "Etc/UTC", "Zulu"].map((word) => new ZoneClock(word).zone)).toEqual(["UTC", "UTC", "UTC"]);
  });

  it("is the same zone under its old name and its new one, and no other", () => {
    expect(isSameZone("Europe/Kyiv", "Europe/Kiev")).toBe(true);
    expect(isSameZone("Europe/Kyiv", "Europe/Rome")).toBe(false);
  });

  it("refuses what is no zone, with what to do", () => {
    expect(() => new ZoneClock("Middle/Earth")).toThrow(/unknown time zone "Middle\/Earth"/);
  });
});

describe("written times", () => {
  it("of instants are ISO 8601, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e12, max: 4e12 })), (times) => {
        expect(times.map(isoUtc)).toEqual(times.map((time) => new Date(time).toISOString()));
      }),
    );
  });

  it("are as the log and the engine write them", () => {
    expect(logTime(wall("2020-07-18T15:22:01.495"))).toBe("2020-07-18 15:22:01,495");
    expect(engineTime(wall("2020-07-18T15:22:01.495"))).toBe("18/07/2020 15:22:01");
  });
});
