import { dirname } from "node:path";
import Database from "better-sqlite3";
import { makeFolder } from "../core/index.ts";
import { indexError } from "./database.ts";

/**
 * Keeps a second indexer out for as long as the first one lives: an exclusive transaction on a file beside the index.
 * The operating system drops it with the process, so a killed indexer never leaves a stale lock; readers are not touched.
 * @returns a function that lets go
 * @throws {SalvageError} index busy (exit 10), no permission
 */
export function lockForWriting(indexPath: string): () => void {
  let lock: Database.Database | undefined;
  try {
    makeFolder(dirname(indexPath));
    lock = new Database(`${indexPath}.lock`, { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    throw indexError(indexPath, error);
  }
  const held = lock;
  return () => held.close();
}
