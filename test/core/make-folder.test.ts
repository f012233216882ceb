import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/core/index.ts";

const place = mkdtempSync(join(tmpdir(), "salvage-folder-"));
afterAll(() => rmSync(place, { recursive: true }));

describe("making a folder", () => {
  it("makes all that is missing above it, and is content with what is there", () => {
    const path = join(place, "a/b/c");
    expect(makeFolder(path)).toEqual([join(place, "a"), join(place, "a/b"), path]);
    expect(makeFolder(path)).toEqual([]);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it("fails below a file, and where the system makes no folders, instead of trying for ever", () => {
    writeFileSync(join(place, "file"), "");
    expect(() => makeFolder(join(place, "file"))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(place, "file/below"))).toThrow(/EEXIST|ENOTDIR/);
    expect(() => makeFolder("/proc/salvage/below")).toThrow(/ENOENT/);
  });
});
