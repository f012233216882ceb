import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { makeFolder } from "../core/index.ts";
import { indexError, refuseForeignFile } from "./database.ts";

/**
 * Keeps a second indexer out for as long as the first one lives: an exclusive transaction on a file beside the index.
 * The operating system drops it with the process, so a killed indexer never leaves a stale lock; readers are not touched.
 * @returns a function that lets go
 * @throws {SalvageError} index busy (exit 10), no permission
 */
export function lockForWriting(indexPath: string): () => void {
  let lock: Database.Database | undefined;
  try {
    // Before anything is made beside somebody else's file.
    refuseForeignFile(indexPath);
    makeFolder(dirname(indexPath));
    for (const path of [indexPath, `${indexPath}.lock`]) makePrivate(path);
    lock = new Database(`${indexPath}.lock`, { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    throw indexError(indexPath, error);
  }
  const held = lock;
  return () => held.close();
}

/**
 * Makes an empty file for its owner alone, as an index tells who wrote to whom; SQLite gives the files beside it the same rights.
 * What is there is not opened: closing it would let go of this process's own locks on it (POSIX).
 */
function makePrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
}
