import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openPlainBytes, SourceError, sniffCompression, unreadable } from "../../src/log/index.ts";
import { logLines, tempFolder } from "./temp-folder.ts";

const folder = tempFolder();
const text = logLines(60_000);
const plain = Buffer.from(text);

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** All that a source gives, and the error it ends with. */
async function read(path: string, fromOffsetBytes = 0): Promise<{ bytes: Buffer; error: SourceError | null }> {
  const parts: Buffer[] = [];
  try {
    for await (const block of openPlainBytes(path, { fromOffsetBytes })) parts.push(Buffer.from(block));
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    return { bytes: Buffer.concat(parts), error: error as SourceError };
  }
  return { bytes: Buffer.concat(parts), error: null };
}

const half = plain.length >> 1;
const twoMembers = Buffer.concat([gzipSync(plain.subarray(0, half)), gzipSync(plain.subarray(half))]);
const twoFrames = Buffer.concat([zstdCompressSync(plain.subarray(0, half)), zstdCompressSync(plain.subarray(half))]);

describe("a log file is read by its content, whatever its name", () => {
  it.each([
    ["plain", "mailbox.log.gz", plain, "none"],
    ["gzip", "mailbox.log", gzipSync(plain), "gzip"],
    ["gzip of several members", "mailbox.log.1", twoMembers, "gzip"],
    ["gzip followed by zeros (a tape block)", "tape", Buffer.concat([gzipSync(plain), Buffer.alloc(4096)]), "gzip"],
    ["zstd", "mailbox.log.2024-03-11.txt", zstdCompressSync(plain), "zstd"],
    ["zstd of several frames", "x.zst", twoFrames, "zstd"],
  ] as const)("%s", async (_, name, bytes, compression) => {
    const path = file(name, bytes);
    expect(await sniffCompression(path)).toBe(compression);
    const whole = await read(path);
    expect(whole.error).toBeNull();
    expect(whole.bytes.equals(plain)).toBe(true);
    const tail = await read(path, half + 77);
    expect(tail.bytes.equals(plain.subarray(half + 77))).toBe(true);
    expect((await read(path, plain.length + 5)).bytes).toHaveLength(0);
  });

  it("an empty one", async () => {
    expect(await read(file("empty", ""))).toEqual({ bytes: Buffer.alloc(0), error: null });
  });
});

describe("a compressed file that was cut off gives all that decompresses, then says so:", () => {
  // Flushed half-way, so that exactly this much can be decompressed from the first half of the file.
  it("gzip", async () => {
    const start = gzipSync(plain.subarray(0, half), { finishFlush: constants.Z_SYNC_FLUSH });
    const { bytes, error } = await read(file("cut.gz", start));
    expect(bytes.equals(plain.subarray(0, half))).toBe(true);
    expect(error).toMatchObject({ problem: "source-truncated", exitCode: 3, path: join(folder, "cut.gz") });
  });

  it("gzip without its checksum", async () => {
    const { bytes, error } = await read(file("cut2.gz", gzipSync(plain).subarray(0, -8)));
    expect(bytes.equals(plain)).toBe(true);
    expect(error?.problem).toBe("source-truncated");
  });

  it("gzip within its second member", async () => {
    const { bytes, error } = await read(file("cut3.gz", twoMembers.subarray(0, -1)));
    expect(bytes.equals(plain)).toBe(true);
    expect(error?.problem).toBe("source-truncated");
  });

  it("zstd", async () => {
    const { bytes, error } = await read(file("cut.zst", twoFrames.subarray(0, -10)));
    expect(bytes.length).toBeGreaterThanOrEqual(half);
    expect(bytes.equals(plain.subarray(0, bytes.length))).toBe(true);
    expect(error?.problem).toBe("source-truncated");
  });
});

describe("a damaged compressed file gives what comes before the damage, then says so:", () => {
  it("gzip with rubbish after its end", async () => {
    const { bytes, error } = await read(file("rubbish.gz", Buffer.concat([gzipSync(plain), Buffer.from("rubbish")])));
    expect(bytes.equals(plain)).toBe(true);
    expect(error).toMatchObject({ problem: "source-damaged", exitCode: 3 });
  });

  it("zstd with rubbish after its end", async () => {
    const { bytes, error } = await read(
      file("rubbish.zst", Buffer.concat([zstdCompressSync(plain), Buffer.from("rubbish!")])),
    );
    expect(bytes.equals(plain)).toBe(true);
    expect(error?.problem).toBe("source-damaged");
  });

  it("gzip overwritten in the middle", async () => {
    const damaged = gzipSync(plain);
    damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 64);
    const { bytes, error } = await read(file("damaged.gz", damaged));
    const good = Math.floor(plain.length * 0.4);
    expect(bytes.subarray(0, good).equals(plain.subarray(0, good))).toBe(true);
    expect(error?.problem).toBe("source-damaged");
  });
});

describe("what cannot be read is told by name:", () => {
  it.each([
    ["bzip2", "425a68393141592653590000"],
    ["xz", "fd377a585a000004e6d6b446"],
    ["lz4", "04224d186470b90000000000"],
    ["zip", "504b03041400000008000000"],
  ])("%s", async (format, hex) => {
    const { error } = await read(file(`x.${format}`, Buffer.from(hex, "hex")));
    expect(error?.problem).toBe("source-unsupported");
    expect(error?.message).toContain(format);
    expect(error?.hint).toMatch(/unpack it with \w+ first/);
  });

  it("a missing file", async () => {
    const { error } = await read(join(folder, "none"));
    expect(error).toMatchObject({ problem: "source-unreadable", exitCode: 3 });
    expect(error?.message).toMatch(/none: no such file/);
  });

  it("a folder, and what is no file", async () => {
    mkdirSync(join(folder, "sub"));
    expect((await read(join(folder, "sub"))).error?.message).toMatch(/is not a regular file/);
    expect((await read("/dev/null")).error?.message).toMatch(/is not a regular file/);
  });

  it("a file that this user may not read (exit 7)", () => {
    expect(unreadable("x.log", Object.assign(new Error("EACCES"), { code: "EACCES" }))).toMatchObject({
      problem: "source-unreadable",
      exitCode: 7,
    });
  });
});
