import { createHash } from "node:crypto";

/** The length of every digest: 32 bytes in base64 with padding. */
export const DIGEST_LENGTH = 44;

/** SHA-256 as a real server writes it: base64 with padding, `/` as `,` (ByteUtil.getSHA256Digest). */
function asDigest(sha256Base64: string): string {
  return sha256Base64.replaceAll("/", ",");
}

/** The digest of bytes that are at hand. */
export function digestOf(bytes: Uint8Array): string {
  return asDigest(createHash("sha256").update(bytes).digest("base64"));
}

/** A digest of bytes that come bit by bit. */
export function digestStream(): { update(chunk: Uint8Array): void; digest(): string } {
  const hash = createHash("sha256");
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => asDigest(hash.digest("base64")),
  };
}
