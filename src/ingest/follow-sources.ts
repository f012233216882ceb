import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { IndexWriter } from "../index/index.ts";
import { followFile, openPlainBytes, type SourceError } from "../log/index.ts";
import { conclude } from "./conclude.ts";
import { examine, identify } from "./identify.ts";
import type { IndexOptions } from "./index-sources.ts";
import { ParserThread } from "./parser-thread.ts";
import { SourceReading } from "./source-reading.ts";
import type { SourceSummary } from "./summary.ts";

/** How often what came in is made searchable. */
const FLUSH_MS = 1000;

/**
 * Keeps the index current while servers write, until the signal ends it: over rotation, truncation and missing files. Files that
 * are followed are the plain ones whose names are live: a rotated file does not grow any more.
 */
export async function followSources(
  writer: IndexWriter,
  options: IndexOptions,
  sources: readonly SourceSummary[],
): Promise<void> {
  const live = sources.filter((source) => source.id !== null && isLive(source.path)).map((source) => source.path);
  const parsers: ParserThread[] = [];
  let dirty = false;
  const changed = (): void => {
    dirty = true;
  };
  const followers = live.map(async (path) => {
    const parser = new ParserThread({ grammarFolders: options.grammarFolders });
    parsers.push(parser);
    await follow(writer, options, parser, path, changed);
  });
  const ends = Promise.all(followers);
  const concluding = (async () => {
    while (options.signal?.aborted !== true) {
      await sleep(FLUSH_MS, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(
        () => undefined,
      );
      if (dirty) conclude(writer);
      dirty = false;
    }
  })();
  try {
    await ends;
    await concluding;
  } finally {
    for (const parser of parsers) await parser.close();
  }
  conclude(writer);
}

/** `mailbox.log` and `audit.log` as servers name them while they write; `mailbox.log.2024-03-11` is finished. */
function isLive(path: string): boolean {
  return /\.log$/.test(path);
}

/** Follows one name through all the files that will bear it. */
async function follow(
  writer: IndexWriter,
  options: IndexOptions,
  parser: ParserThread,
  path: string,
  changed: () => void,
): Promise<void> {
  let reading = await open(writer, options, parser, path);
  let pendingBytes = 0;
  const from = reading?.fromOffsetBytes ?? 0;
  const events = followFile(path, { fromOffsetBytes: from, ...(options.signal && { signal: options.signal }) });
  let flushedMs = performance.now();
  for await (const event of events) {
    if (event.type === "data") {
      reading ??= await open(writer, options, parser, path);
      await reading?.source.push(event.bytes);
      pendingBytes += event.bytes.length;
    } else if (event.type !== "idle" && reading !== null) {
      await reading.source.end(null);
      reading = null;
      changed();
    }
    const due = event.type === "idle" || performance.now() - flushedMs > FLUSH_MS;
    if (due && pendingBytes > 0 && reading !== null) {
      await reading.source.flush();
      pendingBytes = 0;
      flushedMs = performance.now();
      changed();
    }
  }
  if (reading !== null) await reading.source.end(null);
  changed();
}

interface Followed {
  readonly source: SourceReading;
  /** Bytes that the reading has already. */
  readonly fromOffsetBytes: number;
}

/** Begins reading a file where the index left it; null while there is no such file. */
async function open(
  writer: IndexWriter,
  options: IndexOptions,
  parser: ParserThread,
  path: string,
): Promise<Followed | null> {
  try {
    const file = await examine(path, resolve(path));
    // An empty file has nothing that it could be recognised by.
    if (file.head.length === 0) return null;
    const identity = identify(file, writer.sourcesWithHead());
    const known = identity.kind === "new" ? null : identity.source;
    const source = new SourceReading({ writer, parser, file, known, options });
    let fromOffsetBytes = 0;
    if (known !== null) {
      for await (const block of openPlainBytes(path)) {
        const part = block.subarray(0, known.indexedBytes - fromOffsetBytes);
        if (part.length === 0) break;
        await source.push(part);
        fromOffsetBytes += part.length;
      }
    }
    return { source, fromOffsetBytes };
  } catch (error) {
    if ((error as SourceError).problem === "source-unreadable") return null;
    throw error;
  }
}
