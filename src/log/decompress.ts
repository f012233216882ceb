import type { FileHandle } from "node:fs/promises";
import { systemErrorCode } from "../core/index.ts";
import type { Compression } from "./compression.ts";
import { SourceError, unreadable } from "./errors.ts";
import { canReadZstd, Inflater } from "./inflater.ts";

/**
 * How much input the engine gets at once. What it made of the piece that it fails on is lost, so a damaged file is read again in
 * ever smaller pieces from there, until nothing good is lost.
 */
const PIECE_BYTES = [256 * 1024, 512, 1] as const;

/** From an offset in the compressed file on, pieces have this size. */
interface Step {
  readonly fromOffset: number;
  readonly pieceBytes: number;
}

/** The engine's error, and where the piece of input began that it failed on. */
class InflateFailure extends Error {
  readonly pieceOffset: number;
  constructor(cause: unknown, pieceOffset: number) {
    super("inflate failed", { cause });
    this.pieceOffset = pieceOffset;
  }
}

/**
 * The plain bytes of a gzip file (any number of members, RFC 1952 2.2) or zstd file (any number of frames, RFC 8878 3.1).
 * @throws {SourceError} `source-truncated` or `source-damaged`, after all that decompresses was delivered
 */
export async function* decompress(
  path: string,
  file: FileHandle,
  compression: Exclude<Compression, "none">,
): AsyncGenerator<Buffer> {
  refuseUnreadable(path, compression);
  let delivered = 0;
  let steps: readonly Step[] = [];
  let fromOffset = 0;
  for (const pieceBytes of PIECE_BYTES) {
    steps = [...steps, { fromOffset, pieceBytes }];
    try {
      let seen = 0;
      for await (const block of inflate(file, compression, steps)) {
        const known = Math.max(0, delivered - seen);
        seen += block.length;
        if (known >= block.length) continue;
        delivered = seen;
        yield known === 0 ? block : block.subarray(known);
      }
      return;
    } catch (error) {
      if (!(error instanceof InflateFailure)) throw error instanceof SourceError ? error : unreadable(path, error);
      if (isTruncation(error) || pieceBytes === 1) throw failureOf(path, error);
      fromOffset = error.pieceOffset;
    }
  }
}

/**
 * The plain bytes of a compressed stream, which cannot be read again: where it is damaged, what the engine made of its last piece is lost.
 * @throws {SourceError} `source-truncated` or `source-damaged`, after what was delivered
 */
export async function* inflateStream(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  compression: Exclude<Compression, "none">,
): AsyncGenerator<Uint8Array> {
  refuseUnreadable(name, compression);
  let inflater = new Inflater(compression);
  try {
    for await (const piece of pieces) {
      for (let left = piece; left.length > 0; ) {
        const before = inflater.consumedBytes;
        yield* inflater.write(Buffer.from(left.buffer, left.byteOffset, left.length));
        if (!inflater.hasEnded) break;
        if (compression === "gzip") return;
        left = left.subarray(inflater.consumedBytes - before);
        inflater.close();
        inflater = new Inflater(compression);
      }
    }
    yield* inflater.end();
  } catch (error) {
    if (systemErrorCode(error)?.startsWith("Z") !== true) throw error;
    throw failureOf(name, new InflateFailure(error, 0));
  } finally {
    inflater.close();
  }
}

function refuseUnreadable(path: string, compression: Compression): void {
  if (compression !== "zstd" || canReadZstd) return;
  throw new SourceError(path, "source-unsupported", "is compressed with zstd, which this version of Node cannot read", {
    hint: "use Node 22.15 or newer, or unpack the file with unzstd first",
  });
}

async function* inflate(
  file: FileHandle,
  compression: Exclude<Compression, "none">,
  steps: readonly Step[],
): AsyncGenerator<Buffer> {
  let inflater = new Inflater(compression);
  let offset = 0;
  try {
    for (;;) {
      const room = steps.findLast((step) => offset >= step.fromOffset)?.pieceBytes ?? 1;
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(room), 0, room, offset);
      if (bytesRead === 0) break;
      const before = inflater.consumedBytes;
      yield* inflater.write(buffer.subarray(0, bytesRead));
      offset += inflater.hasEnded ? inflater.consumedBytes - before : bytesRead;
      if (!inflater.hasEnded) continue;
      // Node reads on over the members of a gzip file, but stops after each frame of a zstd file. Zeros may follow gzip.
      if (compression === "gzip") return;
      inflater.close();
      inflater = new Inflater(compression);
    }
    yield* inflater.end();
  } catch (error) {
    throw systemErrorCode(error)?.startsWith("Z") ? new InflateFailure(error, offset) : error;
  } finally {
    inflater.close();
  }
}

function isTruncation(failure: InflateFailure): boolean {
  return systemErrorCode(failure.cause) === "Z_BUF_ERROR";
}

function failureOf(path: string, failure: InflateFailure): SourceError {
  if (isTruncation(failure))
    return new SourceError(path, "source-truncated", "the compressed file is cut off", {
      hint: "it may still be being written, or the disk was full; what it holds was read",
      cause: failure.cause,
    });
  return new SourceError(path, "source-damaged", "the compressed file is damaged", {
    hint: "where the damage begins cannot be told: what it gives can be searched and counts as no evidence",
    cause: failure.cause,
  });
}
