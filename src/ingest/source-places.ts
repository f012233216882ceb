import type { SourceState } from "../index/index.ts";
import { beginsLike, hashSpan, readHead, SourceError } from "../log/index.ts";

/** A file, as a run names it or as the index does. */
export interface Place {
  readonly path: string;
  readonly absolutePath: string;
}

/**
 * For each source, by its key, a place that holds all that was read of it.
 * @param named further places where sources may lie, by their keys
 * @returns or a source whose text is not to be had any more
 */
export async function placesOf(
  known: readonly SourceState[],
  named: ReadonlyMap<number, readonly Place[]>,
): Promise<Map<number, Place> | { readonly gone: SourceState }> {
  const places = new Map<number, Place>();
  // Gigabytes are compared only where no log is missing at first sight.
  for (const holds of [holdsBeginning, holdsAll]) {
    for (const source of known) {
      const place = await placeOf(source, named.get(source.id) ?? [], holds);
      if (place === null) return { gone: source };
      places.set(source.id, place);
    }
  }
  return places;
}

async function placeOf(source: SourceState, named: readonly Place[], holds: typeof holdsAll): Promise<Place | null> {
  for (const { path, absolutePath } of [...named, source]) {
    try {
      if (await holds(absolutePath, source)) return { path, absolutePath };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
  return null;
}

async function holdsBeginning(path: string, source: SourceState): Promise<boolean> {
  return beginsLike(await readHead(path), source);
}

async function holdsAll(path: string, source: SourceState): Promise<boolean> {
  // Of a source whose first reading was killed, nothing but its beginning is known.
  if (source.sha256 === "") return holdsBeginning(path, source);
  return (await hashSpan(path, source.indexedBytes)).digestHex() === source.sha256;
}
