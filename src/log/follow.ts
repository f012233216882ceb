import type { FileHandle } from "node:fs/promises";
import { open, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { systemErrorCode } from "../core/index.ts";
import { unreadable } from "./errors.ts";
import { readUpTo } from "./plain-bytes.ts";

const READ_BYTES = 1024 * 1024;
const POLL_MS = 500;
/** Bytes before the current place that are read again with new ones: a file that was written anew has others there. */
const GUARD_BYTES = 256;

export type FollowEvent =
  /** New bytes; valid until the next event is asked for. */
  | { readonly type: "data"; readonly bytes: Uint8Array; readonly offsetBytes: number }
  /** All that is written so far was delivered. */
  | { readonly type: "idle" }
  /** Nothing more was written since `idle`, one look ago: the last record is probably complete. */
  | { readonly type: "quiet" }
  /** The file was renamed or replaced; what follows comes from a new file of the same name, from offset 0. */
  | { readonly type: "rotated" }
  /** The same file was emptied and written anew (copytruncate); what follows comes from offset 0. */
  | { readonly type: "truncated" };

export interface FollowOptions {
  readonly fromOffsetBytes?: number;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  readonly pollMs?: number;
}

/**
 * Reads a live plain file and goes on while it is written: over a rotation by renaming (the old file is read to its end, then
 * the new one), over copytruncate, and while the file is missing for a while. It polls, because change notices do not come
 * from network file systems and tell nothing that a look does not. Not seen: what a copytruncate destroyed before it was read
 * (it is in the copy), and files that came and went between two looks; indexing the folder again finds both.
 * @throws {SourceError} where the file cannot be read
 */
export async function* followFile(path: string, options: FollowOptions = {}): AsyncGenerator<FollowEvent> {
  const { signal, pollMs = POLL_MS } = options;
  let offset = options.fromOffsetBytes ?? 0;
  while (!signal?.aborted) {
    const file = await openIfThere(path);
    if (file === null) {
      // What comes in its place is another file.
      if (offset > 0) yield { type: "rotated" };
      offset = 0;
      await pause(pollMs, signal);
      continue;
    }
    try {
      yield* followHandle(path, file, offset, pollMs, signal);
    } finally {
      await file.close();
    }
    if (signal?.aborted) return;
    offset = 0;
    yield { type: "rotated" };
  }
}

/** Follows one file until another one has its name. */
async function* followHandle(
  path: string,
  file: FileHandle,
  fromOffsetBytes: number,
  pollMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<FollowEvent> {
  let offset = fromOffsetBytes;
  let guard = await bytesBefore(path, file, offset);
  let isReplaced = false;
  let idleLooks = 0;
  while (!signal?.aborted) {
    // One read call for the guard and what follows it, so that nothing comes between look and read.
    const seen = await readOnce(path, file, offset - guard.length, guard.length + READ_BYTES);
    const bytes = seen.subarray(guard.length);
    if (!seen.subarray(0, guard.length).equals(guard)) {
      offset = 0;
      guard = Buffer.alloc(0);
      yield { type: "truncated" };
    } else if (bytes.length > 0) {
      idleLooks = 0;
      guard = Buffer.from(seen.subarray(-GUARD_BYTES));
      yield { type: "data", bytes, offsetBytes: offset };
      offset += bytes.length;
    } else {
      if (isReplaced) return;
      idleLooks++;
      if (idleLooks === 1) yield { type: "idle" };
      if (idleLooks === 2) yield { type: "quiet" };
      // A replaced file gets one more look after a pause: the server may still write a line before it opens the new one.
      isReplaced = await isReplacedAt(path, file);
      await pause(pollMs, signal);
    }
  }
}

async function readOnce(path: string, file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset).catch((error) => {
    throw unreadable(path, error);
  });
  return buffer.subarray(0, bytesRead);
}

/** The guard for an offset: up to `GUARD_BYTES` before it. Where the file ends sooner, one that no file has there. */
async function bytesBefore(path: string, file: FileHandle, offset: number): Promise<Buffer> {
  const length = Math.min(offset, GUARD_BYTES);
  const bytes = await readUpTo(path, file, offset - length, length);
  return bytes.length === length ? bytes : Buffer.alloc(length);
}

/** Whether the name leads to another file by now. A missing file is not replaced yet. */
async function isReplacedAt(path: string, file: FileHandle): Promise<boolean> {
  const mine = await file.stat();
  try {
    const there = await stat(path);
    return there.ino !== mine.ino || there.dev !== mine.dev;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw unreadable(path, error);
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return null;
    throw unreadable(path, error);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}
