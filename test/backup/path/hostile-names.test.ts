import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountIds, itemIds, openBackupPath, readAccount, readItem } from "../../../src/backup/path/backup-path.ts";
import { accountFolder, blobFile, itemFile, mapFile } from "../../../src/backup/path/names.ts";
import { temporaryFolder } from "../world.ts";

const hostile = ["..", ".", "", "../x", "a/b", "a\\b", "a\0b", "~", "-x", "/etc", "a b"];

describe("names from disk and from command lines", () => {
  it.each(hostile)("such as %j are refused as account id, digest and server id", (name) => {
    expect(() => accountFolder(name)).toThrow("refused");
    expect(() => blobFile(name)).toThrow("refused");
    expect(() => mapFile(name)).toThrow("refused");
  });

  it("never lead out of their folder, whatever they are (property)", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        for (const make of [accountFolder, blobFile, mapFile]) {
          try {
            expect(join("/root", make(name)).startsWith("/root/")).toBe(true);
            expect(make(name).split("/")).not.toContain("..");
          } catch (error) {
            expect(String(error)).toContain("refused");
          }
        }
      }),
    );
  });

  it("of items are the id in the folder of its last two digits, and ids below ten stand in 0d", () => {
    expect(itemFile("a1", 2057)).toBe("accounts/a1/items/57/2057");
    expect(itemFile("a1", 5)).toBe("accounts/a1/items/05/5");
  });
});

describe("a hostile backup path", () => {
  it("cannot lead out by symbolic links: a linked folder and a linked file are refused", async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, "account_info"), "[]");
    const root = temporaryFolder();
    mkdirSync(join(root, "accounts", "b1"), { recursive: true });
    symlinkSync(outside, join(root, "accounts", "a1"));
    symlinkSync(join(outside, "account_info"), join(root, "accounts", "b1", "account_info"));
    const path = openBackupPath(root);
    await expect(readAccount(path, "a1")).rejects.toThrow("leads out");
    await expect(readAccount(path, "b1")).rejects.toThrow("leads out");
  });

  it("shows only what can be an account or an item; ids below ten are found in either folder", async () => {
    const root = temporaryFolder();
    const items = join(root, "accounts", "a1", "items");
    for (const folder of ["05", "7", "57", "xx"]) mkdirSync(join(items, folder), { recursive: true });
    mkdirSync(join(root, "accounts", ".hidden"));
    const state = '[{"start-date":1000,"type":"message"}]';
    writeFileSync(join(items, "05", "5"), state);
    writeFileSync(join(items, "7", "7"), state);
    writeFileSync(join(items, "57", "2057"), state);
    writeFileSync(join(items, "57", "x.tmp"), state);
    writeFileSync(join(items, "xx", "12"), state);
    const path = openBackupPath(root);
    expect(await accountIds(path)).toEqual(["a1"]);
    const ids: number[] = [];
    for await (const id of itemIds(path, "a1")) ids.push(id);
    expect(ids).toEqual([5, 2057, 7]);
    expect(await readItem(path, "a1", 7)).toMatchObject([{ id: 7, type: "message" }]);
  });
});
