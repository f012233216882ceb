import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { IndexWriter, writeMeta } from "../../src/index/index.ts";
import { SCHEMA_VERSION } from "../../src/index/schema.ts";
import { conclude, concludeWithReader } from "../../src/ingest/conclude.ts";
import { simulate } from "../world/index.ts";
import { index } from "./index-once.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
const path = join(folder, "index.db");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By the losses' numbers: their keys in the tables follow the order in which mailboxes were replayed. */
const CONCLUDED = [
  "SELECT number, key, mailbox, time_utc_ms, reason, cause FROM loss ORDER BY number",
  `SELECT number, s.value, own, items, senders, proof FROM loss_text t JOIN loss l ON l.id = t.loss
   JOIN loss_shared s ON s.id = t.shared ORDER BY number`,
  "SELECT sender, number FROM loss_sender s JOIN loss l ON l.id = s.loss ORDER BY sender, number",
  "SELECT * FROM sender_event",
  "SELECT * FROM session",
];

function conclusions(): unknown[] {
  const db = new Database(path, { readonly: true });
  const tables = CONCLUDED.map((sql) => db.prepare(sql).raw().all());
  db.close();
  return tables;
}

/** Draws all conclusions anew, as if a run had been killed in front of them. */
async function anew(draw: (writer: IndexWriter) => void | Promise<void>): Promise<unknown[]> {
  const writer = new IndexWriter(path);
  try {
    writer.begin();
    writeMeta(writer.db, "unconcluded", "1");
    writer.commit();
    await draw(writer);
  } finally {
    writer.close();
  }
  return conclusions();
}

describe("conclusions with a thread that reads", () => {
  it("are those without one", async () => {
    // Some mailboxes go from one host to the other: what they were before is read while others are replayed.
    const world = simulate({
      generation: "zimbra-8.6",
      seed: 77,
      actions: 900,
      accounts: 12,
      days: 3,
      hosts: 2,
      movesEachNight: 2,
    });
    for (const [host, files] of Map.groupBy(world.files, (file) => file.host)) {
      mkdirSync(join(folder, host));
      for (const { name, text } of files) writeFileSync(join(folder, host, name), text);
      await index(
        path,
        files.map(({ name }) => join(folder, host, name)),
        { host, zone: world.zone },
      );
    }
    expect(world.files.some(({ text }) => text.includes(" as unavailable."))).toBe(true);
    const inOneThread = await anew(conclude);
    expect((inOneThread[0] as unknown[]).length).toBeGreaterThan(20);
    // Groups of one mailbox each, of a few, of all: the last are too few for a thread.
    for (const eventsOfAGroup of [1, 250, 1_000_000])
      expect(await anew((writer) => concludeWithReader(writer, { eventsOfAGroup }))).toEqual(inOneThread);
  }, 120_000);

  it("tell how far they are, and end in order where that is answered with an error", async () => {
    const before = await anew(conclude);
    const shares: number[] = [];
    const stopAtHalf = (share: number): void => {
      shares.push(share);
      if (share >= 0.5) throw new Error("stopped");
    };
    await expect(
      anew((writer) => concludeWithReader(writer, { eventsOfAGroup: 1, onConcluded: stopAtHalf })),
    ).rejects.toThrow("stopped");
    expect(shares.length).toBeGreaterThan(3);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(await anew(conclude)).toEqual(before);
  }, 60_000);

  it("fail where it fails, and are drawn by the next run", async () => {
    const before = await anew(conclude);
    const writer = new IndexWriter(path);
    try {
      writer.begin();
      writeMeta(writer.db, "unconcluded", "1");
      // The thread finds a schema that it does not know.
      writer.db.pragma("user_version = 9999");
      await expect(concludeWithReader(writer, { eventsOfAGroup: 1 })).rejects.toThrow(/newer salvage/);
    } finally {
      writer.close();
    }
    const db = new Database(path);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
    db.close();
    expect(await anew(conclude)).toEqual(before);
  }, 60_000);
});
