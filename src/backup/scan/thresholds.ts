import { statfs } from "node:fs/promises";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import { isDiskFull } from "../path/durable.ts";

/** What one run may bear: read errors up to a threshold, and a disk that is not full. */
export interface Thresholds {
  /** How many contents may fail to be read before the run is given up. */
  readonly readErrors: number;
  /** Free space below which nothing more is written, in mebibytes. */
  readonly freeMiB: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { readErrors: 100, freeMiB: 100 };

/** The backup path has no room: the run stops, and what was written stays whole. */
export function diskFull(root: string, freeMiB: number | null): SalvageError {
  const left = freeMiB === null ? "the disk is full" : `${freeMiB} MiB are left`;
  return new SalvageError(`no room in ${root}: ${left}`, {
    code: "disk-full",
    exitCode: EXIT.partly,
    hint: "make room and run the scan again: it goes on where it stopped",
  });
}

/** @throws {SalvageError} `disk-full` where less than the threshold is free */
export async function checkRoom(root: string, thresholds: Thresholds): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const freeMiB = Math.floor((bavail * bsize) / (1024 * 1024));
  if (freeMiB < thresholds.freeMiB) throw diskFull(root, freeMiB);
}

/** The error of a write, with the disk's refusal made readable. */
export function readableWriteError(error: unknown, root: string): unknown {
  return isDiskFull(error) ? diskFull(root, null) : error;
}

export function tooManyReadErrors(count: number, last: unknown): SalvageError {
  return new SalvageError(`${count} read errors, the last one: ${messageOf(last)}`, {
    code: "read-errors",
    exitCode: EXIT.partly,
    hint: "look after the disk of the store, or raise read_error_threshold",
  });
}
