import type { ExitCode } from "../../core/index.ts";
import type { Progress } from "../../ingest/index.ts";
import type { ReadingSummary } from "../../tui/index.ts";

/** What the index thread is told when it starts. */
export interface ThreadData {
  readonly indexPath: string;
}

/** A question to the index thread: a method of its answerers, and plain data. */
export interface Asked {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Its answer, or what was thrown. */
export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: ThrownData };

/** An error as it crosses threads. */
export interface ThrownData {
  readonly message: string;
  readonly stack: string | null;
  /** Of a `SalvageError`; null for a bug. */
  readonly told: { readonly code: string; readonly exitCode: ExitCode; readonly hint: string | null } | null;
}

/** Logs of one host that may still grow. */
export interface LiveLogs {
  readonly host: string;
  readonly zone: string;
  readonly paths: readonly string[];
}

/** What a reading thread is to read. */
export interface ReadingJob {
  readonly indexPath: string;
  readonly paths: readonly string[];
  readonly host: string;
  readonly zone: string;
  readonly grammarFolders: readonly string[];
  readonly follow: boolean;
}

/** What a reading thread tells. */
export type ReadingNews =
  | { readonly progress: Progress }
  | { readonly ended: ReadingSummary }
  | { readonly failure: ThrownData };
