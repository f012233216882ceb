import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../src/index/index.ts";
import { coverageOf, lostItems } from "../../src/query/index.ts";
import { index, temporaryFolder } from "./workplace.ts";

const folder = temporaryFolder();
const thread = "[qtp1-9:https://m.example.com:8443/service/soap/MsgActionRequest]";
/** A deletion every minute of the first ten hours of a day. */
const day = (date: string, firstId: number) =>
  Array.from({ length: 600 }, (_, minute) => {
    const stamp = `${date} ${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:0${minute % 7}`;
    const context = `[name=anna@example.com;mid=42;oip=198.51.100.23;soapId=${(firstId + minute).toString(16)};]`;
    return `${stamp},000 INFO  ${thread} ${context} mailop - Deleting Message (id=${firstId + minute}).\n${stamp},001 INFO  ${thread} ${context} soap - MsgActionRequest elapsed=1\n`;
  }).join("");

const friday = day("2024-03-08", 1000);
const sound = gzipSync(friday);

/** The file with one bit of its compressed data, or of its checksum, turned. */
function turned(at: number): Buffer {
  const damaged = Buffer.from(sound);
  damaged[at]! ^= 0x10;
  expect(() => gunzipSync(damaged)).toThrow();
  return damaged;
}

let numbered = 0;
async function indexed(content: Buffer, others: Readonly<Record<string, string>> = {}) {
  const own = join(folder, String(++numbered));
  mkdirSync(own);
  writeFileSync(join(own, "mailbox.log.2024-03-08.gz"), content);
  for (const [name, text] of Object.entries(others)) writeFileSync(join(own, name), text);
  const db = join(own, "index.db");
  const summary = await index(db, [own], { zone: "UTC" });
  return { own, db, summary };
}

function answers(db: string) {
  const reader = openIndex(db);
  try {
    const found = reader.search({ kinds: ["delete"] }, { limit: 5000, order: "asc" });
    return {
      losses: lostItems(reader, {}, 5000).losses.flatMap(({ items }) => items).length,
      coverage: coverageOf(reader, {}),
      damaged: found.events.filter((event) => event.damaged).length,
      found: found.events.length,
    };
  } finally {
    reader.close();
  }
}

describe("a compressed file that is damaged inside", () => {
  it.each([
    ["in its middle", sound.length >> 1],
    ["in its checksum", sound.length - 7],
  ])("%s is searched, and proves neither a loss nor that a time was logged", async (_, at) => {
    const { db, summary } = await indexed(turned(at));
    expect(summary.sources).toMatchObject([{ status: "failed", error: expect.stringContaining("damaged") }]);
    const { losses, coverage, found, damaged } = answers(db);
    expect(losses).toBe(0);
    expect(found).toBeGreaterThan(100);
    expect(damaged).toBe(found);
    expect(coverage.complete).toBe(false);
    expect(coverage.gaps).toEqual([{ host: "mbs1", from: coverage.from, to: coverage.to, reason: "damaged" }]);
  });

  it("takes nothing from the other files", async () => {
    const saturday = day("2024-03-09", 2000);
    const { db } = await indexed(turned(sound.length - 7), { "mailbox.log": saturday });
    const { losses, coverage } = answers(db);
    expect(losses).toBe(600);
    expect(coverage.gaps).toMatchObject([
      { from: "2024-03-08T00:00:00.000Z", to: "2024-03-08T09:59:04.001Z", reason: "damaged" },
      { reason: "missing-rotation" },
    ]);
  });

  it.each([
    ["other text", sound.length >> 1],
    ["the same text", sound.length - 7],
  ])("that gave %s is made up for by a sound copy, compressed or not", async (_, at) => {
    for (const copy of [sound, Buffer.from(friday)]) {
      const { own, db } = await indexed(turned(at));
      const path = join(own, "mailbox.log.copy");
      writeFileSync(path, copy);
      await index(db, [path], { zone: "UTC" });
      const { losses, coverage } = answers(db);
      expect(losses).toBe(600);
      expect(coverage.gaps.filter(({ from, to }) => from < "2024-03-08T10" && to > "2024-03-08T00:01")).toEqual([]);
    }
  });

  it("is not read again while it did not change", async () => {
    const { own, db } = await indexed(turned(sound.length >> 1));
    const again = await index(db, [own], { zone: "UTC" });
    expect(again.sources).toMatchObject([{ status: "unchanged" }]);
    expect(answers(db).losses).toBe(0);
  });
});
