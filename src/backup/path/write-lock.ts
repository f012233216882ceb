import { setTimeout as pause } from "node:timers/promises";
import { systemErrorCode } from "../../core/index.ts";
import { openPathDatabase } from "./path-database.ts";

/**
 * One writer of a backup path at a time, across processes, for as long as a few files take. SQLite holds the lock because the
 * operating system takes it back when the process dies, however it dies.
 */
export interface WriteLock {
  /** Runs `work` alone. Not to be nested. */
  hold<R>(work: () => Promise<R>): Promise<R>;
  close(): void;
}

export const LOCK_FILE = "lock.db";
const RETRY_MS = 5;

export function openWriteLock(backupPath: string): WriteLock {
  const db = openPathDatabase(backupPath, LOCK_FILE, 0);
  let queue: Promise<unknown> = Promise.resolve();

  async function acquire(): Promise<void> {
    for (;;) {
      try {
        db.exec("BEGIN EXCLUSIVE");
        return;
      } catch (error) {
        if (systemErrorCode(error)?.startsWith("SQLITE_BUSY") !== true) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  return {
    hold(work) {
      const turn = queue.then(async () => {
        await acquire();
        try {
          return await work();
        } finally {
          db.exec("ROLLBACK");
        }
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    close: () => db.close(),
  };
}
