import { access, utimes } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { messageOf, systemErrorCode } from "../../core/index.ts";
import type { Confined } from "./confined.ts";
import { digestMatches, digestOf } from "./digest.ts";
import type { DurableBatch } from "./durable.ts";
import { blobFile, isDigest } from "./names.ts";

/** Why a blob could not be had. `missing`: no file. `read`: the disk or the bucket failed. `broken`: the content is not what its name says. */
export type BlobFault = "missing" | "read" | "broken";

export type BlobRead =
  | {
      readonly ok: true;
      readonly content: Buffer /** How often it was compressed: 0, 1, or 2. */;
      readonly layers: number;
    }
  | { readonly ok: false; readonly fault: BlobFault; readonly message: string };

/** Where blobs can be read from: the backup path, or an archive with the path behind it. */
export interface BlobSource {
  /** The plain content behind a digest, verified. Never throws for one bad blob. */
  read(digest: string): Promise<BlobRead>;
}

/** Largest blob, compressed or plain: a decompression bomb ends here. */
export const MAX_BLOB_BYTES = 1024 * 1024 * 1024;
const MAX_LAYERS = 2;
// Level 3 packs mail within a few percent of the default level in less than half of its time.
const GZIP_LEVEL = 3;

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);

/** The blobs of a backup path, `items/<first two characters>/<digest>`. */
export function blobSourceOf(files: Confined): BlobSource {
  return {
    async read(digest) {
      if (!isDigest(digest)) return { ok: false, fault: "broken", message: "not a digest" };
      let stored: Buffer | null;
      try {
        stored = await files.read(blobFile(digest), MAX_BLOB_BYTES);
      } catch (error) {
        return { ok: false, fault: "read", message: messageOf(error) };
      }
      if (stored === null) return { ok: false, fault: "missing", message: "no such blob" };
      return unpackBlob(stored, digest);
    },
  };
}

/**
 * Plain content from what is stored: plain, gzip, or twice gzip (old data). The digest decides how far to unpack, so content
 * that is a gzip file itself comes back as it was.
 */
export async function unpackBlob(stored: Buffer, digest: string): Promise<BlobRead> {
  let content = stored;
  for (let layers = 0; ; layers++) {
    const matches = digestMatches(content, digest);
    if (matches === true || (matches === null && !isGzip(content))) return { ok: true, content, layers };
    if (!isGzip(content) || layers === MAX_LAYERS)
      return { ok: false, fault: "broken", message: "the content does not have this digest" };
    try {
      content = await gunzipAsync(content, { maxOutputLength: MAX_BLOB_BYTES });
    } catch (error) {
      return { ok: false, fault: "broken", message: messageOf(error) };
    }
  }
}

export function isGzip(content: Uint8Array): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

/** Compressed as blobs are stored. */
export async function packBlob(content: Uint8Array): Promise<Buffer> {
  return gzipAsync(content, { level: GZIP_LEVEL });
}

/** Stores a blob once: where the digest is there already, nothing is written. */
export async function storeBlob(
  files: Confined,
  batch: DurableBatch,
  content: Uint8Array,
): Promise<{ digest: string; written: boolean }> {
  const digest = digestOf(content);
  if (await claimBlob(files, digest)) return { digest, written: false };
  await batch.write(await files.resolve(blobFile(digest)), await packBlob(content));
  return { digest, written: true };
}

/** Whether a blob is there. Its time of change is set to now, so that a purge at work does not take it from a new owner. */
export async function claimBlob(files: Confined, digest: string): Promise<boolean> {
  if (!isDigest(digest)) return false;
  const now = new Date();
  try {
    await utimes(await files.resolve(blobFile(digest)), now, now);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whether a blob is there, without reading or changing anything. */
export async function hasBlob(files: Confined, digest: string): Promise<boolean> {
  if (!isDigest(digest)) return false;
  return access(await files.resolve(blobFile(digest))).then(
    () => true,
    () => false,
  );
}
