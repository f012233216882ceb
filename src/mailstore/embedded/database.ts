import { existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { cannotWrite, EXIT, isDenied, makeFolder, messageOf, SalvageError, systemErrorCode } from "../../core/index.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema.ts";

export type Connection = Database.Database;

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_TIMEOUT_MS = 20_000;

/** Turns what SQLite throws on this store into one line for people; anything else comes back as it is. */
export function storeError(path: string, error: unknown): unknown {
  const sqlite = systemErrorCode(error) ?? "";
  const tell = (what: string, code: string, exitCode: 7 | 10, hint: string) =>
    new SalvageError(`${what}: ${path}`, { code, exitCode, hint, cause: error });
  if (sqlite.startsWith("SQLITE_BUSY")) {
    return tell("the mail store is busy", "store-busy", EXIT.indexUnusable, "another process is writing: try again");
  }
  if (sqlite === "SQLITE_NOTADB" || sqlite.startsWith("SQLITE_CORRUPT")) {
    return tell(`not a usable mail store (${messageOf(error)})`, "store-damaged", EXIT.indexUnusable, "check --root");
  }
  if (isDenied(error)) {
    return tell("no permission for the mail store", "no-permission", EXIT.noPermission, "check --root and its owner");
  }
  return error;
}

function migrate(db: Connection, path: string): void {
  db.transaction(() => {
    const version = Number(db.pragma("user_version", { simple: true }));
    const owner = Number(db.pragma("application_id", { simple: true }));
    const isForeign = owner !== APPLICATION_ID && (version > 0 || owner !== 0);
    if (isForeign || version > MIGRATIONS.length) {
      const why = isForeign ? "not a mail store of salvage" : "a mail store of a newer salvage";
      throw new SalvageError(`${path} is ${why}`, { code: "not-a-store", exitCode: EXIT.indexUnusable });
    }
    MIGRATIONS.slice(version).forEach((step) => {
      step(db);
    });
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

/**
 * Opens the database of a store, made or brought up to date where needed. WAL with full synchronisation: what an operation
 * has returned survives a crash of the machine.
 * @throws {SalvageError} `no-store` where there is none and `create` is false; `not-a-store`, `store-busy`, `no-permission`, `cannot-write`
 */
export function openDatabase(path: string, create: boolean): Connection {
  if (!create && !existsSync(path)) {
    throw new SalvageError(`there is no mail store at ${dirname(path)}`, {
      code: "no-store",
      exitCode: EXIT.usage,
      hint: "name its folder with --root, or make one with `salvage store create-account`",
    });
  }
  try {
    makeStoreFolder(dirname(path));
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    migrate(db, path);
    return db;
  } catch (error) {
    throw storeError(path, error);
  }
}

function makeStoreFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw cannotWrite(folder, error, "check --root and its owner");
  }
}

const prepared = new WeakMap<Connection, Map<string, Database.Statement>>();

/** The prepared statement of an SQL text, prepared once for each connection. */
export function sql(db: Connection, text: string): Database.Statement {
  const statements = prepared.get(db) ?? new Map<string, Database.Statement>();
  prepared.set(db, statements);
  const statement = statements.get(text) ?? db.prepare(text);
  statements.set(text, statement);
  return statement;
}
