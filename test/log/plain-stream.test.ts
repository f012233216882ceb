import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openPlainStream, SourceError } from "../../src/log/index.ts";
import { logLines } from "./temp-folder.ts";

const plain = Buffer.from(logLines(5_000));
const half = plain.length >> 1;

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function read(bytes: Uint8Array, pieceBytes = 4096) {
  const parts: Buffer[] = [];
  try {
    for await (const block of openPlainStream("-", inPieces(bytes, pieceBytes))) parts.push(Buffer.from(block));
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return { bytes: Buffer.concat(parts), problem: (error as SourceError).problem };
  }
  return { bytes: Buffer.concat(parts), problem: null };
}

describe("a log that comes through a pipe is read by its content", () => {
  it.each([
    ["plain", plain],
    ["gzip", gzipSync(plain)],
    ["gzip of several members", Buffer.concat([gzipSync(plain.subarray(0, half)), gzipSync(plain.subarray(half))])],
    ["zstd", zstdCompressSync(plain)],
    [
      "zstd of several frames",
      Buffer.concat([zstdCompressSync(plain.subarray(0, half)), zstdCompressSync(plain.subarray(half))]),
    ],
    ["nothing", Buffer.alloc(0)],
  ])("%s", async (kind, bytes) => {
    for (const pieceBytes of [3, 4096, bytes.length + 1]) {
      const got = await read(bytes, pieceBytes);
      expect(got.problem).toBeNull();
      expect(got.bytes.equals(kind === "nothing" ? bytes : plain)).toBe(true);
    }
  });

  it("says where it was cut off, after what could be read", async () => {
    const cut = await read(gzipSync(plain).subarray(0, -100), 64);
    expect(cut.problem).toBe("source-truncated");
    expect(cut.bytes.length).toBeGreaterThan(0);
    expect(plain.subarray(0, cut.bytes.length).equals(cut.bytes)).toBe(true);
    expect((await read(zstdCompressSync(plain).subarray(0, -100))).problem).toBe("source-truncated");
  });

  it("refuses a format that it cannot read", async () => {
    expect(await read(Buffer.from("425a68393141592653590000", "hex"))).toEqual({
      bytes: Buffer.alloc(0),
      problem: "source-unsupported",
    });
  });
});
