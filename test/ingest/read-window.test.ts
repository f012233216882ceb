import { appendFileSync, existsSync, mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import type { IndexOptions } from "../../src/ingest/index.ts";
import { coverageOf, coverageReport } from "../../src/query/index.ts";
import { simulate } from "../world/index.ts";
import { answersOf, index, killedAnew, temporaryFolder, worldPlaces } from "./workplace.ts";

const world = simulate({ generation: "zimbra-10.0", seed: 8, actions: 300, accounts: 6, days: 3, hosts: 2 });
const place = worldPlaces(world);
const ANEW = { readsAnewFor: ["window"] } as const;

/** Three instants of the first host's log, in order. */
let [early, middle, late] = [0, 0, 0];
beforeAll(async () => {
  const { db, logs } = place();
  await index(db, logs("mbs1"));
  const reader = openIndex(db);
  const [host] = reader.coverage();
  const [from, to] = [host?.fromUtcMs ?? 0, host?.toUtcMs ?? 0];
  reader.close();
  [early, middle, late] = [0.2, 0.5, 0.8].map((part) => Math.round(from + part * (to - from))) as [
    number,
    number,
    number,
  ];
});

/** The world's first host as a run with `change` reads it into a new index. */
async function afresh(change: Partial<IndexOptions>): Promise<unknown> {
  const { logs, at } = place();
  await index(at("afresh.db"), logs("mbs1"), change);
  return answersOf(at("afresh.db"));
}

describe("a log of which a window of time was read", () => {
  it("is read anew with another window, and without one, as if it had been read so from the start", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { sinceUtcMs: early, untilUtcMs: late });
    for (const window of [
      { sinceUtcMs: middle, untilUtcMs: late },
      { sinceUtcMs: null, untilUtcMs: middle },
      { sinceUtcMs: early, untilUtcMs: null },
      { sinceUtcMs: null, untilUtcMs: null },
    ]) {
      const { sources } = await index(db, logs("mbs1"), { ...window, ...ANEW });
      expect(sources.map(({ status }) => status)).toEqual(sources.map(() => "indexed"));
      expect(answersOf(db)).toEqual(await afresh(window));
    }
  });

  it("keeps it where others are read anew, and where its own zone or host changes", async () => {
    const { db, logs, at } = place();
    await index(db, logs("mbs1"), { sinceUtcMs: middle });
    await index(db, logs("mbs2"), { host: "mbs2", untilUtcMs: middle });
    await index(db, logs("mbs2"), { host: "mbs9", zone: "UTC", readsAnewFor: ["zone", "host"] });
    await index(at("afresh.db"), logs("mbs1"), { sinceUtcMs: middle });
    await index(at("afresh.db"), logs("mbs2"), { host: "mbs9", zone: "UTC", untilUtcMs: middle });
    expect(answersOf(db)).toEqual(answersOf(at("afresh.db")));
  });

  it("need not be read anew where another window keeps the same of it; what it gains is read within the new one", async () => {
    const { db, at } = place();
    const [log, copy] = [at("one.log"), at("two.log")];
    const record = (hour: string) =>
      `2024-03-11 ${hour}:00:00,000 INFO  [qtp1-9] [name=anna@example.com;mid=42;soapId=${hour};] mailop - Deleting Message (id=3${hour}).\n`;
    const at11 = (hour: number) => Date.UTC(2024, 2, 11, hour);
    writeFileSync(log, record("08") + record("10") + record("11"));
    await index(db, [log], { zone: "UTC", sinceUtcMs: at11(9), untilUtcMs: null });
    const window = { zone: "UTC", sinceUtcMs: at11(10), untilUtcMs: at11(13) };
    expect((await index(db, [log], { ...window, ...ANEW })).sources).toMatchObject([
      { status: "unchanged", records: 2 },
    ]);
    writeFileSync(copy, record("08") + record("10") + record("11"));
    await index(at("afresh.db"), [copy], window);
    expect(answersOf(db)).toEqual(answersOf(at("afresh.db")));
    for (const [path, name] of [
      [log, db],
      [copy, at("afresh.db")],
    ] as const) {
      appendFileSync(path, record("12") + record("13") + record("14"));
      expect((await index(name, [path], { ...window, ...ANEW })).sources).toMatchObject([
        { status: "resumed", records: 3 },
      ]);
    }
    expect(answersOf(db)).toEqual(answersOf(at("afresh.db")));
  });

  it("keeps it when it is followed by a run that says nothing of windows", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { sinceUtcMs: middle });
    const before = answersOf(db);
    const { sources } = await index(db, logs("mbs1"));
    expect(sources.map(({ status }) => status)).toEqual(sources.map(() => "unchanged"));
    expect(answersOf(db)).toEqual(before);
  });

  it("keeps it where a log is gone: asked for another it says so, else it goes on with what there is", async () => {
    const { db, logs } = place();
    await index(db, logs("mbs1"), { sinceUtcMs: middle });
    await index(db, logs("mbs2"), { host: "mbs2" });
    const before = answersOf(db);
    const [gone = ""] = logs("mbs2");
    unlinkSync(gone);
    await expect(index(db, logs("mbs1"), { sinceUtcMs: early, ...ANEW })).rejects.toMatchObject({
      exitCode: 2,
      code: "window-not-changed",
      message: expect.stringContaining(gone),
    });
    const { sources } = await index(db, logs("mbs1"), ANEW);
    const since = new Date(middle).toISOString();
    expect(sources.map((source) => [source.status, source.since])).toEqual(sources.map(() => ["unchanged", since]));
    expect(answersOf(db)).toEqual(before);
  });

  it("may have been interrupted when it was read first", async () => {
    const { db, logs } = place();
    const stop = new AbortController();
    const onProgress = ({ bytesRead }: { bytesRead: number }): void => void (bytesRead > 0 && stop.abort());
    const first = { sinceUtcMs: middle, commitBytes: 1000, signal: stop.signal, onProgress };
    await expect(index(db, logs("mbs1"), first)).rejects.toMatchObject({ code: "interrupted" });
    await index(db, logs("mbs1"), { sinceUtcMs: early, ...ANEW });
    expect(answersOf(db)).toEqual(await afresh({ sinceUtcMs: early }));
  });

  it("has the old window or the new one when it is killed, and the next run completes it", async () => {
    const [old, wanted] = [await afresh({ sinceUtcMs: middle }), await afresh({})];
    for (const pauseMs of [300, 600, 900]) {
      const { db, logs } = place();
      await index(db, logs("mbs1"), { sinceUtcMs: middle });
      await killedAnew(pauseMs, db, "window", "Europe/Rome", ...logs("mbs1"));
      expect([JSON.stringify(old), JSON.stringify(wanted)]).toContain(JSON.stringify(answersOf(db)));
      await index(db, logs("mbs1"), ANEW);
      expect(answersOf(db)).toEqual(wanted);
      expect(existsSync(`${db}.anew`)).toBe(false);
    }
  });
});

