import { describe, expect, it } from "vitest";
import { type Timeline, timelineCaption, timelineSvg } from "../../../src/report/html/timeline.ts";

const HOUR = 3_600_000;
const begin = Date.UTC(2024, 2, 11);
const timeline = (given: Partial<Timeline>): Timeline => ({
  fromUtcMs: begin,
  toUtcMs: begin + 8 * HOUR,
  marks: [],
  blanks: [],
  zone: "UTC",
  unit: ["item lost", "items lost"],
  ...given,
});
const picture = (given: Partial<Timeline>) => timelineSvg(timeline(given)).toString();
const numbers = (svg: string, name: string, attribute: string) =>
  [...svg.matchAll(new RegExp(`<rect class="${name}"[^>]* ${attribute}="([\\d.]+)"`, "g"))].map((m) => Number(m[1]));

describe("the picture of a case", () => {
  it("draws what was lost as high as it was much, what else happened on top", () => {
    const svg = picture({
      marks: [
        { timeUtcMs: begin + HOUR, weight: 5, lost: true },
        { timeUtcMs: begin + 6 * HOUR, weight: 10, lost: true },
        { timeUtcMs: begin + 6 * HOUR, weight: 5, lost: false },
      ],
    });
    const [five = 0, ten = 0] = numbers(svg, "lost", "height");
    const [other = 0] = numbers(svg, "other", "height");
    expect(ten / five).toBeCloseTo(2, 2);
    expect(other / five).toBeCloseTo(1, 2);
    const [top = 0] = numbers(svg, "other", "y");
    expect(top + other).toBeCloseTo(numbers(svg, "lost", "y")[1] ?? 0, 2);
  });

  it("puts things where they belong in time", () => {
    const at = (hours: number) => [{ timeUtcMs: begin + hours * HOUR, weight: 1, lost: true }];
    const [left = 0] = numbers(picture({ marks: at(0) }), "lost", "x");
    const [middle = 0] = numbers(picture({ marks: at(4) }), "lost", "x");
    const [end = 0] = numbers(picture({ marks: at(8) }), "lost", "x");
    // The last of 80 bars begins one bar before the end.
    expect((middle - left) / (end - left)).toBeCloseTo(40 / 79, 2);
  });

  it("hatches what no log tells of", () => {
    const svg = picture({ blanks: [{ fromUtcMs: begin, toUtcMs: begin + 2 * HOUR }] });
    // 1000 wide, 44 and 12 at the edges: a quarter of 944.
    expect(numbers(svg, "gap", "width")).toEqual([236]);
  });

  it("writes round times of the zone's clock, over a change of the clock too", () => {
    const hours = (svg: string) => [...svg.matchAll(/>(\d\d:\d\d)</g)].map((m) => m[1]);
    expect(hours(picture({}))).toEqual(["00:00", "02:00", "04:00", "06:00", "08:00"]);
    expect(hours(picture({ zone: "Asia/Kolkata" }))).toEqual(["06:00", "08:00", "10:00", "12:00"]);
    const march31 = Date.UTC(2024, 2, 30, 23);
    const rome = picture({ zone: "Europe/Rome", fromUtcMs: march31, toUtcMs: march31 + 7 * HOUR });
    expect(hours(rome)).toEqual(["00:00", "01:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00"]);
  });

  it("shows an act of unknown extent below the line, and counts nothing for it", () => {
    const marks = [
      { timeUtcMs: begin, weight: 1, lost: true },
      { timeUtcMs: begin + 4 * HOUR, weight: null, lost: true },
    ];
    // The axis is at 152: a bar ends there, the mark begins below.
    expect(numbers(picture({ marks }), "lost", "y").filter((y) => y > 152)).toHaveLength(1);
    expect(timelineCaption(timeline({ marks }))).toBe(
      "red: 1 item lost · red below the line: 1 act of unknown extent. Times in UTC.",
    );
  });

  it("says what its colours mean", () => {
    const marks = [
      { timeUtcMs: begin, weight: 1200, lost: true },
      { timeUtcMs: begin, weight: 1, lost: false },
    ];
    expect(timelineCaption(timeline({ marks, blanks: [{ fromUtcMs: begin, toUtcMs: begin + 1 }] }))).toBe(
      "red: 1,200 items lost · blue: 1 other event · hatched: no log. Times in UTC.",
    );
  });
});
