import { setImmediate as nextTurn } from "node:timers/promises";
import { EXIT, messageOf, SalvageError } from "../core/index.ts";
import { IndexWriter, type SourceState, sqliteError } from "../index/index.ts";
import { type DiscoveredSource, discoverSources, openPlainBytes, openPlainStream, SourceError } from "../log/index.ts";
import { concludeWithReader } from "./conclude.ts";
import { followSources, isLive, nothingToFollow } from "./follow-sources.ts";
import { type CandidateFile, examine, identify } from "./identify.ts";
import type { IndexOptions } from "./index-options.ts";
import { ParserThread } from "./parser-thread.ts";
import { readAnew } from "./read-anew.ts";
import { SourceChangedError, SourceReading } from "./source-reading.ts";
import { headOf, withRest } from "./stream-head.ts";
import { type IndexSummary, type SourceSummary, summarise } from "./summary.ts";

/** One run and how far it is. */
export interface Run {
  readonly options: IndexOptions;
  readonly writer: IndexWriter;
  /** Absolute paths of known sources that were read anew already. */
  readonly readAnew: ReadonlySet<string>;
  bytesRead: number;
  bytesTotal: number | null;
}

/**
 * Brings logs into an index: finds the sources, tells by content which are known, reads what is new, and draws the
 * conclusions. One bad source never stops the others. Killed at any moment, the next run completes to the same index.
 * @throws {SalvageError} index busy, not an index, newer, damaged; interrupted before all was read
 * @throws {SalvageError} (`zone-not-changed`, …) a known source was to be read anew, and the text of a source is gone
 * @throws {UsageError} (`nothing-to-follow`) to follow no live log
 */
export async function indexSources(options: IndexOptions): Promise<IndexSummary> {
  try {
    return await intoIndex(options);
  } catch (error) {
    throw sqliteError(options.indexPath, error);
  }
}

async function intoIndex(options: IndexOptions): Promise<IndexSummary> {
  const startedMs = performance.now();
  const { sources, problems } = await discoverSources(options.paths.filter((path) => path !== "-"));
  if (options.follow === true && !sources.some((source) => isLive(source.path))) throw nothingToFollow();
  const anew = await readAnew(options, sources, indexSources);
  const writer = new IndexWriter(options.indexPath);
  try {
    const run: Run = { options, writer, readAnew: anew, bytesRead: 0, bytesTotal: 0 };
    const results: SourceSummary[] = problems.map((problem) => failed(options, problem.path, problem.message));
    results.push(...(await readAll(run, sources)));
    if (options.paths.includes("-")) results.push(await readStdin(run));
    await concludeRun(run);
    const summary = (): IndexSummary => summarise(writer.db, results, (performance.now() - startedMs) / 1000);
    if (options.follow !== true) return summary();
    await followSources(run, results);
    return summary();
  } finally {
    writer.close();
  }
}

async function concludeRun({ options, writer, bytesRead, bytesTotal }: Run): Promise<void> {
  const told = { path: "", bytesRead, bytesTotal, phase: "concluding" } as const;
  options.onProgress?.(told);
  await concludeWithReader(writer, {
    onConcluded: (concluded) => {
      if (options.signal?.aborted === true) throw interrupted();
      options.onProgress?.({ ...told, concluded });
    },
  });
}

function failed(options: IndexOptions, path: string, error: string): SourceSummary {
  return { id: null, path, host: options.host, zone: options.zone, status: "failed", error };
}

