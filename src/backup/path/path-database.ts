import { join } from "node:path";
import Database from "better-sqlite3";
import { EXIT, isDenied, makeFolder, messageOf, SalvageError, systemErrorCode } from "../../core/index.ts";

/** How long a process waits for another that writes. */
const TIMEOUT_MS = 10_000;

/**
 * Opens a small database of a backup path that holds tables: what was committed stands after a power cut.
 * @throws {SalvageError} as `openPathDatabase`
 */
export function openPathTables(backupPath: string, name: string, schema: string): Database.Database {
  return openPathDatabase(backupPath, name, TIMEOUT_MS, (db) => {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.exec(schema);
  });
}

/**
 * Opens a small database of a backup path, making folder and file where needed.
 * @param prepare sets it up: pragmas and tables
 * @throws {SalvageError} `no-permission`, `backup-unusable`, with the file's name, which SQLite leaves out
 */
export function openPathDatabase(
  backupPath: string,
  name: string,
  timeoutMs: number,
  prepare: (db: Database.Database) => void = () => undefined,
): Database.Database {
  const file = join(backupPath, name);
  try {
    makeFolder(backupPath);
    const db = new Database(file, { timeout: timeoutMs });
    prepare(db);
    return db;
  } catch (error) {
    throw databaseError(file, error);
  }
}

function databaseError(file: string, error: unknown): unknown {
  if (isDenied(error))
    return new SalvageError(`no permission for the backup: ${file}`, {
      code: "no-permission",
      exitCode: EXIT.noPermission,
      hint: "run it as the user that the backup belongs to",
      cause: error,
    });
  if (systemErrorCode(error)?.startsWith("SQLITE_") !== true) return error;
  return new SalvageError(`cannot use ${file}: ${messageOf(error)}`, {
    code: "backup-unusable",
    exitCode: EXIT.indexUnusable,
    cause: error,
  });
}
