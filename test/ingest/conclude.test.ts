import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { IndexWriter, writeMeta } from "../../src/index/index.ts";
import { conclude } from "../../src/ingest/conclude.ts";
import { simulate } from "../world/index.ts";
import { index } from "./index-once.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
const path = join(folder, "index.db");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By the losses' numbers: their keys in the tables follow the order in which mailboxes were replayed. */
const CONCLUDED = [
  "SELECT number, key, mailbox, time_utc_ms, reason, cause FROM loss ORDER BY number",
  `SELECT number, s.value, body, items, senders, proof FROM loss_text t JOIN loss l ON l.id = t.loss
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
function anew(draw: (writer: IndexWriter) => void): unknown[] {
  const writer = new IndexWriter(path);
  try {
    writer.begin();
    writeMeta(writer.db, "unconcluded", "1");
    writer.commit();
    draw(writer);
  } finally {
    writer.close();
  }
  return conclusions();
}

describe("conclusions that are drawn anew", () => {
  it("are the same, whatever number of mailboxes is replayed together", async () => {
    const world = simulate({ generation: "zimbra-8.6", seed: 77, actions: 600, accounts: 9, days: 2 });
    const paths = world.files.map(({ name, text }) => {
      const log = join(folder, name);
      writeFileSync(log, text);
      return log;
    });
    await index(path, paths, { zone: world.zone });
    const together = anew((writer) => conclude(writer));
    expect((together[0] as unknown[]).length).toBeGreaterThan(20);
    // Groups of one mailbox each, of a few, of all.
    for (const eventsOfAGroup of [1, 250, 1_000_000])
      expect(anew((writer) => conclude(writer, eventsOfAGroup))).toEqual(together);
  }, 120_000);
});
