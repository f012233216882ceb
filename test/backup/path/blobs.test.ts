import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openBackupPath } from "../../../src/backup/path/backup-path.ts";
import { blobSourceOf, storeBlob } from "../../../src/backup/path/blobs.ts";
import { digestOf } from "../../../src/backup/path/digest.ts";
import { DurableBatch } from "../../../src/backup/path/durable.ts";
import { blobFile } from "../../../src/backup/path/names.ts";
import { temporaryFolder } from "../world.ts";

/** The digest of `abc` (FIPS 180-2, B.1), in base64 with `,` for `/`. */
const ABC = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD,YfIAFa0=";

function pathWith(digest: string, stored: Uint8Array) {
  const path = openBackupPath(temporaryFolder());
  const file = join(path.root, blobFile(digest));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stored);
  return path;
}

describe("blobs of a backup path", () => {
  it("are named by the SHA-256 of the plain content, below its first two characters", () => {
    expect(digestOf(Buffer.from("abc"))).toBe(ABC);
    expect(blobFile(ABC)).toBe(`items/un/${ABC}`);
  });

  it("are stored once and come back as they were", async () => {
    const path = openBackupPath(temporaryFolder());
    const first = await storeBlob(path.files, new DurableBatch(), Buffer.from("abc"));
    const second = await storeBlob(path.files, new DurableBatch(), Buffer.from("abc"));
    expect([first, second]).toEqual([
      { digest: ABC, written: true },
      { digest: ABC, written: false },
    ]);
    expect(await blobSourceOf(path.files).read(ABC)).toMatchObject({ ok: true, content: Buffer.from("abc") });
  });

  it.each([
    ["plain", Buffer.from("abc"), 0],
    ["gzip", gzipSync("abc"), 1],
    ["gzip twice", gzipSync(gzipSync("abc")), 2],
  ])("are read where they are stored %s", async (_name, stored, layers) => {
    const path = pathWith(ABC, stored);
    expect(await blobSourceOf(path.files).read(ABC)).toEqual({ ok: true, content: Buffer.from("abc"), layers });
  });

  it("that are gzip files themselves are not unpacked too far", async () => {
    const archive = gzipSync("a file in a gzip archive");
    const path = pathWith(digestOf(archive), gzipSync(archive));
    expect(await blobSourceOf(path.files).read(digestOf(archive))).toMatchObject({ ok: true, content: archive });
  });

  it.each([
    ["other content", gzipSync("abd")],
    ["a cut gzip stream", gzipSync("abc").subarray(0, 12)],
    ["nothing", Buffer.alloc(0)],
    ["a third gzip layer", gzipSync(gzipSync(gzipSync("abc")))],
  ])("with %s are broken", async (_name, stored) => {
    const path = pathWith(ABC, stored);
    expect(await blobSourceOf(path.files).read(ABC)).toMatchObject({ ok: false, fault: "broken" });
  });

  it("that are not there are missing, and a name that is no digest is never looked for", async () => {
    const blobs = blobSourceOf(openBackupPath(temporaryFolder()).files);
    expect(await blobs.read(ABC)).toMatchObject({ ok: false, fault: "missing" });
    expect(await blobs.read("../../../../etc/passwd")).toMatchObject({ ok: false, fault: "broken" });
  });
});
