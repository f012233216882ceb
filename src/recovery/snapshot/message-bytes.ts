import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** Largest message that is put back. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Volumes may be compressed, and some contents were compressed twice. */
const MAX_LAYERS = 2;

/** How far the fields of a message are looked for. */
const MAX_HEAD_BYTES = 64 * 1024;

/** A message's plain bytes from a file that may be gzip. @throws {Error} where it cannot be read */
export async function messageBytes(path: string): Promise<Buffer> {
  let bytes = await readFile(path);
  for (let layer = 0; layer < MAX_LAYERS && bytes[0] === 0x1f && bytes[1] === 0x8b; layer++)
    bytes = gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  return bytes;
}

/**
 * When a message was received: the date of its topmost Received field (RFC 5321, 4.4: the last server wrote it), else of its Date
 * field; null where it has neither.
 */
export function receivedUtcMs(bytes: Buffer): number | null {
  const [head = ""] = bytes
    .subarray(0, MAX_HEAD_BYTES)
    .toString("latin1")
    .split(/\r?\n\r?\n/, 1);
  const fields = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const fieldOf = (name: string): string | undefined =>
    fields.find((field) => field.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  const texts = [fieldOf("received")?.split(";").at(-1), fieldOf("date")];
  for (const text of texts) {
    const utcMs = text === undefined ? Number.NaN : Date.parse(text.replace(/\([^)]*\)/g, "").trim());
    if (Number.isFinite(utcMs)) return utcMs;
  }
  return null;
}
