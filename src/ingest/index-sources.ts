import { setImmediate as nextTurn } from "node:timers/promises";
import { messageOf, SalvageError } from "../core/index.ts";
import { type Batch, IndexWriter, type SourceState } from "../index/index.ts";
import {
  type DiscoveredSource,
  discoverSources,
  fingerprintOf,
  HEAD_BYTES,
  openPlainBytes,
  SourceError,
  SpanHasher,
} from "../log/index.ts";
import { conclude, markUnconcluded } from "./conclude.ts";
import { type CandidateFile, examine, identify } from "./identify.ts";
import { ParserThread } from "./parser-thread.ts";
import { type IndexSummary, type SourceSummary, summarise } from "./summary.ts";

/** Bytes of log after which what was read is made permanent. */
const COMMIT_BYTES = 96 * 1024 * 1024;

export interface IndexOptions {
  readonly indexPath: string;
  readonly paths: readonly string[];
  readonly host: string;
  readonly zone: string;
  readonly sinceUtcMs: number | null;
  readonly untilUtcMs: number | null;
  /** Parsing threads at work at the same time. */
  readonly jobs: number;
  readonly grammarFolders: readonly string[];
  /** Read for the path `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly path: string;
  /** Plain-text bytes read so far, of all sources. */
  readonly bytesRead: number;
  /** Estimate of all there is to read, null where it cannot be known (stdin). */
  readonly bytesTotal: number | null;
  readonly phase: "reading" | "concluding";
}

interface Run {
  readonly options: IndexOptions;
  readonly writer: IndexWriter;
  bytesRead: number;
  bytesTotal: number | null;
  sinceCommit: number;
}

/**
 * Brings logs into an index: finds the sources, tells by content which are known, reads what is new, and draws the
 * conclusions. One bad source never stops the others. Killed at any moment, the next run completes to the same index.
 * @throws {SalvageError} index busy, not an index, newer, damaged; interrupted
 */
export async function indexSources(options: IndexOptions): Promise<IndexSummary> {
  const startedMs = performance.now();
  const { sources, problems } = await discoverSources(options.paths.filter((path) => path !== "-"));
  const writer = new IndexWriter(options.indexPath);
  try {
    const run: Run = { options, writer, bytesRead: 0, bytesTotal: 0, sinceCommit: 0 };
    const results: SourceSummary[] = problems.map((problem) => failed(options, problem.path, problem.message));
    results.push(...(await readAll(run, sources)));
    if (options.paths.includes("-")) results.push(await readStdin(run));
    options.onProgress?.({ path: "", bytesRead: run.bytesRead, bytesTotal: run.bytesTotal, phase: "concluding" });
    conclude(writer);
    writer.commit();
    return summarise(writer.db, results, (performance.now() - startedMs) / 1000);
  } finally {
    writer.close();
  }
}

function failed(options: IndexOptions, path: string, error: string): SourceSummary {
  return { id: null, path, host: options.host, zone: options.zone, status: "failed", error };
}

/** Reads the sources, `jobs` at a time, oldest first; results stay in the order of the sources. */
async function readAll(run: Run, sources: readonly DiscoveredSource[]): Promise<SourceSummary[]> {
  const results: SourceSummary[] = [];
  const files: (CandidateFile | null)[] = [];
  for (const [place, source] of sources.entries()) {
    try {
      const file = await examine(source.path, source.absolutePath);
      files.push(file);
      // Mail logs shrink to about a tenth: good enough for a progress bar.
      const bytes = file.compression === "none" ? file.fileBytes : file.fileBytes * 10;
      if (run.bytesTotal !== null) run.bytesTotal += bytes;
    } catch (error) {
      files.push(null);
      results[place] = failed(run.options, source.path, messageOf(error));
    }
  }
  let next = 0;
  const work = async (): Promise<void> => {
    const parser = new ParserThread({ grammarFolders: run.options.grammarFolders });
    try {
      for (let place = next++; place < files.length; place = next++) {
        const file = files[place];
        if (file !== null && file !== undefined) results[place] = await readFile(run, parser, file);
      }
    } finally {
      await parser.close();
    }
  };
  if (files.some((file) => file !== null)) {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(run.options.jobs, files.length)) }, work));
  }
  return results.filter((result) => result !== undefined);
}

async function readFile(run: Run, parser: ParserThread, file: CandidateFile): Promise<SourceSummary> {
  const { writer, options } = run;
  const identity = identify(file, writer.sourcesWithHead());
  if (identity.kind === "known") {
    noteNewPlace(writer, identity.source, file);
    run.bytesRead += file.fileBytes;
    return { ...failed(options, file.path, ""), id: identity.source.id, status: "unchanged", error: null };
  }
  const known = identity.kind === "maybe-grown" ? identity.source : null;
  const blocks = openPlainBytes(file.path);
  return readSource(run, parser, { file, known, blocks });
}

