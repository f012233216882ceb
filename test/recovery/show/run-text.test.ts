import { describe, expect, it } from "vitest";
import { type RunReport, runText, wholeRunText } from "../../../src/recovery/index.ts";

/** A run with as many steps as wanted, each of one item that came back. */
function reportOf(steps: number): RunReport {
  const numbers = Array.from({ length: steps }, (_, at) => at + 1);
  return {
    plan: "sha256:6f1ed002",
    engine: { name: "backup", where: "root", version: null },
    created: "2024-03-11T08:00:00.000Z",
    started: "2024-03-11T09:15:01.250Z",
    finished: "2024-03-11T09:16:40.500Z",
    runs: 2,
    interrupted: false,
    steps: numbers.map((step) => ({
      step,
      argv: ["salvage", "backup", "doItemRestore", "user@example.com", String(1000 + step)],
      state: "done",
      operation: "op-7",
      exitCode: 0,
      begun: "2024-03-11T09:15:02.000Z",
      ended: "2024-03-11T09:15:09.000Z",
      message: null,
    })),
    items: numbers.map((step) => ({
      account: "user@example.com",
      id: 1000 + step,
      status: "restored",
      newId: 2000 + step,
      by: "mailstore",
      messageId: null,
      folder: "/Inbox",
      message: null,
    })),
    totals: { restored: steps, "already-there": 0, differs: 0, missing: 0, unverifiable: 0 },
    counts: [{ account: "user@example.com", before: 3, after: 3 + steps }],
    proved: true,
    letters: [{ account: "user@example.com", text: "Your mail\u001b[2J is back." }],
  };
}

describe("the text of a run", () => {
  it("has for the file every command with its times, every item, and the paragraph to send", () => {
    expect(wholeRunText(reportOf(1), "Europe/Rome").split("\n")).toEqual([
      "plan sha256:6f1ed002, by backup: root",
      "begun 2024-03-11 10:15:01, ended 2024-03-11 10:16:40 (Europe/Rome), in 2 runs",
      "1 command done, 0 not",
      "  step 1 done: salvage backup doItemRestore user@example.com 1001",
      "    begun 2024-03-11 10:15:02, ended 2024-03-11 10:15:09, exit code 0, operation op-7",
      "",
      "1 restored",
      "  user@example.com 1001: restored as 2001 in /Inbox (by the mailstore)",
      "user@example.com: 3 items before, 4 now",
      "",
      "To user@example.com:",
      "  Your mail\\x1b[2J is back.",
      "",
    ]);
  });

  it("is cut at 40 lines for the screen, and never in the file", () => {
    const report = reportOf(100);
    expect(runText(report, "UTC")).toContain("and 60 more");
    expect(runText(report, "UTC")).not.toContain("1041: restored");
    const whole = wholeRunText(report, "UTC");
    expect(whole.match(/^ {2}step \d+ done: /gm)).toHaveLength(100);
    expect(whole.match(/: restored as /g)).toHaveLength(100);
  });

  it("names what nobody knows the end of", () => {
    const { steps, ...rest } = reportOf(1);
    const unknown = steps.map((step) => ({
      ...step,
      state: "unknown",
      begun: null,
      ended: null,
      exitCode: null,
      operation: null,
    }));
    const whole = wholeRunText({ ...rest, steps: unknown }, "UTC");
    expect(whole).toContain("0 commands done, 1 not\n  step 1 unknown: ");
    expect(whole).toContain("    begun never, ended ?\n");
  });
});
