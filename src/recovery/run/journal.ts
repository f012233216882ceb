import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { EXIT, messageOf, SalvageError, systemErrorCode } from "../../core/index.ts";
import { type JournalRecord, type JournalState, journalState } from "./journal-record.ts";
import { takeLock } from "./lock.ts";

type Unstamped<R> = R extends JournalRecord ? Omit<R, "at"> : never;

/** An open journal: one process writes it, and what a next run relies on is on the disk before `write` returns. */
export interface Journal {
  readonly path: string;
  /** What earlier runs wrote. */
  readonly before: JournalState;
  write(record: Unstamped<JournalRecord>): void;
  close(): void;
}

/** The journal of a plan file lies beside it. */
export function journalPathOf(planPath: string): string {
  return `${planPath}.journal`;
}

/**
 * Opens the journal for writing, making it where it is not there.
 * @throws {SalvageError} (`run-busy`) where another process has it, (`journal-differs`, exit 5) where it is another plan's
 */
export function openJournal(path: string, planDigest: string, nowUtcMs: () => number = Date.now): Journal {
  const release = takeLock(`${path}.lock`);
  try {
    const { records, wholeBytes } = readRecords(path);
    const before = journalState(records);
    requireSamePlan(before, planDigest, path);
    const file = openSync(path, "a", 0o600);
    // What a killed process wrote of its last line is no record: nothing was begun before its record was whole.
    ftruncateSync(file, wholeBytes);
    syncFolder(dirname(path));
    return {
      path,
      before,
      write(record) {
        writeSync(file, `${JSON.stringify({ ...record, at: new Date(nowUtcMs()).toISOString() })}\n`);
        // The id of an operation only helps to follow it; begin and end of a step are what a next run relies on.
        if (record.event !== "operation") fsyncSync(file);
      },
      close() {
        closeSync(file);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** What a journal says; an empty one where there is none. @throws {SalvageError} (exit 5) where it is another plan's */
export function readJournal(path: string, planDigest: string): JournalState {
  const state = journalState(readRecords(path).records);
  requireSamePlan(state, planDigest, path);
  return state;
}

function requireSamePlan(state: JournalState, planDigest: string, path: string): void {
  if (state.plan === null || state.plan === planDigest) return;
  throw new SalvageError("the journal belongs to another plan than this one", {
    code: "journal-differs",
    exitCode: EXIT.mismatch,
    hint: `keep ${path} with its own plan, and save this plan under another name`,
  });
}

function readRecords(path: string): { readonly records: JournalRecord[]; readonly wholeBytes: number } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { records: [], wholeBytes: 0 };
    throw unreadable(path, error);
  }
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, wholeBytes).toString("utf8").split("\n").slice(0, -1);
  try {
    return { records: lines.map((line) => JSON.parse(line) as JournalRecord), wholeBytes };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): SalvageError {
  return new SalvageError(`cannot read the journal ${path}: ${messageOf(error)}`, {
    code: "bad-journal",
    exitCode: EXIT.mismatch,
    hint: "without its journal nobody knows what was done: salvage verify shows what is there",
  });
}

/** A new file is only safe once its folder is (fsync(2)). */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
