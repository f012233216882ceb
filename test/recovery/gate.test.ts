import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argvThrough, parseRemote } from "../../src/recovery/gate-detour.ts";
import { requireAllowedCommand, requireAllowedLine } from "../../src/recovery/gate-list.ts";
import { shellWord } from "../../src/recovery/show/command-text.ts";

describe("the gate", () => {
  it("lets restores through, whatever their case, and options before them", () => {
    expect(() =>
      requireAllowedCommand(["--json", "--sync", "backup", "DOITEMRESTORE", "a@example.com", "1"]),
    ).not.toThrow();
  });

  it.each([
    [["backup", "doPurge"]],
    [["backup", "doStopAllOperations"]],
    [["config", "set", "global"]],
    [["powerstore", "doDeduplicate"]],
    [["--offline", "backup", "doItemRestore"]],
    [["backup", "doItemRestore", "a@example.com", "--host", "all_servers"]],
    [["backup", "doItemRestore", "a@example.com\nbackup doPurge"]],
    [[]],
  ])("refuses %j", (words) => {
    expect(() => requireAllowedCommand(words)).toThrow(expect.objectContaining({ code: "not-allowed" }));
  });

  it("makes one line of one command, and refuses words that would end their quotes", () => {
    const words = ["backup", "doUndelete", "a@example.com", "18/07/2020 15:25:08", "last"];
    expect(requireAllowedLine(words)).toBe('backup doUndelete a@example.com "18/07/2020 15:25:08" last');
    expect(() => requireAllowedLine(["backup", "doItemRestore", 'a" "b'])).toThrow("quotes");
  });

  it("never makes two lines, or an open quote, of one command", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (values) => {
        let line: string;
        try {
          line = requireAllowedLine(["backup", "doItemRestore", ...values]);
        } catch {
          return;
        }
        expect(line).not.toMatch(/[\r\n]/);
        expect((line.match(/"/g)?.length ?? 0) % 2).toBe(0);
      }),
    );
  });

  it("quotes every word for the shell that ssh starts on the other host", () => {
    const argv = argvThrough({ remote: parseRemote("ssh mbs1.example.com"), runAs: null }, [
      "carbonio",
      "a b",
      "x;reboot",
      "it's",
    ]);
    expect(argv).toEqual(["ssh", "mbs1.example.com", "carbonio", "'a b'", "'x;reboot'", "'it'\\''s'"]);
  });

  it("reaches servers by known programs only", () => {
    expect(() => parseRemote("sh -c reboot")).toThrow("no way to a server");
  });

  it("shows commands so that a shell reads back the same words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (word) => {
        const { stdout } = spawnSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" });
        expect(stdout).toBe(word);
      }),
      { numRuns: 50 },
    );
  });
});
