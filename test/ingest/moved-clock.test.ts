import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { coverageReport, lostItems } from "../../src/query/index.ts";
import { answersOf, index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();
let numbered = 0;
/** A new folder with these files, and the place of an index. */
function place(files: Readonly<Record<string, string>>): { db: string; paths: string[] } {
  const own = join(folder, String(++numbered));
  mkdirSync(own);
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(own, name), text);
    return join(own, name);
  });
  return { db: join(own, "index.db"), paths };
}

const thread = "qtp1-9:https://m.example.com:8443/service/soap/MsgActionRequest";
/** A request at this time that deletes a message: two records. */
const deletion = (stamp: string, id: number) => {
  const context = `[${thread}] [name=anna@example.com;mid=42;oip=198.51.100.23;soapId=${id.toString(16)};]`;
  return `${stamp},000 INFO  ${context} mailop - Deleting Message (id=${id}).\n${stamp},001 INFO  ${context} soap - MsgActionRequest elapsed=1\n`;
};
/** A request a minute between two hours of a day. */
const quiet = (day: string, from: number, to: number) =>
  Array.from({ length: (to - from) * 60 }, (_, minute) => {
    const hour = String(from + Math.floor(minute / 60)).padStart(2, "0");
    const stamp = `${day} ${hour}:${String(minute % 60).padStart(2, "0")}:30,000`;
    return `${stamp} INFO  [${thread}] [name=anna@example.com;mid=42;] soap - NoOpRequest elapsed=1\n`;
  }).join("");

const lostIds = (db: string): number[] => {
  const reader = openIndex(db);
  try {
    return lostItems(reader, {}, 100).losses.flatMap((loss) => loss.items.map(({ id }) => id));
  } finally {
    reader.close();
  }
};

const sessionsOf = (db: string) => {
  const reader = openIndex(db);
  try {
    return reader.sessions({}, 100);
  } finally {
    reader.close();
  }
};

const covered = (db: string) => {
  const reader = openIndex(db);
  try {
    return coverageReport(reader, {}).hosts.map(({ from, to, records, gaps }) => ({
      from,
      to,
      records,
      gaps: gaps.map((gap) => [gap.from, gap.to]),
    }));
  } finally {
    reader.close();
  }
};

describe("deletions in a log whose clock was set", () => {
  const first = deletion("2024-03-11 12:00:00", 500);

  it.each([
    ["back by ten minutes", "2024-03-11 11:50:00"],
    ["back by a day", "2024-03-10 12:00:00"],
    ["back by years", "2019-01-01 00:00:00"],
    ["ahead by years", "2030-01-01 00:00:00"],
  ])("%s are all losses, even where the log ends right behind", async (_, stamp) => {
    const { db, paths } = place({ "mailbox.log": first + deletion(stamp, 501) });
    await index(db, paths, { zone: "UTC" });
    expect(lostIds(db).toSorted()).toEqual([500, 501]);
  });

  it("and set right again are all losses", async () => {
    const text = first + deletion("2024-03-10 12:00:00", 501) + deletion("2024-03-11 12:00:10", 502);
    const { db, paths } = place({ "mailbox.log": text });
    await index(db, paths, { zone: "UTC" });
    expect(lostIds(db).toSorted()).toEqual([500, 501, 502]);
  });
});

describe("several files joined into one, the newest first", () => {
  const days = [11, 8, 9, 10].map((day, at) => ({
    name: day === 11 ? "mailbox.log" : `mailbox.log.2024-03-${String(day).padStart(2, "0")}`,
    // On the ninth the server was down from 6 to 15 o'clock.
    text:
      quiet(`2024-03-${String(day).padStart(2, "0")}`, 0, day === 9 ? 6 : 24) +
      (day === 9 ? quiet("2024-03-09", 15, 24) : "") +
      deletion(`2024-03-${String(day).padStart(2, "0")} 23:59:40`, 500 + at),
  }));
  const files = Object.fromEntries(days.map(({ name, text }) => [name, text]));
  const joined = days.map(({ text }) => text).join("");

  it("give the losses and the coverage of the files one by one", async () => {
    const apart = place(files);
    await index(apart.db, apart.paths, { zone: "UTC" });
    const one = place({ "all.log": joined });
    await index(one.db, one.paths, { zone: "UTC" });
    expect(lostIds(one.db)).toEqual(lostIds(apart.db));
    expect(sessionsOf(one.db)).toEqual(sessionsOf(apart.db));
    expect(lostIds(one.db)).toEqual([501, 502, 503, 500]);
    expect(covered(apart.db)).toEqual([
      {
        from: "2024-03-08T00:00:30.000Z",
        to: "2024-03-11T23:59:40.001Z",
        records: 4 * 1440 - 9 * 60 + 8,
        gaps: [["2024-03-09T05:59:30.000Z", "2024-03-09T15:00:30.000Z"]],
      },
    ]);
    expect(covered(one.db)).toEqual(covered(apart.db));
  });

  it("answer the same however the file grew", async () => {
    const whole = place({ "all.log": joined });
    await index(whole.db, whole.paths, { zone: "UTC" });
    const grown = place({ "all.log": joined.slice(0, 1000) });
    await index(grown.db, grown.paths, { zone: "UTC" });
    const newest = days[0]!.text.length;
    let at = 1000;
    for (const cut of [newest - 10, newest, newest + 5, newest + 60, newest + 400, joined.length]) {
      appendFileSync(grown.paths[0]!, joined.slice(at, cut));
      at = cut;
      await index(grown.db, grown.paths, { zone: "UTC" });
    }
    expect(answersOf(grown.db)).toEqual(answersOf(whole.db));
  });
});

describe("a header that a client smuggled into a message", () => {
  const context = "[name=anna@example.com;mid=42;soapId=f;]";
  const victim = `2024-03-11 12:00:00,000 INFO  [qtp1-9:https://m.example.com/service/soap/CreateAppointmentRequest] ${context} calendar - Adding CalendarItem: id=820, Message-ID="(none)", folderId=10, subject="x\n`;
  const forged = (stamp: string) =>
    `${stamp} INFO  [qtp9-9:https://h/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;] mailop - Deleting Message (id=666).\n", UID=u\n`;
  const text = (stamp: string) =>
    deletion("2024-03-11 11:59:00", 500) + victim + forged(stamp) + deletion("2024-03-11 12:01:00", 501);

  it.each(["2024-03-11 12:00:00,000", "2024-01-01 00:00:00,000", "2031-01-01 00:00:00,000"])(
    "with the time %s is no loss, wherever the file was cut while it grew",
    async (stamp) => {
      const log = text(stamp);
      const whole = place({ "mailbox.log": log });
      await index(whole.db, whole.paths, { zone: "UTC" });
      expect(lostIds(whole.db)).toEqual([500, 501]);
      expect(covered(whole.db)).toMatchObject([{ from: "2024-03-11T11:59:00.000Z", to: "2024-03-11T12:01:00.001Z" }]);
      const { db, paths } = place({ "mailbox.log": "" });
      const start = log.indexOf(victim);
      const header = log.indexOf(forged(stamp));
      let at = 0;
      for (const cut of [start, start + 10, header, header + 40, header + 190, log.indexOf('", UID'), log.length]) {
        appendFileSync(paths[0]!, log.slice(at, cut));
        at = Math.max(at, cut);
        await index(db, paths, { zone: "UTC" });
      }
      expect(answersOf(db)).toEqual(answersOf(whole.db));
    },
  );
});
