import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { EXIT, messageOf, SalvageError, systemErrorCode } from "../../core/index.ts";

/**
 * Takes a lock file for this process; the lock of a process that is dead is taken over.
 * @returns what gives it back
 * @throws {SalvageError} (`run-busy`) where a living process has it, (exit 7) where the folder cannot be written
 */
export function takeLock(path: string): () => void {
  const own = `${process.pid} ${startOf(process.pid) ?? "?"} ${randomUUID()}`;
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  try {
    writeFileSync(draft, own, { mode: 0o600 });
    // A hard link is made or refused as one act, and holds its text from the first moment.
    for (let tries = 0; !tryLink(draft, path); tries++) {
      const holder = readLock(path);
      if (holder !== null && (tries > 20 || isAlive(holder))) throw busy(holder);
      if (holder !== null) discard(path, holder);
    }
  } catch (error) {
    throw error instanceof SalvageError ? error : cannotLock(path, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readLock(path) === own) rmSync(path, { force: true });
  };
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function readLock(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Moves a dead process's lock away. Where another process was quicker and has the lock now, it gets it back. */
function discard(path: string, dead: string): void {
  const aside = `${path}.dead.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return;
    throw error;
  }
  if (readLock(aside) !== dead) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function isAlive(holder: string): boolean {
  const [processId = "", start = "?"] = holder.split(" ");
  try {
    process.kill(Number(processId), 0);
  } catch (error) {
    if (systemErrorCode(error) !== "EPERM") return false;
  }
  const now = startOf(Number(processId));
  return start === "?" || now === null || now === start;
}

/** Start time of a process (proc(5): field 22 of stat), which tells it from a later one of the same number. */
function startOf(processId: number): string | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function busy(holder: string): SalvageError {
  return new SalvageError(`process ${holder.split(" ")[0]} is applying this plan`, {
    code: "run-busy",
    exitCode: EXIT.partly,
    hint: "wait until it has ended, then run this again",
  });
}

function cannotLock(path: string, error: unknown): SalvageError {
  const denied = ["EACCES", "EPERM", "EROFS"].includes(systemErrorCode(error) ?? "");
  return new SalvageError(`cannot write beside the plan (${path}): ${messageOf(error)}`, {
    code: "cannot-write",
    exitCode: denied ? EXIT.noPermission : EXIT.usage,
    hint: "the journal of a run lies beside its plan: put the plan into a folder that you may write",
  });
}