/** Reads the sources, `jobs` at a time, oldest first; results stay in the order of the sources. */
async function readAll(run: Run, sources: readonly DiscoveredSource[]): Promise<SourceSummary[]> {
  const results: SourceSummary[] = [];
  const files = await examineAll(run, sources, results);
  let next = 0;
  const work = async (): Promise<void> => {
    const parser = new ParserThread(run.options.grammarFolders, run.options.commitBytes);
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

async function examineAll(
  run: Run,
  sources: readonly DiscoveredSource[],
  results: SourceSummary[],
): Promise<(CandidateFile | null)[]> {
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
  return files;
}

async function readFile(run: Run, parser: ParserThread, file: CandidateFile): Promise<SourceSummary> {
  // An empty file has nothing to index, nor anything that it could be recognised by when it has grown.
  if (file.head.length === 0) return readEmpty(run, file);
  const identity = identify(file, run.writer.knownSources());
  if (identity.kind === "known") {
    // A shorter copy is known as far as it goes; it is not where the source's text lies.
    if (file.head.length >= identity.source.headBytes) noteNewPlace(run.writer, identity.source, file);
    run.bytesRead += file.fileBytes;
    const { id, host, zone } = identity.source;
    const status = run.readAnew.has(file.absolutePath) ? "indexed" : "unchanged";
    return { path: file.path, host, zone, id, status, error: null };
  }
  const known = identity.kind === "maybe-grown" ? identity.source : null;
  try {
    return await readSource(run, parser, { file, known, blocks: openPlainBytes(file.path) });
  } catch (error) {
    if (!(error instanceof SourceChangedError)) throw error;
    // It begins like a known source and goes on otherwise: it was cut and written anew.
    return readSource(run, parser, { file, known: null, blocks: openPlainBytes(file.path) });
  }
}

/** Nothing comes out of a compressed file that is cut off early, or damaged at its beginning: that is not the same as empty. */
async function readEmpty(run: Run, file: CandidateFile): Promise<SourceSummary> {
  try {
    for await (const _ of openPlainBytes(file.path));
  } catch (error) {
    if (error instanceof SourceError) return failed(run.options, file.path, error.message);
    throw error;
  }
  return { ...failed(run.options, file.path, ""), status: "indexed", error: null };
}

/** A known source is found under another name or compressed: remember where it lies now. */
function noteNewPlace(writer: IndexWriter, source: SourceState, file: CandidateFile): void {
  if (source.absolutePath === file.absolutePath || file.absolutePath === "-") return;
  if (file.compression === "none" && file.fileBytes < source.indexedBytes) return;
  const { path, absolutePath, compression, fileBytes, fileMtimeMs } = file;
  writer.updateSource(source.id, { path, absolutePath, compression, fileBytes, fileMtimeMs });
  writer.commit();
}

interface Reading {
  readonly file: CandidateFile;
  readonly known: SourceState | null;
  readonly blocks: AsyncIterable<Uint8Array>;
}

/** Standard input, which cannot be read twice: it is recognised by its beginning like any other source. */
async function readStdin(run: Run): Promise<SourceSummary> {
  const stdin = openPlainStream("-", run.options.stdin ?? process.stdin);
  const { head, problem } = await headOf(stdin);
  if (problem !== null && head.length === 0) return failed(run.options, "-", problem.message);
  const file = { path: "-", absolutePath: "-", compression: "none" as const, fileBytes: -1, fileMtimeMs: -1, head };
  run.bytesTotal = null;
  const identity = identify(file, run.writer.knownSources());
  const known = identity.kind === "new" ? null : identity.source;
  const parser = new ParserThread(run.options.grammarFolders, run.options.commitBytes);
  try {
    return await readSource(run, parser, { file, known, blocks: withRest(head, problem, stdin) });
  } finally {
    await parser.close();
  }
}

/** Reads one source from where it was left, or from its beginning. */
async function readSource(run: Run, parser: ParserThread, { file, known, blocks }: Reading): Promise<SourceSummary> {
  const { options, writer } = run;
  const reading = new SourceReading({ writer, parser, file, known, options });
  let error: string | null = null;
  let isDamaged = false;
  try {
    for await (const block of blocks) {
      if (options.signal?.aborted === true) throw interrupted();
      await reading.push(block);
      run.bytesRead += block.length;
      const { bytesRead, bytesTotal } = run;
      options.onProgress?.({ path: file.path, bytesRead, bytesTotal, phase: "reading" });
      await nextTurn();
    }
  } catch (problem) {
    if (!(problem instanceof SourceError)) {
      await reading.abandon();
      throw problem;
    }
    error = problem.message;
    isDamaged = problem.problem === "source-damaged";
  }
  const grown = await reading.end(error, isDamaged);
  const { id, host, zone } = reading;
  const status = !grown ? "unchanged" : error !== null ? "failed" : known === null ? "indexed" : "resumed";
  return { path: file.path, host, zone, id, status, error: grown ? error : null };
}

function interrupted(): SalvageError {
  return new SalvageError("interrupted; what was read so far is kept", {
    code: "interrupted",
    exitCode: EXIT.interrupted,
    hint: "run the same command again: it goes on where it stopped",
  });
}
