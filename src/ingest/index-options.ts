import type { ReadWindow } from "../index/index.ts";

/** What a source is read with, besides its text. */
export type SourceSetting = "zone" | "host" | "window";

export interface IndexOptions extends ReadWindow {
  readonly indexPath: string;
  readonly paths: readonly string[];
  readonly host: string;
  readonly zone: string;
  /** What a known source is read anew for where it was read with another than this run's; else it keeps what it was read with. */
  readonly readsAnewFor?: readonly SourceSetting[];
  /** Parsing threads at work at the same time. */
  readonly jobs: number;
  readonly grammarFolders: readonly string[];
  /** Bytes of log after which what was read is made permanent; a smaller number costs time. */
  readonly commitBytes?: number;
  /** Read for the path `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Go on reading plain files while they grow, until `signal` ends it. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly path: string;
  /** Plain-text bytes read so far, of all sources. */
  readonly bytesRead: number;
  /** Estimate of all there is to read, null where it cannot be known (stdin). */
  readonly bytesTotal: number | null;
  /** `following`: all that was there is searchable, and the live logs are watched. */
  readonly phase: "reading" | "concluding" | "following";
  /** While concluding: how much of it is done, from 0 to 1, where that is known. */
  readonly concluded?: number;
  /** While following: something became searchable since this was told last. */
  readonly hasNews?: boolean;
}