/** A known source is found under another name or compressed: remember where it lies, if its old place holds it no more. */
function noteNewPlace(writer: IndexWriter, source: SourceState, file: CandidateFile): void {
  if (source.absolutePath === file.absolutePath) return;
  writer.updateSource(source.id, {
    path: file.path,
    absolutePath: file.absolutePath,
    compression: file.compression,
    fileBytes: file.fileBytes,
    fileMtimeMs: file.fileMtimeMs,
  });
}

interface Reading {
  readonly file: CandidateFile;
  readonly known: SourceState | null;
  readonly blocks: AsyncIterable<Uint8Array>;
}

async function readStdin(run: Run): Promise<SourceSummary> {
  const { options } = run;
  const parts: Uint8Array[] = [];
  let length = 0;
  const stdin = (options.stdin ?? process.stdin)[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await stdin.next();
    if (done === true) break;
    parts.push(value);
    length += value.length;
    if (length >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(parts, length);
  const file = { path: "-", absolutePath: "-", compression: "none" as const, fileBytes: -1, fileMtimeMs: -1, head };
  run.bytesTotal = null;
  const identity = identify(file, run.writer.sourcesWithHead());
  const known = identity.kind === "new" ? null : identity.source;
  const parser = new ParserThread({ grammarFolders: options.grammarFolders });
  try {
    return await readSource(run, parser, { file, known, blocks: rest(head, stdin) });
  } finally {
    await parser.close();
  }
}

async function* rest(head: Uint8Array, stdin: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await stdin.next(); next.done !== true; next = await stdin.next()) yield next.value;
}

/** Reads one source from where it was left, or from its beginning. */
async function readSource(run: Run, parser: ParserThread, reading: Reading): Promise<SourceSummary> {
  const { writer, options } = run;
  const { file, known } = reading;
  const host = known?.host ?? options.host;
  const zone = known?.zone ?? options.zone;
  const id =
    known?.id ??
    writer.addSource({
      path: file.path,
      absolutePath: file.absolutePath,
      host,
      zone,
      compression: file.compression,
      fingerprint: fingerprintOf(file.head),
    });
  const resume = known?.checkpoint ?? null;
  const hostId = writer.hostId(host);
  const from = resume?.offsetBytes ?? 0;
  let error: string | null = null;
  let isNew = known === null;
  const hasher = new SpanHasher();
  const apply = (batch: Batch): void => {
    if (known !== null && !isNew) {
      isNew = true;
      if (resume !== null) writer.rewind(id, resume);
    }
    markUnconcluded(writer);
    writer.apply(id, hostId, batch, null);
  };
  writer.commit();
  parser.begin({ zone, sinceUtcMs: options.sinceUtcMs, untilUtcMs: options.untilUtcMs, resume });
  try {
    for await (const block of reading.blocks) {
      if (options.signal?.aborted === true) throw interrupted();
      const before = hasher.lengthBytes;
      hasher.update(block);
      if (hasher.lengthBytes > from) await parser.push(block.subarray(Math.max(0, from - before)), apply);
      progress(run, file.path, block.length);
      await nextTurn();
    }
  } catch (problem) {
    if (!(problem instanceof SourceError)) {
      await parser.end().catch(() => undefined);
      throw problem;
    }
    error = problem.message;
  }
  const grown = hasher.lengthBytes > (known?.indexedBytes ?? -1);
  const ends = await parser.end();
  if (!grown && known !== null) {
    noteNewPlace(writer, known, file);
    const unchanged = { path: file.path, host, zone, id, status: "unchanged" as const, error: null };
    if (error === null) writer.updateSource(id, { fileBytes: file.fileBytes, fileMtimeMs: file.fileMtimeMs });
    return unchanged;
  }
  apply(ends.complete);
  writer.apply(id, hostId, ends.tail, {
    indexedBytes: hasher.lengthBytes,
    sha256: hasher.digestHex(),
    tailBytes: 0,
    tailSha256: "",
  });
  writer.forgetNumbers(id);
  writer.updateSource(id, {
    path: file.path,
    absolutePath: file.absolutePath,
    compression: file.compression,
    fileBytes: file.fileBytes,
    fileMtimeMs: file.fileMtimeMs,
    error,
    ...(hasher.lengthBytes > file.head.length || known === null || file.head.length > known.headBytes
      ? { fingerprint: fingerprintOf(file.head) }
      : {}),
  });
  if (run.sinceCommit >= COMMIT_BYTES) {
    writer.commit();
    run.sinceCommit = 0;
  }
  const status = error !== null ? "failed" : known === null ? "indexed" : "resumed";
  return { path: file.path, host, zone, id, status, error };
}

function progress(run: Run, path: string, bytes: number): void {
  run.bytesRead += bytes;
  run.sinceCommit += bytes;
  if (run.sinceCommit >= COMMIT_BYTES) {
    run.writer.commit();
    run.sinceCommit = 0;
  }
  run.options.onProgress?.({ path, bytesRead: run.bytesRead, bytesTotal: run.bytesTotal, phase: "reading" });
}

function interrupted(): SalvageError {
  return new SalvageError("interrupted; what was read so far is kept", {
    code: "interrupted",
    exitCode: 130,
    hint: "run the same command again: it goes on where it stopped",
  });
}
