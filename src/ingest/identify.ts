import { stat } from "node:fs/promises";
import type { SourceState } from "../index/index.ts";
import { beginsLike, type Compression, isBeginningOf, readHead, sniffCompression, unreadable } from "../log/index.ts";

/** What a file turned out to be, compared with what the index holds. */
export type Identity =
  | { readonly kind: "new" }
  /** Its content is in the index, as far as it goes. */
  | { readonly kind: "known"; readonly source: SourceState }
  /** Its content begins like a known source; whether it goes on behind it shows when it is read. */
  | { readonly kind: "maybe-grown"; readonly source: SourceState };

export interface CandidateFile {
  readonly path: string;
  readonly absolutePath: string;
  readonly compression: Compression;
  readonly fileBytes: number;
  readonly fileMtimeMs: number;
  readonly head: Uint8Array;
}

/** Looks at a file without reading more than its beginning. @throws {SourceError} */
export async function examine(path: string, absolutePath: string): Promise<CandidateFile> {
  const compression = await sniffCompression(path);
  const { size, mtimeMs } = await stat(path).catch((error) => {
    // A live file may be renamed between two looks.
    throw unreadable(path, error);
  });
  const head = await readHead(path);
  return { path, absolutePath, compression, fileBytes: size, fileMtimeMs: Math.floor(mtimeMs), head };
}

/**
 * Tells by content, never by name, whether a file is in the index already: rotation renames, compression changes the size, a
 * copy has another place. A source that was cut and written anew begins differently, so it is new.
 */
export function identify(file: CandidateFile, known: readonly SourceState[]): Identity {
  const source = known
    .filter((candidate) => beginsLike(file.head, candidate))
    .sort((a, b) => b.headBytes - a.headBytes || b.indexedBytes - a.indexedBytes)[0];
  if (source === undefined) {
    const longer = known.find((candidate) => isBeginningOf(file.head, candidate));
    return longer === undefined ? { kind: "new" } : { kind: "known", source: longer };
  }
  // A sound copy shows only at its end what the damaged file gave of it.
  if (source.soundBytes !== null && !isSameFile(file, source)) return { kind: "maybe-grown", source };
  // Of a plain file the bytes in the index tell; only a compressed one has to be known by what was noted of the file.
  const isRead = file.compression === "none" ? file.fileBytes <= source.indexedBytes : isSameFile(file, source);
  return { kind: isRead ? "known" : "maybe-grown", source };
}

/** Whether the file is, to its last byte, the one that was read: name, size and time of change. */
function isSameFile(file: CandidateFile, source: SourceState): boolean {
  return (
    (source.status === "indexed" || source.soundBytes !== null) &&
    source.absolutePath === file.absolutePath &&
    source.fileBytes === file.fileBytes &&
    source.fileMtimeMs === file.fileMtimeMs
  );
}
