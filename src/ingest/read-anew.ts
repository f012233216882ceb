import { EXIT, isSameZone, SalvageError } from "../core/index.ts";
import {
  IndexWriter,
  isSameWindow,
  keepsTheSame,
  type ReadWindow,
  removeIndex,
  type SourceState,
  takeContents,
} from "../index/index.ts";
import type { DiscoveredSource } from "../log/index.ts";
import { markUnconcluded } from "./conclude.ts";
import { examine, identify } from "./identify.ts";
import type { IndexOptions, SourceSetting } from "./index-options.ts";
import { type Place, placesOf } from "./source-places.ts";

/** A known source, where its text lies now, and what it is to be read with. */
interface Placed extends Place {
  readonly source: SourceState;
  readonly reading: Reading;
}

/** What a source is read with. */
interface Reading extends ReadWindow {
  readonly host: string;
  readonly zone: string;
}

/** Makes an index of some sources, or goes on with one. */
type IndexSome = (options: IndexOptions) => Promise<unknown>;

/**
 * Gives sources that the index knows another zone, host, or window of time: every event of theirs may change, and with it the order
 * of events, sessions, losses. So all sources of the index are read again, into a new index beside it, whose contents then take the
 * place of the old ones in one step: the outcome is the index that would have been made so from the start, and whatever happens on
 * the way leaves the old one. Sources that the run does not name keep what they were read with.
 * @returns the places of the sources that were changed
 * @throws {SalvageError} `zone-not-changed` and the like (exit 2) where the text of a source is not to be had any more; interrupted
 */
export async function readAnew(
  options: IndexOptions,
  found: readonly DiscoveredSource[],
  indexSome: IndexSome,
): Promise<ReadonlySet<string>> {
  if (options.readsAnewFor === undefined) return new Set();
  const writer = new IndexWriter(options.indexPath);
  const newPath = `${options.indexPath}.anew`;
  try {
    const known = writer.knownSources();
    if (known.every((source) => isReadWith(source, readingFor(source, options)))) return new Set();
    const named = await whichAreNamed(found, known);
    const asked = known.filter((source) => named.has(source.id) && !isReadWith(source, readingFor(source, options)));
    const changed = asked.flatMap((source) => changesOf(source, options));
    if (changed.length === 0) {
      noteWindows(writer, asked, options);
      return new Set();
    }
    const places = await placesOf(known, named);
    if (!(places instanceof Map)) {
      // A run without a word of a window takes what there is.
      if (!isAskedFor(changed, options)) return new Set();
      throw gone(places.gone, changed[0]!);
    }
    const placed = known.map((source): Placed => {
      const reading = named.has(source.id) ? readingFor(source, options) : source;
      return { source, ...places.get(source.id)!, reading };
    });
    removeIndex(newPath);
    for (const group of Map.groupBy(placed, groupOf).values()) await indexSome(optionsFor(options, group, newPath));
    keepPaths(newPath, placed);
    takeContents(writer.db, newPath);
    return new Set(placed.filter(({ source, reading }) => !isReadWith(source, reading)).map((one) => one.absolutePath));
  } catch (error) {
    throw error instanceof SalvageError && error.code === "interrupted" ? interrupted() : error;
  } finally {
    removeIndex(newPath);
    writer.close();
  }
}

/** What a source that the run names is to be read with. */
function readingFor(source: SourceState, options: IndexOptions): Reading {
  const isOf = (setting: SourceSetting): boolean => options.readsAnewFor?.includes(setting) === true;
  const { sinceUtcMs, untilUtcMs } = isOf("window") ? options : source;
  return {
    host: isOf("host") ? options.host : source.host,
    zone: isOf("zone") ? options.zone : source.zone,
    sinceUtcMs,
    untilUtcMs,
  };
}

function isReadWith(source: SourceState, reading: Reading): boolean {
  return source.host === reading.host && isSameZone(source.zone, reading.zone) && isSameWindow(source, reading);
}

