import { describe, expect, it } from "vitest";
import { failureDocument, failureLines, failureOf } from "../../src/cli/failure.ts";
import { EXIT, SalvageError, UsageError } from "../../src/core/index.ts";

describe("an error", () => {
  it("is one line, and a second that says what to do", () => {
    const failure = failureOf(new UsageError("there is no index a.db", "run: salvage index PATH…", "no-index"));
    expect(failureLines(failure, true)).toBe("salvage: there is no index a.db\nrun: salvage index PATH…\n");
    expect(failure.exitCode).toBe(2);
    expect(failureDocument(failure)).toEqual({
      error: { code: "no-index", message: "there is no index a.db", hint: "run: salvage index PATH…" },
    });
  });

  it("keeps its exit code, and has one line where there is nothing to do", () => {
    const busy = failureOf(new SalvageError("the index is busy", { code: "index-busy", exitCode: EXIT.indexUnusable }));
    expect(busy.exitCode).toBe(10);
    expect(failureLines(busy, false)).toBe("salvage: the index is busy\n");
    expect(failureDocument(busy)).toEqual({ error: { code: "index-busy", message: "the index is busy", hint: null } });
  });

  it("that nobody expected is a bug in salvage; its trace is for --verbose", () => {
    const failure = failureOf(new TypeError("x is undefined"));
    expect(failure.exitCode).toBe(70);
    expect(failureLines(failure, false)).toMatch(/^salvage: a bug in salvage: x is undefined\n.*--verbose.*\n$/);
    expect(failureLines(failure, true)).toMatch(/\n {4}at .*failure\.test\.ts/);
  });

  it("cannot move the cursor with text from a log", () => {
    const failure = failureOf(new UsageError("bad \u001b[2J\nfake line", "hint\u202e"));
    expect(failureLines(failure, false)).toBe("salvage: bad \\x1b[2J\\x0afake line\nhint\\u{202e}\n");
  });
});
