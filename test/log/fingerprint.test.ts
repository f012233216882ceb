import { createHash } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  beginsLike,
  FIRST_BYTES,
  fingerprintOf,
  HEAD_BYTES,
  hashSpan,
  headSha256,
  isBeginningOf,
  readHead,
  SpanHasher,
} from "../../src/log/index.ts";
import { logLines, tempFolder } from "./temp-folder.ts";

const folder = tempFolder();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("a source is known by what it begins with", () => {
  const small = logLines(3);
  const large = logLines(2000);

  it("when it is unchanged, renamed or compressed", async () => {
    const path = file("mailbox.log", large);
    const known = fingerprintOf(await readHead(path));
    expect(known).toEqual({
      headBytes: HEAD_BYTES,
      headSha256: sha256(large.slice(0, HEAD_BYTES)),
      firstSha256: sha256(large.slice(0, FIRST_BYTES)),
    });
    renameSync(path, join(folder, "mailbox.log.2024-03-11"));
    expect(beginsLike(await readHead(join(folder, "mailbox.log.2024-03-11")), known)).toBe(true);
    expect(beginsLike(await readHead(file("x.gz", gzipSync(large))), known)).toBe(true);
  });

  it("when it has grown, even from less than the head", async () => {
    const known = fingerprintOf(await readHead(file("mailbox.log", small)));
    expect(known).toMatchObject({ headBytes: small.length, headSha256: sha256(small) });
    expect(beginsLike(await readHead(file("mailbox.log", large)), known)).toBe(true);
  });

  it("and not when it was truncated and written anew, or is shorter, or was empty", async () => {
    const known = fingerprintOf(await readHead(file("mailbox.log", large)));
    expect(beginsLike(await readHead(file("mailbox.log", logLines(2000, 5000))), known)).toBe(false);
    expect(beginsLike(await readHead(file("mailbox.log", small)), known)).toBe(false);
    expect(beginsLike(Buffer.from(small), fingerprintOf(Buffer.alloc(0)))).toBe(false);
  });

  it("even by a copy that is shorter than its fingerprint, by the first bytes", () => {
    const known = fingerprintOf(Buffer.from(large));
    expect(isBeginningOf(Buffer.from(large.slice(0, 5000)), known)).toBe(true);
    expect(isBeginningOf(Buffer.from(logLines(30, 5000)), known)).toBe(false);
    expect(isBeginningOf(Buffer.from(large.slice(0, FIRST_BYTES - 1)), known)).toBe(false);
  });

  it("as far as a cut off .gz goes", async () => {
    const known = fingerprintOf(Buffer.from(large));
    const cut = await readHead(file("cut.gz", gzipSync(large).subarray(0, -8)));
    expect(beginsLike(cut, known)).toBe(true);
  });

  it("by a hash of its first bytes alone", () => {
    expect(headSha256(Buffer.from("abcdef"), 3)).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});

describe("the hash of a span", () => {
  it("can be asked for again and again while the span grows", () => {
    const hasher = new SpanHasher();
    hasher.update(Buffer.from("ab"));
    expect(hasher.digestHex()).toBe(sha256("ab"));
    hasher.update(Buffer.from("c"));
    expect([hasher.digestHex(), hasher.lengthBytes]).toEqual([sha256("abc"), 3]);
  });

  it("is taken up again from a plain or compressed file", async () => {
    const text = logLines(1000);
    for (const path of [file("a.log", text), file("a.gz", gzipSync(text))]) {
      const hasher = await hashSpan(path, 5000);
      expect(hasher.digestHex()).toBe(sha256(text.slice(0, 5000)));
      hasher.update(Buffer.from(text.slice(5000)));
      expect(hasher.digestHex()).toBe(sha256(text));
    }
    expect((await hashSpan(file("b.log", ""), 0)).digestHex()).toBe(sha256(""));
  });

  it("is refused where the file has become shorter", async () => {
    await expect(hashSpan(file("c.log", "abc"), 4)).rejects.toMatchObject({ problem: "source-changed" });
  });
});