it("a log that was read as another server's is its own server's when it is said, as if from the start", async () => {
  const { db, logs } = place();
  await index(db, logs("mbs1"), { host: "m" });
  const { sources } = await index(db, logs("mbs1"), { host: "mbs1", readsAnewFor: ["host"] });
  expect(sources.map(({ host, status }) => [host, status])).toEqual(sources.map(() => ["mbs1", "indexed"]));
  expect(answersOf(db)).toEqual(await afresh({}));
});

describe("the coverage of a log of which a window of time was read", () => {
  const minutely = (day: string) =>
    Array.from({ length: 24 * 60 }, (_, minute) => {
      const time = new Date(minute * 60_000).toISOString().slice(11, 19);
      return `${day} ${time},000 INFO  [qtp1-9] [name=anna@example.com;mid=42;] mailop - Deleting Message (id=${300 + minute}).\n`;
    }).join("");

  const folder = temporaryFolder();
  let numbered = 0;
  async function covered(sinceUtcMs: number | null, untilUtcMs: number | null) {
    const own = join(folder, `days-${++numbered}`);
    mkdirSync(own);
    const logs = ["2024-03-11", "2024-03-12", "2024-03-13"].map((day) => {
      writeFileSync(join(own, `mailbox.log.${day}`), minutely(day));
      return join(own, `mailbox.log.${day}`);
    });
    await index(join(own, "index.db"), logs, { zone: "UTC", sinceUtcMs, untilUtcMs });
    return openIndex(join(own, "index.db"));
  }
  const noon = (day: number) => Date.UTC(2024, 2, day, 12);

  it("tells what was left out before and behind it, over all files that it was left out of, as one gap each", async () => {
    const reader = await covered(noon(12), noon(13));
    const [host] = coverageReport(reader, {}).hosts;
    expect(host?.gaps).toEqual([
      { from: "2024-03-11T00:00:00.000Z", to: "2024-03-12T12:00:00.000Z", reason: "left-out" },
      { from: "2024-03-13T12:00:00.000Z", to: "2024-03-13T23:59:00.001Z", reason: "left-out" },
    ]);
    expect(coverageOf(reader, {})).toMatchObject({ complete: false, from: "2024-03-11T00:00:00.000Z" });
    reader.close();
  });

  it("is complete within the window, and tells from where on the log was not even read", async () => {
    const reader = await covered(noon(12), null);
    expect(coverageOf(reader, { fromUtcMs: noon(12), toUtcMs: noon(13) })).toMatchObject({ complete: true, gaps: [] });
    const asked = { fromUtcMs: noon(10), toUtcMs: noon(13) };
    expect(coverageOf(reader, asked).gaps).toMatchObject([
      { from: "2024-03-10T12:00:00.000Z", to: "2024-03-11T00:00:00.000Z", reason: "before-log" },
      { from: "2024-03-11T00:00:00.000Z", to: "2024-03-12T12:00:00.000Z", reason: "left-out" },
    ]);
    reader.close();
  });

  it("is none where all was left out", async () => {
    const reader = await covered(null, Date.UTC(2024, 2, 1));
    expect(coverageOf(reader, {})).toMatchObject({
      complete: false,
      gaps: [{ from: "2024-03-11T00:00:00.000Z", to: "2024-03-13T23:59:00.001Z", reason: "left-out" }],
    });
    reader.close();
  });
});
