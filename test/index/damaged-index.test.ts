import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { indexThread } from "../../src/cli/screen/index-thread.ts";
import { type IndexReader, openIndex } from "../../src/index/index.ts";
import { runSalvage } from "../support/run-salvage.ts";
import { type SmallIndex, smallIndex } from "../support/small-index.ts";

const record = (second: number, message: string) =>
  `2024-03-11 08:00:0${second},000 INFO  [qtp1-9:https://m.example.com/service/soap/MsgActionRequest] [name=anna@example.com;mid=42;oip=198.51.100.23;ua=Web;soapId=${second};] ${message}\n`;
const LOG =
  record(1, "mailop - moving Message (id=300) to Folder Trash (id=3)") +
  record(2, "mailop - Deleting Message (id=301).") +
  record(2, "soap - MsgActionRequest elapsed=4") +
  record(3, "soap - SearchRequest elapsed=4") +
  record(4, "mailop - something that no grammar knows");

let sound: SmallIndex;
let tables: readonly { readonly name: string; readonly rootpage: number }[];
let pageBytes: number;
beforeAll(async () => {
  sound = await smallIndex({ text: LOG });
  const db = new Database(sound.path, { readonly: true });
  pageBytes = Number(db.pragma("page_size", { simple: true }));
  tables = db.prepare("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").all() as typeof tables;
  db.close();
});
afterAll(() => sound.remove());

/** A copy of the index in which the first page of a table, or of an index over one, is rubbish. */
function damagedIn(table: string): string {
  const path = join(sound.folder, `damaged-${table}.db`);
  copyFileSync(sound.path, path);
  const bytes = readFileSync(path);
  const page = tables.find(({ name }) => name === table)?.rootpage ?? 0;
  bytes.fill(0x77, (page - 1) * pageBytes, page * pageBytes);
  writeFileSync(path, bytes);
  return path;
}

const QUESTIONS: readonly ((reader: IndexReader) => unknown)[] = [
  (reader) => reader.hosts(),
  (reader) => reader.sources(),
  (reader) => reader.search({}, { limit: 100, order: "asc" }),
  (reader) => reader.search({ itemId: 300 }, { limit: 100, order: "desc" }),
  (reader) => reader.countByKind({ account: "anna@example.com" }),
  (reader) => reader.event(1),
  (reader) => reader.coverage(),
  (reader) =>
    reader.mailboxes("anna@example.com", null).map(({ key }) => [reader.storyEvents(key), reader.replayContext(key)]),
  (reader) => [...reader.eachLoss({ all: true })],
  (reader) => reader.countLosses({}),
  (reader) => reader.unrecognised(10),
  (reader) => reader.sessions({}, 10),
  (reader) => reader.complete("account", "a", 10),
  (reader) => reader.histogram(null, 0, 2e12, 10),
];

/** What a question to the index throws; null where it has an answer. */
function failureOf(path: string, ask: (reader: IndexReader) => unknown): unknown {
  try {
    const reader = openIndex(path);
    try {
      ask(reader);
    } finally {
      reader.close();
    }
    return null;
  } catch (error) {
    return error;
  }
}

it("wherever an index is damaged, a question that meets it says so, and what to do", () => {
  const met = new Set<string>();
  for (const { name } of tables) {
    const path = damagedIn(name);
    for (const ask of QUESTIONS) {
      const failure = failureOf(path, ask);
      if (failure === null) continue;
      met.add(name);
      expect(failure, name).toMatchObject({
        code: "index-damaged",
        exitCode: 10,
        message: expect.stringContaining(path),
        hint: expect.stringContaining("index the logs again"),
      });
    }
  }
  const read = ["source", "event", "context", "loss", "loss_text", "session", "request_block"];
  expect([...met]).toEqual(expect.arrayContaining(read));
});

it("is told by every verb, with the exit code of an index that cannot be used", async () => {
  const path = damagedIn("source");
  const verbs = [
    ["lost"],
    ["search"],
    ["coverage"],
    ["report"],
    ["plan", "--loss", "1"],
    ["index", join(sound.folder, "mailbox.log.0")],
  ];
  for (const verb of verbs) {
    const { code, stderr } = await runSalvage([...verb, "--index", path]);
    expect([code, stderr], verb[0]).toEqual([
      10,
      expect.stringContaining("is damaged\nremove it and index the logs again"),
    ]);
  }
});

it("is told to the screen by its thread, which goes on; so is a file that is no index", async () => {
  const damaged = indexThread({ indexPath: damagedIn("session") });
  await expect(damaged.ask("session", 1)).rejects.toMatchObject({ code: "index-damaged", exitCode: 10 });
  await expect(damaged.ask("complete", "account", "an", 5)).resolves.toEqual(["anna@example.com"]);
  writeFileSync(join(sound.folder, "empty.db"), "");
  const empty = indexThread({ indexPath: join(sound.folder, "empty.db") });
  for (const question of ["overview", "complete"]) {
    await expect(empty.ask(question, {})).rejects.toMatchObject({ code: "not-an-index", exitCode: 10 });
  }
  await Promise.all([damaged.close(), empty.close()]);
});