/** What of a named source has to change so that it has to be read again. */
function changesOf(source: SourceState, options: IndexOptions): SourceSetting[] {
  const { host, zone, ...window } = readingFor(source, options);
  // A window that may keep or drop a forged record has to show which.
  const isSame = isSameWindow(source, window) || (source.suspicious === 0 && keepsTheSame(source, window));
  return [
    ...(isSameZone(source.zone, zone) ? [] : ["zone" as const]),
    ...(source.host === host ? [] : ["host" as const]),
    ...(isSame ? [] : ["window" as const]),
  ];
}

function isAskedFor(changed: readonly SourceSetting[], { sinceUtcMs, untilUtcMs }: IndexOptions): boolean {
  return sinceUtcMs !== null || untilUtcMs !== null || changed.some((setting) => setting !== "window");
}

/** Nothing of what was read changes; what these sources gain is read within the window of this run. */
function noteWindows(writer: IndexWriter, sources: readonly SourceState[], options: IndexOptions): void {
  for (const source of sources) {
    const { sinceUtcMs, untilUtcMs } = readingFor(source, options);
    // Stories are limited by what was left out, which is told by the window.
    if (source.leftOutFromUtcMs !== null) markUnconcluded(writer);
    writer.updateSource(source.id, { window: { sinceUtcMs, untilUtcMs } });
  }
  writer.commit();
}

/** The known sources that the run's files are, or go on from, each with those files. */
async function whichAreNamed(found: readonly DiscoveredSource[], known: readonly SourceState[]) {
  const named = new Map<number, DiscoveredSource[]>();
  for (const file of found) {
    // What cannot be read is told when the run comes to it.
    const candidate = await examine(file.path, file.absolutePath).catch(() => null);
    if (candidate === null || candidate.head.length === 0) continue;
    const identity = identify(candidate, known);
    if (identity.kind === "new") continue;
    named.set(identity.source.id, [...(named.get(identity.source.id) ?? []), file]);
  }
  return named;
}

/** Sources that one run reads: with the same host, zone and window. */
function groupOf({ reading: { host, zone, sinceUtcMs, untilUtcMs } }: Placed): string {
  return JSON.stringify([host, zone, sinceUtcMs, untilUtcMs]);
}

function optionsFor(options: IndexOptions, group: readonly Placed[], indexPath: string): IndexOptions {
  const [{ reading }] = group as [Placed];
  const { host, zone, sinceUtcMs, untilUtcMs } = reading;
  const { readsAnewFor: _, ...rest } = options;
  const paths = group.map(({ absolutePath }) => absolutePath);
  return { ...rest, indexPath, paths, host, zone, sinceUtcMs, untilUtcMs, follow: false };
}

/** The new index knows its sources by the names that people gave them, too. */
function keepPaths(newPath: string, placed: readonly Placed[]): void {
  const writer = new IndexWriter(newPath);
  const paths = new Map(placed.map(({ absolutePath, path }) => [absolutePath, path]));
  for (const { id, absolutePath } of writer.knownSources()) {
    const path = paths.get(absolutePath);
    if (path !== undefined) writer.updateSource(id, { path });
  }
  writer.commit();
  writer.close();
}

function gone(source: SourceState, setting: SourceSetting): SalvageError {
  const what = { zone: "the zone", host: "the host", window: "the time that is read" }[setting];
  return new SalvageError(
    `${what} is not changed: ${source.path} is no longer what was read of it, and all logs would be read again`,
    {
      code: `${setting}-not-changed`,
      exitCode: EXIT.usage,
      hint: "name the place where it lies now together with the others, or make a new index with --index",
    },
  );
}

function interrupted(): SalvageError {
  return new SalvageError("interrupted; the index is as it was before", {
    code: "interrupted",
    exitCode: EXIT.interrupted,
    hint: "run the same command again",
  });
}
