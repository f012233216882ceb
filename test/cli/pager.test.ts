import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pageText } from "../../src/cli/pager.ts";

const folder = mkdtempSync(join(tmpdir(), "salvage-pager-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the pager", () => {
  it("is $PAGER with its words, started without a shell", async () => {
    // Words are divided by spaces only, so the `;` reaches dd as part of a file name and not a shell.
    const target = join(folder, "out;");
    expect(await pageText("one\ntwo\n", { ...process.env, PAGER: `dd status=none of=${target}` })).toBe(true);
    expect(readFileSync(target, "utf8")).toBe("one\ntwo\n");
  });

  it("that cannot be started leaves the writing to the caller, as does cat", async () => {
    expect(await pageText("x", { PATH: folder, PAGER: "no-such-pager" })).toBe(false);
    expect(await pageText("x", { ...process.env, PAGER: "cat" })).toBe(false);
  });

  it("that quits early is no error", async () => {
    expect(await pageText("x\n".repeat(1_000_000), { ...process.env, PAGER: "true" })).toBe(true);
  });
});
