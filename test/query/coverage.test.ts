import { describe, expect, it } from "vitest";
import type { HostCoverage, Silence } from "../../src/index/index.ts";
import { gapThresholdMs } from "../../src/index/index.ts";
import { coverageOf, coverageReport } from "../../src/query/coverage.ts";
import { smallIndex } from "../support/small-index.ts";
import { covering, hostCoverage, source } from "./stored.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(`${text}Z`);

function silence(from: string, to: string, betweenSources = false): Silence {
  return { host: "mbs1", fromUtcMs: at(from), toUtcMs: at(to), betweenSources };
}

/** Host mbs1 with one file from 18 July 00:00 to 20 July 00:00. */
function twoDays(given: Partial<HostCoverage> = {}): HostCoverage {
  const [fromUtcMs, toUtcMs] = [at("2020-07-18T00:00"), at("2020-07-20T00:00")];
  return hostCoverage({ fromUtcMs, toUtcMs, sources: [source({ fromUtcMs, toUtcMs })], ...given });
}

const gapsOf = (...hosts: HostCoverage[]) =>
  coverageReport(covering(...hosts), {}).hosts.flatMap((host) =>
    host.gaps.map((gap) => `${gap.from.slice(5, 16)} ${gap.to.slice(5, 16)} ${gap.reason}`),
  );

describe("a gap", () => {
  it("is a silence of more than half an hour on a busy host", () => {
    const busy = twoDays({
      rhythmMs: 2000,
      silences: [silence("2020-07-18T03:00", "2020-07-18T03:30"), silence("2020-07-18T10:00", "2020-07-18T10:31")],
    });
    expect(gapsOf(busy)).toEqual(["07-18T10:00 07-18T10:31 silence"]);
  });

  it("is more than thirty times the rhythm on a slow host", () => {
    const slow = twoDays({
      rhythmMs: 10 * MINUTE,
      silences: [silence("2020-07-18T01:00", "2020-07-18T06:00"), silence("2020-07-18T10:00", "2020-07-18T15:01")],
    });
    expect(gapsOf(slow)).toEqual(["07-18T10:00 07-18T15:01 silence"]);
  });

  it("is more than four times the long pauses of a host that often pauses", () => {
    // Forty pauses of ten minutes each, and one of 41 and one of 39 minutes; thirty times the rhythm would be 15 hours.
    const pause = (place: number) => ({
      host: "mbs1",
      fromUtcMs: at("2020-07-18T00:00") + place * HOUR,
      toUtcMs: at("2020-07-18T00:10") + place * HOUR,
      betweenSources: false,
    });
    const pauses = Array.from({ length: 40 }, (_, place) => pause(place));
    const long = [silence("2020-07-19T20:00", "2020-07-19T20:41"), silence("2020-07-19T22:00", "2020-07-19T22:39")];
    const host = twoDays({ rhythmMs: 30 * MINUTE, silences: [...pauses, ...long] });
    expect(gapThresholdMs(host)).toBe(40 * MINUTE);
    expect(gapsOf(host)).toEqual(["07-19T20:00 07-19T20:41 silence"]);
  });

  it("between two files is a missing rotation", () => {
    const lost = twoDays({ silences: [silence("2020-07-18T09:00", "2020-07-19T09:00", true)] });
    expect(gapsOf(lost)).toEqual(["07-18T09:00 07-19T09:00 missing-rotation"]);
  });

  it("is a stretch with requests but without item operations", () => {
    const deaf = twoDays({
      withoutMailop: [{ fromUtcMs: at("2020-07-18T09:00"), toUtcMs: at("2020-07-18T10:00") }],
    });
    expect(gapsOf(deaf)).toEqual(["07-18T09:00 07-18T10:00 no-mailop"]);
  });

  it("is not the quiet night that comes every night, but is a day that is missing", () => {
    // Ten days; silent from 22:00 to 06:00 each night, and through the whole of the 15th until 06:00 on the 16th.
    const nights = [11, 12, 13, 16, 17, 18, 19].map((day) =>
      silence(`2020-07-${day}T22:00`, `2020-07-${day + 1}T06:00`, true),
    );
    const host = hostCoverage({
      fromUtcMs: at("2020-07-11T00:00"),
      toUtcMs: at("2020-07-21T00:00"),
      silences: [...nights, silence("2020-07-14T22:00", "2020-07-16T06:00", true)],
    });
    expect(gapThresholdMs(host)).toBe(16 * HOUR);
    expect(gapsOf(host)).toEqual(["07-14T22:00 07-16T06:00 missing-rotation"]);
  });

  it("does not excuse nights before four days are known", () => {
    const host = twoDays({ silences: [silence("2020-07-18T22:00", "2020-07-19T06:00")] });
    expect(gapThresholdMs(host)).toBe(30 * MINUTE);
  });
});

