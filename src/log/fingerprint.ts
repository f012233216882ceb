import { createHash, type Hash } from "node:crypto";
import { SourceError } from "./errors.ts";
import { openPlainBytes } from "./plain-bytes.ts";

/** How much of a source's plain text its fingerprint covers. */
export const HEAD_BYTES = 64 * 1024;

/**
 * What a source starts with. Names change (rotation), sizes change (growth, compression): the first bytes do not, unless the
 * file was truncated and written anew.
 */
export interface Fingerprint {
  /** Plain-text bytes covered: `HEAD_BYTES`, or all there were. */
  readonly headBytes: number;
  /** Their SHA-256 in hexadecimal. */
  readonly headSha256: string;
  /** SHA-256 of the first `FIRST_BYTES`: recognises a copy that is shorter than `headBytes`. */
  readonly firstSha256: string;
}

/** Enough for the first record: its time, thread and context hardly ever come twice. */
export const FIRST_BYTES = 256;

/** The first plain bytes of a source, up to `HEAD_BYTES`. A truncated compressed file gives what it has. @throws {SourceError} */
export async function readHead(path: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const block of openPlainBytes(path)) {
      parts.push(new Uint8Array(block.subarray(0, HEAD_BYTES - length)));
      length += parts.at(-1)?.length ?? 0;
      if (length === HEAD_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof SourceError) || !["source-truncated", "source-damaged"].includes(error.problem)) throw error;
  }
  return Buffer.concat(parts, length);
}

/** SHA-256 (hex) of the first `lengthBytes` of `bytes`. */
export function headSha256(bytes: Uint8Array, lengthBytes: number): string {
  return createHash("sha256").update(bytes.subarray(0, lengthBytes)).digest("hex");
}

export function fingerprintOf(head: Uint8Array): Fingerprint {
  const headBytes = Math.min(head.length, HEAD_BYTES);
  return { headBytes, headSha256: headSha256(head, headBytes), firstSha256: headSha256(head, FIRST_BYTES) };
}

/** Whether a source that begins with `head` is the one that was `known`, perhaps grown since. An empty one tells nothing. */
export function beginsLike(head: Uint8Array, known: Fingerprint): boolean {
  return (
    known.headBytes > 0 && head.length >= known.headBytes && headSha256(head, known.headBytes) === known.headSha256
  );
}

/** Whether a source that begins with `head` is a shorter copy of the one that was `known`: cut, or still being compressed. */
export function isBeginningOf(head: Uint8Array, known: Fingerprint): boolean {
  return (
    head.length >= FIRST_BYTES && head.length < known.headBytes && headSha256(head, FIRST_BYTES) === known.firstSha256
  );
}

/** SHA-256 of a span that grows; its digest can be asked for at any time. Node cannot store the state of a hash: `hashSpan` starts again. */
export class SpanHasher {
  readonly #hash: Hash = createHash("sha256");
  #lengthBytes = 0;

  get lengthBytes(): number {
    return this.#lengthBytes;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#lengthBytes += bytes.length;
  }

  /** SHA-256 (hex) of all bytes so far. */
  digestHex(): string {
    return this.#hash.copy().digest("hex");
  }
}

/** Hashes the first `lengthBytes` plain bytes of a source, to go on from there. @throws {SourceError} `source-changed` where there are fewer */
export async function hashSpan(path: string, lengthBytes: number): Promise<SpanHasher> {
  const hasher = new SpanHasher();
  if (lengthBytes === 0) return hasher;
  for await (const block of openPlainBytes(path)) {
    hasher.update(block.subarray(0, lengthBytes - hasher.lengthBytes));
    if (hasher.lengthBytes === lengthBytes) return hasher;
  }
  throw new SourceError(path, "source-changed", `has only ${hasher.lengthBytes} of ${lengthBytes} bytes of text`, {
    hint: "it was truncated or replaced since it was indexed",
  });
}
