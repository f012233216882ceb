import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { IndexWriter, openIndex } from "../../src/index/index.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe("opening an index", () => {
  it("makes one where there is none, and finds it sound", () => {
    new IndexWriter(at("deep/folder/new.db")).close();
    const reader = openIndex(at("deep/folder/new.db"));
    expect(reader.integrity()).toEqual([]);
    expect(reader.hosts()).toEqual([]);
    reader.close();
  });

  it("refuses a file that is no database, before touching it", () => {
    writeFileSync(at("notes.txt"), "remember the milk");
    for (const open of [openIndex, (path: string) => new IndexWriter(path)]) {
      expect(() => open(at("notes.txt"))).toThrow(
        expect.objectContaining({ code: "not-an-index", exitCode: 10, message: expect.stringContaining("notes.txt") }),
      );
    }
    expect(readdirSync(folder).filter((name) => name.startsWith("notes.txt"))).toEqual(["notes.txt"]);
  });

  it("does not look for one in an empty file, nor changes it; whoever writes may make one there", () => {
    writeFileSync(at("empty.log"), "");
    new Database(at("untouched.db")).exec("VACUUM").close();
    for (const name of ["empty.log", "untouched.db"]) {
      const before = readFileSync(at(name));
      expect(() => openIndex(at(name))).toThrow(expect.objectContaining({ code: "not-an-index", exitCode: 10 }));
      expect(readFileSync(at(name))).toEqual(before);
      expect(readdirSync(folder).filter((one) => one.startsWith(name))).toEqual([name]);
      new IndexWriter(at(name)).close();
      openIndex(at(name)).close();
    }
  });

  it("is its owner's alone", () => {
    new IndexWriter(at("private.db")).close();
    for (const name of ["private.db", "private.db.lock"]) expect(statSync(at(name)).mode & 0o777).toBe(0o600);
  });

  it("refuses a place below a file, where there can be none", () => {
    writeFileSync(at("file"), "");
    expect(() => new IndexWriter(at("file/below.db"))).toThrow(
      expect.objectContaining({ code: "bad-path", exitCode: 2, message: expect.stringContaining("below.db") }),
    );
  });

  it("refuses somebody else's database", () => {
    const foreign = new Database(at("foreign.db"));
    foreign.exec("CREATE TABLE t (a)");
    foreign.close();
    expect(() => openIndex(at("foreign.db"))).toThrow(expect.objectContaining({ code: "not-an-index" }));
  });

  it("refuses an index of a newer salvage, and says so", () => {
    new IndexWriter(at("newer.db")).close();
    const db = new Database(at("newer.db"));
    db.pragma("user_version = 999");
    db.close();
    expect(() => new IndexWriter(at("newer.db"))).toThrow(
      expect.objectContaining({ code: "index-too-new", exitCode: 10, message: expect.stringContaining("999") }),
    );
  });

  it("refuses an index that is too old to be brought up to date, and says what to do", () => {
    new IndexWriter(at("older.db")).close();
    const db = new Database(at("older.db"));
    db.pragma("user_version = 1");
    db.close();
    for (const open of [openIndex, (path: string) => new IndexWriter(path)]) {
      expect(() => open(at("older.db"))).toThrow(
        expect.objectContaining({
          code: "index-too-old",
          exitCode: 10,
          hint: expect.stringContaining("index the logs again"),
        }),
      );
    }
  });

  it("says where there is none to read, and how to make one", () => {
    expect(() => openIndex(at("missing.db"))).toThrow(
      expect.objectContaining({ code: "no-index", exitCode: 2, hint: expect.stringContaining("salvage index") }),
    );
  });

  it("lets one writer in at a time, and the next one when it is done", () => {
    const first = new IndexWriter(at("one.db"));
    expect(() => new IndexWriter(at("one.db"))).toThrow(expect.objectContaining({ code: "index-busy", exitCode: 10 }));
    first.close();
    new IndexWriter(at("one.db")).close();
  });

  it("can be read while it is written", () => {
    const writer = new IndexWriter(at("both.db"));
    const reader = openIndex(at("both.db"));
    expect(reader.count({})).toBe(0);
    reader.close();
    writer.close();
  });

  it("finds damage", () => {
    writeFileSync(at("damaged.db"), Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(4096, 7)]));
    expect(() => openIndex(at("damaged.db"))).toThrow(expect.objectContaining({ exitCode: 10 }));
  });
});