describe("coverage of a question", () => {
  it("is the log's own span where the question is open, and complete without gaps", () => {
    expect(coverageOf(covering(twoDays()), {})).toEqual({
      from: "2020-07-18T00:00:00.000Z",
      to: "2020-07-20T00:00:00.000Z",
      complete: true,
      gaps: [],
      unrecognised: 0,
      malformed: 0,
    });
  });

  it("is incomplete where the question begins before or ends after the log", () => {
    const answer = coverageOf(covering(twoDays()), {
      fromUtcMs: at("2020-07-17T00:00"),
      toUtcMs: at("2020-07-21T00:00"),
    });
    expect(answer).toMatchObject({ from: "2020-07-17T00:00:00.000Z", to: "2020-07-21T00:00:00.000Z", complete: false });
    expect(answer.gaps).toEqual([
      { from: "2020-07-17T00:00:00.000Z", to: "2020-07-18T00:00:00.000Z", reason: "before-log", host: "mbs1" },
      { from: "2020-07-20T00:00:00.000Z", to: "2020-07-21T00:00:00.000Z", reason: "after-log", host: "mbs1" },
    ]);
  });

  it("forgives a log that ends within its own rhythm of the asked time", () => {
    const minute = twoDays({ rhythmMs: MINUTE });
    const scope = (toUtcMs: number) => ({ fromUtcMs: at("2020-07-19T00:00"), toUtcMs });
    expect(coverageOf(covering(minute), scope(at("2020-07-20T00:01"))).complete).toBe(true);
    expect(coverageOf(covering(minute), scope(at("2020-07-20T00:02"))).complete).toBe(false);
  });

  it("leaves out gaps beside the span", () => {
    const host = twoDays({ silences: [silence("2020-07-18T10:00", "2020-07-18T12:00")] });
    const reader = covering(host);
    expect(coverageOf(reader, { fromUtcMs: at("2020-07-18T12:00") }).complete).toBe(true);
    expect(coverageOf(reader, { fromUtcMs: at("2020-07-18T11:59") }).complete).toBe(false);
    expect(coverageOf(reader, { toUtcMs: at("2020-07-18T10:00") }).complete).toBe(true);
  });

  it("names the stretch between the log and a question that lies wholly outside it", () => {
    const reader = covering(twoDays());
    expect(coverageOf(reader, { toUtcMs: at("2020-07-01T00:00") })).toMatchObject({
      from: null,
      to: "2020-07-01T00:00:00.000Z",
      complete: false,
      gaps: [{ from: "2020-07-01T00:00:00.000Z", to: "2020-07-18T00:00:00.000Z", reason: "before-log" }],
    });
    expect(coverageOf(reader, { fromUtcMs: at("2020-08-01T00:00") })).toMatchObject({
      from: "2020-08-01T00:00:00.000Z",
      to: null,
      complete: false,
      gaps: [{ from: "2020-07-20T00:00:00.000Z", to: "2020-08-01T00:00:00.000Z", reason: "after-log" }],
    });
  });

  it("knows nothing of a host without a log, and nothing at all in an empty index", () => {
    const reader = covering(twoDays());
    const scope = { host: "mbs9", fromUtcMs: at("2020-07-18T00:00"), toUtcMs: at("2020-07-19T00:00") };
    expect(coverageOf(reader, scope)).toMatchObject({
      complete: false,
      gaps: [{ from: "2020-07-18T00:00:00.000Z", to: "2020-07-19T00:00:00.000Z", reason: "no-log", host: "mbs9" }],
    });
    expect(coverageOf(covering(), {})).toMatchObject({ from: null, to: null, complete: false });
  });

  it("counts what was not understood in the sources that overlap the span", () => {
    const first = source({
      fromUtcMs: at("2020-07-18T00:00"),
      toUtcMs: at("2020-07-18T23:59"),
      unrecognised: 3,
      malformed: 1,
    });
    const second = source({ fromUtcMs: at("2020-07-19T00:00"), toUtcMs: at("2020-07-20T00:00"), unrecognised: 5 });
    const reader = covering(twoDays({ sources: [first, second] }));
    expect(coverageOf(reader, {})).toMatchObject({ unrecognised: 8, malformed: 1 });
    expect(coverageOf(reader, { fromUtcMs: at("2020-07-19T06:00") })).toMatchObject({ unrecognised: 5, malformed: 0 });
  });

  it("joins hosts, each with its own gaps, unless one is asked for", () => {
    const later = hostCoverage({ host: "MBS2", fromUtcMs: at("2020-07-19T00:00"), toUtcMs: at("2020-07-20T00:00") });
    const reader = covering(later, twoDays());
    // The span that is told is that of both: the one that was not there for a day has a gap in it.
    expect(coverageOf(reader, {}).gaps.map((gap) => `${gap.host} ${gap.reason}`)).toEqual(["MBS2 before-log"]);
    const asked = { fromUtcMs: at("2020-07-18T00:00"), toUtcMs: at("2020-07-20T00:00") };
    expect(coverageOf(reader, asked).gaps.map((gap) => `${gap.host} ${gap.reason}`)).toEqual(["MBS2 before-log"]);
    expect(coverageOf(reader, { ...asked, host: "mbs1" }).complete).toBe(true);
    expect(coverageReport(reader, { host: "mbs2" }).hosts.map((host) => host.host)).toEqual(["MBS2"]);
  });

  it("does not blame a host for beginning or ending a little off the others, where no time was asked about", () => {
    const host = hostCoverage({ host: "mbs2", fromUtcMs: at("2020-07-18T00:10"), toUtcMs: at("2020-07-19T23:50") });
    expect(coverageOf(covering(host, twoDays()), {})).toMatchObject({ complete: true, gaps: [] });
  });
});

