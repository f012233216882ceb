import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, it } from "vitest";
import { OrderedInsert } from "../../src/index/ordered-insert.ts";

const KEY = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const VALUE = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });

it("inserts every row once, by its first column, and those of one in the order in which they came", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(KEY, fc.constant(7)), VALUE), { maxLength: 300 }), (rows) => {
      const db = new Database(":memory:");
      db.exec("CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL) STRICT");
      const insert = new OrderedInsert(db, "INSERT INTO t (a, b)", 2);
      for (const row of rows) insert.add(...row);
      insert.flush();
      // toSorted keeps the order of equal ones.
      const expected = rows.toSorted(([a], [b]) => a - b);
      expect(db.prepare("SELECT a, b FROM t ORDER BY rowid").raw().all()).toEqual(expected);
      db.close();
    }),
  );
});
