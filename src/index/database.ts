import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import Database from "better-sqlite3";
import { damagedIndex, EXIT, isDenied, messageOf, SalvageError, systemErrorCode } from "../core/index.ts";
import { APPLICATION_ID, MIGRATIONS, OLDEST_VERSION, SCHEMA_VERSION } from "./schema.ts";

export type Connection = Database.Database;

const BUSY_HINT = "another salvage is writing to this index: wait for it, or name another file with --index";

function unusable(message: string, hint: string, code: string, cause?: unknown): SalvageError {
  return new SalvageError(message, { code, exitCode: EXIT.indexUnusable, hint, cause });
}

/** What making the index's folder says where a file, or nothing at all, stands on the way. */
const NO_SUCH_PLACE: ReadonlySet<string> = new Set(["EEXIST", "ENOTDIR", "ENOENT", "ENAMETOOLONG", "ELOOP"]);

/** Turns what SQLite throws into what a person can act on; anything else comes back as it is. */
export function indexError(path: string, error: unknown): unknown {
  const code = systemErrorCode(error) ?? "";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return unusable(`the index ${path} is busy`, BUSY_HINT, "index-busy", error);
  }
  if (code === "SQLITE_NOTADB") {
    return notAnIndex(path, error);
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return damagedIndex(path, error);
  }
  if (NO_SUCH_PLACE.has(code)) {
    return new SalvageError(`there can be no index ${path}: ${messageOf(error)}`, {
      code: "bad-path",
      exitCode: EXIT.usage,
      hint: "name another file with --index",
      cause: error,
    });
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return new SalvageError(`no space left for the index ${path}`, {
      code: "no-space",
      exitCode: EXIT.partly,
      hint: "make room and run it again: it goes on where it stopped",
      cause: error,
    });
  }
  if (isDenied(error)) {
    return new SalvageError(`no permission for the index ${path}: ${messageOf(error)}`, {
      code: "no-permission",
      exitCode: EXIT.noPermission,
      hint: "run as a user who may read and write it, or name another file with --index",
      cause: error,
    });
  }
  return error;
}

/** The same of what SQLite alone throws, where errors of other files may come, too. */
export function sqliteError(path: string, error: unknown): unknown {
  return systemErrorCode(error)?.startsWith("SQLITE_") === true ? indexError(path, error) : error;
}

/** The first bytes of every SQLite database file (https://sqlite.org/fileformat.html, 1.3). */
const SQLITE_MAGIC = "SQLite format 3\0";

function notAnIndex(path: string, cause?: unknown): SalvageError {
  return unusable(`${path} is not an index of salvage`, "name another file with --index", "not-an-index", cause);
}

/** @throws {SalvageError} where a file that is no index stands at `path`; an empty one may become an index */
export function refuseForeignFile(path: string): void {
  if (!existsSync(path)) return;
  const stat = statSync(path);
  const head = Buffer.alloc(SQLITE_MAGIC.length);
  if (stat.isFile() && stat.size > 0) {
    const file = openSync(path, "r");
    readSync(file, head);
    closeSync(file);
  }
  if (!stat.isFile() || (stat.size > 0 && head.toString("latin1") !== SQLITE_MAGIC)) {
    throw notAnIndex(path);
  }
}

function pragmaNumber(db: Connection, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

/** Whether nothing was ever put into the database: it may become an index, but it is none. */
function isEmptyDatabase(db: Connection): boolean {
  const tables = Number(db.prepare("SELECT count(*) FROM sqlite_master").pluck().get());
  return tables === 0 && pragmaNumber(db, "user_version") === 0;
}

/** @throws {SalvageError} where the database is somebody else's, from a newer salvage or from one too old */
function refuseForeignDatabase(db: Connection, path: string): void {
  const version = pragmaNumber(db, "user_version");
  if (pragmaNumber(db, "application_id") !== APPLICATION_ID) throw notAnIndex(path);
  if (version > 0 && version < OLDEST_VERSION) {
    throw unusable(
      `the index ${path} was made by an older salvage (schema ${version}, this one needs ${SCHEMA_VERSION})`,
      "remove it and index the logs again",
      "index-too-old",
    );
  }
  if (version > SCHEMA_VERSION) {
    throw unusable(
      `the index ${path} was made by a newer salvage (schema ${version}, this one knows ${SCHEMA_VERSION})`,
      "use that salvage, or name another file with --index",
      "index-too-new",
    );
  }
}

function migrate(db: Connection): void {
  const version = pragmaNumber(db, "user_version");
  const done = version === 0 ? 0 : version - OLDEST_VERSION + 1;
  MIGRATIONS.slice(done).forEach((migration, step) => {
    db.transaction(() => {
      db.exec(migration);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${OLDEST_VERSION + done + step}`);
    }).immediate();
  });
}

/**
 * Opens an index for writing, makes it where there is none, brings its schema up to date, and keeps every other writer out
 * until it is closed.
 * @throws {SalvageError} busy, not an index, newer, damaged, no permission
 */
export function openForWriting(path: string): Connection {
  try {
    refuseForeignFile(path);
    const db = new Database(path, { timeout: 300 });
    try {
      if (!isEmptyDatabase(db)) refuseForeignDatabase(db, path);
      db.pragma("journal_mode = WAL");
      db.pragma("synchronous = NORMAL");
      // A small cache while building: runs of the sort that fits the processor's own cache were twice as fast.
      db.pragma("cache_size = -8000");
      migrate(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw indexError(path, error);
  }
}

/**
 * Opens an index for reading.
 * @throws {SalvageError} no such file (exit 2), not an index, newer, damaged, no permission
 */
export function openForReading(path: string): Connection {
  if (!existsSync(path)) {
    throw new SalvageError(`there is no index at ${path}`, {
      code: "no-index",
      exitCode: EXIT.usage,
      hint: "make one: salvage index /opt/zimbra/log (or /opt/zextras/log)",
    });
  }
  try {
    refuseForeignFile(path);
    if (statSync(path).size === 0) throw notAnIndex(path);
    // Not SQLite's read-only mode: that cannot open a WAL database whose helper files are gone on a read-only folder
    // either way, and it leaves a writer's last commits unread after a crash.
    const db = new Database(path, { timeout: 2000, fileMustExist: true });
    try {
      refuseForeignDatabase(db, path);
      if (pragmaNumber(db, "user_version") < SCHEMA_VERSION) migrate(db);
      db.pragma("query_only = ON");
      db.pragma("cache_size = -32000");
      db.pragma("mmap_size = 1073741824");
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw indexError(path, error);
  }
}

/** Opens the index that this process is writing for another thread, which reads what is committed. Small in memory. */
export function openBesideWriter(path: string): Connection {
  const db = openForReading(path);
  db.pragma("mmap_size = 0");
  db.pragma("cache_size = -4000");
  return db;
}

/** Removes an index, with the files that SQLite and its writer keep beside it; nothing where there is none. */
export function removeIndex(path: string): void {
  for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(`${path}${end}`, { force: true });
}

/** What SQLite's own check finds wrong with the index; empty where it is sound. */
export function checkIntegrity(db: Connection): string[] {
  const rows = db.prepare("PRAGMA quick_check(20)").pluck().all() as string[];
  return rows.length === 1 && rows[0] === "ok" ? [] : rows;
}
