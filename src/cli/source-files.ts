import type { SourceRecord } from "../index/index.ts";

/** Up to this size a source is hashed without being asked to. */
const HASHED_BYTES = 256 * 1024 * 1024;

/**
 * Compares the digest of the indexed span with the file at `path`.
 * @param asked hash it however large it is
 * @returns null for a large file that nobody asked to hash
 * @throws {SourceError} where the file cannot be read
 */
export async function isUnchanged(path: string, source: SourceRecord, asked: boolean): Promise<boolean | null> {
  if (!asked && source.indexedBytes > HASHED_BYTES) return null;
  const { hashSpan, SourceError } = await import("../log/index.ts");
  try {
    return (await hashSpan(path, source.indexedBytes)).digestHex() === source.sha256;
  } catch (error) {
    if (error instanceof SourceError && error.problem === "source-changed") return false;
    throw error;
  }
}
