import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeNewFile } from "../../src/cli/recovery/write-file.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-write-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that a verb writes", () => {
  it("holds all pieces, however many, and is its owner's alone", async () => {
    const path = join(folder, "whole.csv");
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row},Zürich\r\n`);
    await writeNewFile(path, rows.values());
    expect(readFileSync(path, "utf8")).toBe(rows.join(""));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is left as it was where the text cannot be made to its end, and the reason stays what it is", async () => {
    const path = join(folder, "kept.html");
    writeFileSync(path, "before");
    function* pieces() {
      yield "half";
      throw new RangeError("no more");
    }
    await expect(writeNewFile(path, pieces())).rejects.toThrow(RangeError);
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("says where it cannot be written", async () => {
    const path = join(folder, "no-such-folder", "x.html");
    await expect(writeNewFile(path, ["x"])).rejects.toMatchObject({ code: "cannot-write", exitCode: 2 });
  });
});
