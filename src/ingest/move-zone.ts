import { EXIT, isSameZone, SalvageError } from "../core/index.ts";
import { IndexWriter, removeIndex, type SourceState, takeContents } from "../index/index.ts";
import { type DiscoveredSource, hashSpan, SourceError } from "../log/index.ts";
import { examine, identify } from "./identify.ts";
import type { IndexOptions } from "./index-sources.ts";

/** A known source, and where its text lies now. */
interface Placed {
  readonly source: SourceState;
  /** As this run names it, or as the index does. */
  readonly path: string;
  readonly absolutePath: string;
  readonly isNamed: boolean;
}

/** Makes an index of some sources, or goes on with one. */
type IndexSome = (options: IndexOptions) => Promise<unknown>;

/**
 * Moves sources that the index knows to another zone: every time of theirs changes, and with it the order of events, sessions,
 * losses. So all sources of the index are read again, into a new index beside it, whose contents then take the place of the old
 * ones in one step: the outcome is the index that would have been made with that zone, and whatever happens on the way leaves
 * the old one.
 * @returns the places of the sources that were moved
 * @throws {SalvageError} `zone-not-changed` (exit 2) where the text of a source is not to be had any more; interrupted
 */
export async function moveToZone(
  options: IndexOptions,
  found: readonly DiscoveredSource[],
  indexSome: IndexSome,
): Promise<ReadonlySet<string>> {
  const writer = new IndexWriter(options.indexPath);
  const newPath = `${options.indexPath}.rezoned`;
  try {
    const known = writer.knownSources();
    if (known.every(({ zone }) => isSameZone(zone, options.zone))) return new Set();
    const named = await whichAreNamed(found, known);
    const moved = known.filter(({ id, zone }) => named.has(id) && !isSameZone(zone, options.zone));
    if (moved.length === 0) return new Set();
    const placed: Placed[] = [];
    for (const source of known) placed.push(await placeOf(source, named.get(source.id) ?? []));
    removeIndex(newPath);
    for (const group of Map.groupBy(placed, groupOf).values()) await indexSome(optionsFor(options, group, newPath));
    keepPaths(newPath, placed);
    takeContents(writer.db, newPath);
    return new Set(placed.filter(({ source }) => moved.includes(source)).map(({ absolutePath }) => absolutePath));
  } catch (error) {
    throw error instanceof SalvageError && error.code === "interrupted" ? interrupted() : error;
  } finally {
    removeIndex(newPath);
    writer.close();
  }
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

/** @throws {SalvageError} where none of the files holds what was read of the source */
async function placeOf(source: SourceState, files: readonly DiscoveredSource[]): Promise<Placed> {
  const isNamed = files.length > 0;
  for (const { path, absolutePath } of [...files, source]) {
    if (await holds(absolutePath, source)) return { source, path, absolutePath, isNamed };
  }
  throw new SalvageError(
    `the zone is not changed: ${source.path} is no longer what was read of it, and all logs would be read again`,
    {
      code: "zone-not-changed",
      exitCode: EXIT.usage,
      hint: "name the place where it lies now together with the others, or make a new index with --tz and --index",
    },
  );
}

async function holds(path: string, source: SourceState): Promise<boolean> {
  try {
    return (await hashSpan(path, source.indexedBytes)).digestHex() === source.sha256;
  } catch (error) {
    if (error instanceof SourceError) return false;
    throw error;
  }
}

/** Sources that one run reads: of one host and zone, named by the person or not. */
function groupOf({ source, isNamed }: Placed): string {
  return JSON.stringify([source.host, isNamed || source.zone]);
}

function optionsFor(options: IndexOptions, group: readonly Placed[], indexPath: string): IndexOptions {
  const [{ source, isNamed }] = group as [Placed];
  return {
    ...options,
    indexPath,
    paths: group.map(({ absolutePath }) => absolutePath),
    host: source.host,
    zone: isNamed ? options.zone : source.zone,
    sinceUtcMs: isNamed ? options.sinceUtcMs : null,
    untilUtcMs: isNamed ? options.untilUtcMs : null,
    movesZone: false,
    follow: false,
  };
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

function interrupted(): SalvageError {
  return new SalvageError("interrupted; the index is as it was, in the old zone", {
    code: "interrupted",
    exitCode: EXIT.interrupted,
    hint: "run the same command again",
  });
}
