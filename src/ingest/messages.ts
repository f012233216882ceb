import type { Batch, Checkpoint } from "../index/index.ts";

/** What the pipeline tells a parsing worker. */
export type ToWorker =
  | {
      readonly type: "begin";
      readonly zone: string;
      readonly sinceUtcMs: number | null;
      readonly untilUtcMs: number | null;
      readonly resume: Checkpoint | null;
    }
  /** The bytes lie in the block of this number (see block-ring.ts). */
  | { readonly type: "bytes"; readonly block: number; readonly lengthBytes: number; readonly takeBatch: boolean }
  | { readonly type: "end" }
  /** Nothing more will come: the thread may end. */
  | { readonly type: "quit" };

/** What a parsing worker answers: one `parsed` for every `bytes`, with a batch where one was asked for. */
export type FromWorker =
  | { readonly type: "parsed"; readonly batch: Batch | null }
  | { readonly type: "finished"; readonly complete: Batch; readonly tail: Batch }
  | { readonly type: "failed"; readonly message: string; readonly stack: string };

export interface WorkerData {
  readonly blocks: SharedArrayBuffer;
  readonly grammarFolders: readonly string[];
}