describe("the coverage report", () => {
  it("has the contract's shape", () => {
    const host = twoDays({
      records: 10,
      unrecognised: 2,
      malformed: 1,
      silences: [silence("2020-07-18T10:00", "2020-07-19T10:00", true)],
    });
    expect(coverageReport(covering(host), {})).toEqual({
      hosts: [
        {
          host: "mbs1",
          zone: "UTC",
          from: "2020-07-18T00:00:00.000Z",
          to: "2020-07-20T00:00:00.000Z",
          sources: 1,
          records: 10,
          unrecognised: 2,
          malformed: 1,
          gaps: [{ from: "2020-07-18T10:00:00.000Z", to: "2020-07-19T10:00:00.000Z", reason: "missing-rotation" }],
        },
      ],
    });
  });

  it("adds what lies before and after the log where a span was asked for", () => {
    const reader = covering(twoDays());
    const [host] = coverageReport(reader, { fromUtcMs: at("2020-07-10T00:00"), toUtcMs: at("2020-07-20T00:00") }).hosts;
    expect(host?.gaps.map((gap) => gap.reason)).toEqual(["before-log"]);
  });
});

describe("a real index", () => {
  /** Records every minute from 00:00 to 24:00 of a day of July 2020, none inside `silent` (hours). */
  function dayLog(day: number, silent: readonly [number, number] = [25, 25]): string {
    const times = Array.from({ length: 1440 }, (_, place) => Date.UTC(2020, 6, day) + place * MINUTE);
    const awake = times.filter(
      (time) => new Date(time).getUTCHours() < silent[0] || new Date(time).getUTCHours() >= silent[1],
    );
    return awake
      .map((time, place) => {
        const stamp = new Date(time).toISOString().replace("T", " ").replace(".000Z", ",000");
        return `${stamp} INFO  [t-1] [name=user@example.com;mid=7;] mailop - Deleting Message (id=${place + 1}).\n`;
      })
      .join("");
  }

  it("tells a lost rotation and a hole from whole days", async () => {
    const index = await smallIndex({ text: dayLog(10) }, { text: dayLog(12, [9, 11]) }, { text: dayLog(13) });
    try {
      expect(coverageReport(index.reader, {}).hosts).toMatchObject([
        {
          from: "2020-07-10T00:00:00.000Z",
          to: "2020-07-13T23:59:00.000Z",
          sources: 3,
          gaps: [
            { from: "2020-07-10T23:59:00.000Z", to: "2020-07-12T00:00:00.000Z", reason: "missing-rotation" },
            { from: "2020-07-12T08:59:00.000Z", to: "2020-07-12T11:00:00.000Z", reason: "silence" },
          ],
        },
      ]);
      const onWholeDay = { fromUtcMs: at("2020-07-13T00:00"), toUtcMs: at("2020-07-14T00:00") };
      expect(coverageOf(index.reader, onWholeDay).complete).toBe(true);
    } finally {
      await index.remove();
    }
  });

  it("is not stretched by a record that may be forged, nor does one hide a hole", async () => {
    const forged = (stamp: string) =>
      `${stamp} INFO  [t-9] [name=user@example.com;mid=7;oip=203.0.113.66;] mailop - Deleting Message (id=1).\n`;
    const victim = (minute: string) =>
      `2020-07-12 ${minute}:30,000 INFO  [t-1] [name=user@example.com;mid=7;] calendar - Adding CalendarItem: subject="x\n`;
    const cut = (log: string, before: string, hour: string, line: string) =>
      log.replace(`2020-07-12 ${hour}`, `${victim(before)}${line}2020-07-12 ${hour}`);
    const early = cut(dayLog(12, [9, 11]), "02:59", "03:00:00", forged("2019-12-31 10:00:00,000"));
    const late = cut(early, "04:59", "05:00:00", forged("2021-01-01 10:00:00,000"));
    const index = await smallIndex({ text: late });
    try {
      expect(coverageReport(index.reader, {}).hosts).toMatchObject([
        {
          from: "2020-07-12T00:00:00.000Z",
          to: "2020-07-12T23:59:00.000Z",
          records: 1324,
          gaps: [{ from: "2020-07-12T08:59:00.000Z", to: "2020-07-12T11:00:00.000Z", reason: "silence" }],
        },
      ]);
    } finally {
      await index.remove();
    }
  });

  it("does not take audit records for a log of what happened to items", async () => {
    const audit = (day: number) =>
      dayLog(day).replace(/mailop - .*/g, "security - cmd=Auth; account=user@example.com; protocol=soap;");
    const log = { text: dayLog(11, [9, 11]) };
    const index = await smallIndex(log, { text: audit(10) }, { text: audit(11) }, { text: audit(12) });
    try {
      expect(coverageReport(index.reader, {}).hosts).toMatchObject([
        {
          from: "2020-07-11T00:00:00.000Z",
          to: "2020-07-11T23:59:00.000Z",
          sources: 4,
          gaps: [{ from: "2020-07-11T08:59:00.000Z", to: "2020-07-11T11:00:00.000Z", reason: "silence" }],
        },
      ]);
    } finally {
      await index.remove();
    }
  });

  it("of audit records alone says that operations on items are missing", async () => {
    const audit = "2020-07-12 10:00:00,000 INFO  [t-1] [] security - cmd=Auth; account=a@example.com; protocol=soap;\n";
    const index = await smallIndex({ text: audit + audit.replace("10:00", "11:00") });
    try {
      expect(coverageReport(index.reader, {}).hosts[0]?.gaps.map((gap) => gap.reason)).toContain("no-mailop");
    } finally {
      await index.remove();
    }
  });
});
