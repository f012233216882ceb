import { SourceError } from "./errors.ts";
import { decodeUtf8 } from "./latin1.ts";
import { openPlainBytes, openSource, readUpTo } from "./plain-bytes.ts";

/** How far neighbours are looked for on either side: longer lines are shown cut. */
const NEIGHBOUR_BYTES = 64 * 1024;

/** A record as it stands in its file, with whole lines around it, oldest first. */
export interface RawAround {
  readonly before: readonly string[];
  readonly record: Buffer;
  readonly after: readonly string[];
}

/**
 * The bytes of a record (plain-text offset and length, as the index has them), from a plain or compressed file.
 * @throws {SourceError} `source-changed` where the file ends before it
 */
export async function readRawRecord(path: string, offsetBytes: number, lengthBytes: number): Promise<Buffer> {
  const record = await readSpan(path, offsetBytes, lengthBytes);
  if (record.length < lengthBytes)
    throw new SourceError(path, "source-changed", `ends before byte ${offsetBytes + lengthBytes}`, {
      hint: "it was truncated or replaced since it was indexed; give the path of its rotated copy",
    });
  return record;
}

/** The same with lines around it, decoded. @throws {SourceError} as `readRawRecord` */
export async function readAround(
  path: string,
  offsetBytes: number,
  lengthBytes: number,
  linesBefore: number,
  linesAfter: number,
): Promise<RawAround> {
  const from = Math.max(0, offsetBytes - NEIGHBOUR_BYTES);
  const start = offsetBytes - from;
  const span = await readSpan(path, from, start + lengthBytes + NEIGHBOUR_BYTES);
  if (span.length < start + lengthBytes) await readRawRecord(path, offsetBytes, lengthBytes);
  const before = linesOf(span.subarray(0, start));
  const after = linesOf(span.subarray(start + lengthBytes)).slice(1);
  return {
    before: linesBefore === 0 ? [] : before.slice(0, -1).slice(-linesBefore),
    record: span.subarray(start, start + lengthBytes),
    after: (after.at(-1) === "" ? after.slice(0, -1) : after).slice(0, linesAfter),
  };
}

/** Plain bytes from an offset; fewer where the file ends. */
async function readSpan(path: string, offsetBytes: number, lengthBytes: number): Promise<Buffer> {
  const { file, compression } = await openSource(path);
  try {
    if (compression === "none") return await readUpTo(path, file, offsetBytes, lengthBytes);
  } finally {
    await file.close();
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const block of openPlainBytes(path, { fromOffsetBytes: offsetBytes })) {
    const part = new Uint8Array(block.subarray(0, lengthBytes - length));
    parts.push(part);
    length += part.length;
    if (length === lengthBytes) break;
  }
  return Buffer.concat(parts, length);
}

/** Text cut at its line breaks; what follows the last one is a line too, possibly empty. */
function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString("latin1")
    .split("\n")
    .map((line) => decodeUtf8(line.endsWith("\r") ? line.slice(0, -1) : line));
}
