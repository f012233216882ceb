import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FolderRecord } from "../../src/mailstore/index.ts";
import {
  digestOf,
  digestStream,
  findFolder,
  ITEM_FLAGS,
  parseFlags,
  quotaBytesOf,
  readMessageHeaders,
  requireFolder,
  validAddress,
  validName,
} from "../../src/mailstore/index.ts";
import { message } from "./new-store.ts";

describe("the digest", () => {
  it("is the server's: SHA-256, base64, comma for slash", () => {
    // FIPS 180-4's example `abc`, as the server's blob_digest column would have it.
    expect(digestOf(Buffer.from("abc"))).toBe("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD,YfIAFa0=");
  });

  it("does not depend on how the bytes come", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => {
        const digest = digestStream();
        for (const chunk of chunks) digest.update(chunk);
        expect(digest.digest()).toBe(digestOf(Buffer.concat(chunks)));
      }),
    );
  });
});

describe("flags", () => {
  it("are read as words and as the server's letters", () => {
    expect(parseFlags("flagged, unread")).toEqual(["unread", "flagged"]);
    expect(parseFlags("uf")).toEqual(["unread", "flagged"]);
    expect(parseFlags("x!")).toEqual(["deleted", "urgent"]);
    expect(parseFlags("")).toEqual([]);
  });

  it("that nobody knows are refused", () => {
    expect(() => parseFlags("unred")).toThrow("unknown flags: unred");
    expect(() => parseFlags("q")).toThrow("unknown flags");
  });

  it("have a letter each", () => {
    for (const letter of "ufarswdxn!?") expect(parseFlags(letter)).toHaveLength(1);
    expect(parseFlags("ufarswdxn!?")).toEqual([...ITEM_FLAGS]);
  });
});

describe("message headers", () => {
  it("are decoded", async () => {
    const head = message({
      from: '"Boss, The" <boss@example.com>',
      messageId: "<a@example.org>",
      subject: "=?utf-8?q?K=C3=B6ln?=\r\n =?utf-8?q?_und?= mehr",
    });
    expect(await readMessageHeaders(head)).toEqual({
      messageId: "<a@example.org>",
      sender: "boss@example.com",
      subject: "Köln und mehr",
      dateUtcMs: Date.UTC(2024, 2, 11, 8, 14, 2),
    });
  });

  it("that are missing are null, and a body is never taken for them", async () => {
    const nothing = { messageId: null, sender: null, subject: null, dateUtcMs: null };
    expect(await readMessageHeaders(Buffer.from("\r\nSubject: no\r\n"))).toEqual(nothing);
    expect(await readMessageHeaders(Buffer.alloc(0))).toEqual(nothing);
  });

  it("never make the reader throw, whatever the bytes are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await readMessageHeaders(bytes);
        await readMessageHeaders(Buffer.concat([Buffer.from("From: "), bytes]));
      }),
    );
  });

  it("of a monstrous message are read up to the cap", async () => {
    const head = Buffer.concat([message({ subject: "first" }).subarray(0, 60), Buffer.alloc(3_000_000, "A")]);
    expect((await readMessageHeaders(head)).sender).toBe("boss@example.com");
  });
});

describe("folder names", () => {
  it("may hold anything but what the server refuses", () => {
    expect(validName("Rechnungen (alt) [2023], Köln (id=7)")).toBe("Rechnungen (alt) [2023], Köln (id=7)");
    for (const bad of ["", "  ", ".", "..", "a/b", "a:b", 'a"b', "a\tb", "a\nb", "x".repeat(256)]) {
      expect(() => validName(bad), JSON.stringify(bad)).toThrow();
    }
  });

  it("are found by path with or without the first slash, in any case", () => {
    const folders = ["/", "/Inbox", "/Inbox/Projects"].map((path) => ({ path }) as FolderRecord);
    expect(findFolder(folders, "inbox/projects/")?.path).toBe("/Inbox/Projects");
    expect(findFolder(folders, "")?.path).toBe("/");
    expect(findFolder(folders, "/Projects")).toBeNull();
  });

  it("that are nearly right are told in the hint", () => {
    const folders = ["/", "/Inbox", "/Trash"].map((path) => ({ path }) as FolderRecord);
    expect(() => requireFolder(folders, "Imbox")).toThrow(
      expect.objectContaining({ code: "no-such-folder", hint: "did you mean /Inbox?" }),
    );
  });
});

describe("addresses and quotas", () => {
  it("keeps addresses that could not stand in a log out", () => {
    expect(validAddress("John.Doe+x@Example.com")).toBe("john.doe+x@example.com");
    for (const bad of ["john", "a b@example.com", "a@b;c", "../x@example.com", "a@-x", "a\n@example.com"]) {
      expect(() => validAddress(bad), bad).toThrow();
    }
  });

  it("reads zimbraMailQuota, where 0 is none", () => {
    expect(quotaBytesOf({ zimbraMailQuota: ["1000"] })).toBe(1000);
    expect(quotaBytesOf({ zimbraMailQuota: ["0"] })).toBeNull();
    expect(quotaBytesOf({})).toBeNull();
  });
});
