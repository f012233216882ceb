import { createHash } from "node:crypto";

/** SHA-256 of the plain content in standard base64 with `,` for `/`: the name of a blob (mailboxd's `blob_digest` column). */
export function digestOf(content: Uint8Array): string {
  return named(content, "sha256");
}

/** Whether the content is what the digest names. Null where the digest is of a kind that cannot be checked. */
export function digestMatches(content: Uint8Array, digest: string): boolean | null {
  const algorithm = ALGORITHM_BY_LENGTH.get(digest.length);
  return algorithm === undefined ? null : named(content, algorithm) === digest;
}

// 32 bytes are 44 characters of base64, 48 bytes 64, 64 bytes 88 (old glossaries speak of 384-bit digests).
const ALGORITHM_BY_LENGTH = new Map([
  [44, "sha256"],
  [64, "sha384"],
  [88, "sha512"],
]);

function named(content: Uint8Array, algorithm: string): string {
  return createHash(algorithm).update(content).digest("base64").replaceAll("/", ",");
}
