import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "../core/index.ts";
import type { IndexWriter } from "../index/index.ts";
import { followFile } from "../log/index.ts";
import { conclude } from "./conclude.ts";
import { FollowedName } from "./followed-name.ts";
import type { Run } from "./index-sources.ts";
import { ParserThread } from "./parser-thread.ts";
import type { SourceSummary } from "./summary.ts";

/** How often what came in is made searchable. */
const FLUSH_MS = 1000;

/** Drawing conclusions takes longer in a large index: the pause after it is so many times as long, as the server has other work. */
const PAUSE_PER_CONCLUSION = 4;

/**
 * Keeps the index current while servers write, until the signal ends it: over rotation, truncation and missing files. Files that
 * are followed are the plain ones whose names are live: a rotated file does not grow any more. Where a rotated file lies afterwards
 * is not known: indexing the folder again finds it.
 */
export async function followSources(run: Run, sources: readonly SourceSummary[]): Promise<void> {
  const { writer, options } = run;
  const live = sources.filter((source) => source.status !== "failed" && isLive(source.path));
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  const pace = { dirty: false };
  const path = live.map((source) => source.path).join(", ");
  const tell = (hasNews: boolean): void =>
    options.onProgress?.({ path, bytesRead: run.bytesRead, bytesTotal: null, phase: "following", hasNews });
  // What was read before following began may be news to whoever looks on.
  tell(true);
  const followers = live.map((source) => follow(run, signal, source.path, pace));
  try {
    await Promise.all([...followers, concludeNowAndThen(writer, signal, pace, tell)]);
  } finally {
    // Where one file cannot be read any more, the others end in order too.
    stop.abort();
    await Promise.allSettled(followers);
    conclude(writer);
  }
}

/** `mailbox.log` and `audit.log` as servers name them while they write; `mailbox.log.2024-03-11` is finished. */
export function isLive(path: string): boolean {
  return /\.log$/.test(path);
}

/** The error where none of the files is live. */
export function nothingToFollow(): UsageError {
  return new UsageError(
    "there is no live log to follow",
    "logs that are followed are plain files whose name ends in .log, such as /opt/zimbra/log/mailbox.log",
    "nothing-to-follow",
  );
}

/** Whether something came in of which no conclusions were drawn yet. */
interface Pace {
  dirty: boolean;
}

async function concludeNowAndThen(
  writer: IndexWriter,
  signal: AbortSignal,
  pace: Pace,
  tell: (hasNews: boolean) => void,
) {
  let concludedMs = 0;
  while (!signal.aborted) {
    const pauseMs = Math.max(FLUSH_MS, PAUSE_PER_CONCLUSION * concludedMs);
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    const startedMs = performance.now();
    const hasNews = pace.dirty;
    if (hasNews) conclude(writer);
    concludedMs = performance.now() - startedMs;
    pace.dirty = false;
    tell(hasNews);
  }
}

/** Follows one name through all the files that will bear it. */
async function follow(run: Run, signal: AbortSignal, path: string, pace: Pace): Promise<void> {
  const parser = new ParserThread(run.options.grammarFolders);
  try {
    await followWith(run, parser, signal, path, pace);
  } finally {
    await parser.close();
  }
}

async function followWith(run: Run, parser: ParserThread, signal: AbortSignal, path: string, pace: Pace) {
  const name = new FollowedName(run, parser, path);
  const fromOffsetBytes = await name.resume();
  let flushedMs = performance.now();
  for await (const event of followFile(path, { fromOffsetBytes, signal })) {
    if (event.type === "data") run.bytesRead += event.bytes.length;
    if (await name.take(event)) pace.dirty = true;
    if (event.type === "idle" || performance.now() - flushedMs > FLUSH_MS) {
      if (await name.flush()) pace.dirty = true;
      flushedMs = performance.now();
    }
  }
  await name.end();
}
