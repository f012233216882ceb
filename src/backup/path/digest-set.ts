import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";

/** A set of digests on disk, so that a check of millions of blobs does not fill the memory. */
export interface DigestSet {
  add(digest: string): void;
  has(digest: string): boolean;
  size(): number;
  /** The digests of this set that the other one does not have, in order. */
  missingFrom(other: DigestSet): Iterable<string>;
  close(): void;
}

export function openDigestSet(): DigestSet {
  const folder = mkdtempSync(join(tmpdir(), "salvage-digests-"));
  const db = new Database(join(folder, "set.db"));
  db.pragma("journal_mode = OFF");
  db.pragma("synchronous = OFF");
  db.exec("CREATE TABLE digest (digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");
  const insert = db.prepare("INSERT OR IGNORE INTO digest VALUES (?)");
  const find = db.prepare("SELECT 1 FROM digest WHERE digest = ?");
  const page = db.prepare("SELECT digest FROM digest WHERE digest > ? ORDER BY digest LIMIT 1000").pluck();
  db.exec("BEGIN");
  return {
    add: (digest) => void insert.run(digest),
    has: (digest) => find.get(digest) !== undefined,
    size: () => db.prepare("SELECT count(*) FROM digest").pluck().get() as number,
    *missingFrom(other) {
      for (let after = ""; ; ) {
        const digests = page.all(after) as string[];
        for (const digest of digests) if (!other.has(digest)) yield digest;
        const last = digests.at(-1);
        if (last === undefined) return;
        after = last;
      }
    },
    close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
