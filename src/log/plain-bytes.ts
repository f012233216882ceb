import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type Compression, compressionOf, MAGIC_BYTES } from "./compression.ts";
import { decompress } from "./decompress.ts";
import { SourceError, unreadable } from "./errors.ts";

/** The framer is fastest on blocks of 1 to 4 MiB (measured). */
const BLOCK_BYTES = 2 * 1024 * 1024;

export interface PlainBytesOptions {
  /** First plain-text byte that is wanted. */
  readonly fromOffsetBytes?: number;
}

/**
 * The plain text of a log file, whatever its compression, block by block. A block is valid until the next one is asked for.
 * @throws {SourceError} where the file cannot be read; after its good part where it is truncated or damaged
 */
export async function* openPlainBytes(path: string, options: PlainBytesOptions = {}): AsyncGenerator<Uint8Array> {
  const from = options.fromOffsetBytes ?? 0;
  const { file, compression } = await openSource(path);
  try {
    if (compression === "none") yield* readAhead(path, file, from);
    else yield* skip(decompress(path, file, compression), from);
  } finally {
    await file.close();
  }
}

/** An opened log file and how it is compressed. The caller closes `file`. */
export interface OpenedSource {
  readonly file: FileHandle;
  readonly compression: Compression;
}

/** Opens a log file and looks at its first bytes. @throws {SourceError} */
export async function openSource(path: string): Promise<OpenedSource> {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    throw unreadable(path, error);
  });
  try {
    if (!(await file.stat()).isFile())
      throw new SourceError(path, "source-unsupported", "is not a regular file", {
        hint: "give - to read from a pipe, or the name of a file or folder",
      });
    const head = await readUpTo(path, file, 0, MAGIC_BYTES);
    return { file, compression: compressionOf(path, head) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How a log file is compressed. @throws {SourceError} */
export async function sniffCompression(path: string): Promise<Compression> {
  const { file, compression } = await openSource(path);
  await file.close();
  return compression;
}

/** Up to `lengthBytes` from `offsetBytes`; fewer at the end of the file. @throws {SourceError} */
export async function readUpTo(
  path: string,
  file: FileHandle,
  offsetBytes: number,
  lengthBytes: number,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(lengthBytes);
  let filled = 0;
  try {
    while (filled < lengthBytes) {
      const { bytesRead } = await file.read(buffer, filled, lengthBytes - filled, offsetBytes + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return buffer.subarray(0, filled);
}

/** Reads the next block while the caller works on this one. */
async function* readAhead(path: string, file: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  const buffers = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)] as const;
  let offset = from;
  const read = (turn: number) =>
    file.read(buffers[turn % 2] ?? buffers[0], 0, BLOCK_BYTES, offset).then(
      ({ bytesRead, buffer }) => buffer.subarray(0, bytesRead),
      (error: unknown) => unreadable(path, error),
    );
  let next = read(0);
  try {
    for (let turn = 1; ; turn++) {
      const block = await next;
      if (block instanceof SourceError) throw block;
      if (block.length === 0) return;
      offset += block.length;
      next = read(turn);
      yield block;
    }
  } finally {
    // The file must not be closed under a read.
    await next;
  }
}

async function* skip(blocks: AsyncGenerator<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const block of blocks) {
    if (left < block.length) yield left === 0 ? block : block.subarray(left);
    left = Math.max(0, left - block.length);
  }
}
