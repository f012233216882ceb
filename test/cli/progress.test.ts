import { describe, expect, it } from "vitest";
import { progressLine, progressMeter } from "../../src/cli/progress.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

const MIB = 1024 * 1024;
const reading = { path: "mailbox.log", phase: "reading" as const };

describe("a line of progress", () => {
  it("tells share, amount, rate and time left", () => {
    const half = { ...reading, bytesRead: 512 * MIB, bytesTotal: 1024 * MIB };
    expect(progressLine(half, 2, false)).toBe("50%  512 MiB  256 MiB/s  00:02 left  mailbox.log");
    expect(progressLine(half, 2, true)).toBe("[##########..........] 50%  512 MiB  256 MiB/s  00:02 left  mailbox.log");
  });

  it("tells how much of the conclusions is drawn, where that is known", () => {
    const concluding = { path: "", phase: "concluding" as const, bytesRead: MIB, bytesTotal: MIB };
    expect(progressLine(concluding, 9, true)).toBe("drawing conclusions");
    expect(progressLine({ ...concluding, concluded: 0.254 }, 9, false)).toBe("25%  drawing conclusions");
    expect(progressLine({ ...concluding, concluded: 0.5 }, 9, true)).toBe(
      "[##########..........] 50%  drawing conclusions",
    );
  });

  it("does without what cannot be known, and shows a hostile name harmlessly", () => {
    const stdin = { ...reading, path: "\u001b[2J", bytesRead: 5 * MIB, bytesTotal: null };
    expect(progressLine(stdin, 1, true)).toBe("5.0 MiB  5.0 MiB/s  \\x1b[2J");
  });

  it("never claims more than all, and counts hours", () => {
    expect(progressLine({ ...reading, bytesRead: 3 * MIB, bytesTotal: 2 * MIB }, 1, false)).toContain("100%");
    expect(progressLine({ ...reading, bytesRead: MIB, bytesTotal: 3601 * MIB }, 1, false)).toContain("1:00:00 left");
  });
});

describe("the meter", () => {
  function meter(given: Partial<Terminal>) {
    const written: string[] = [];
    let nowMs = 0;
    const terminal = {
      quiet: false,
      stderrIsTerminal: false,
      columns: 60,
      status: (text: string) => written.push(text),
      ...given,
    };
    const made = progressMeter(terminal as unknown as Terminal, () => nowMs);
    const at = (ms: number, phase: "reading" | "concluding" | "following" = "reading") => {
      nowMs = ms;
      made.update({ ...reading, phase, bytesRead: MIB, bytesTotal: 2 * MIB });
    };
    return { written, at, end: made.end };
  }

  it("writes a line every five seconds where stderr is no terminal", () => {
    const { written, at, end } = meter({});
    for (const ms of [100, 4999, 5000, 6000, 10_000]) at(ms);
    end();
    expect(written).toHaveLength(2);
    for (const line of written) expect(line).toMatch(/^50% .*\n$/);
  });

  it("says at once on a terminal that reading has ended: conclusions of a large log take seconds", () => {
    const { written, at } = meter({ stderrIsTerminal: true });
    at(1000);
    at(1001, "concluding");
    expect(written.at(-1)).toContain("drawing conclusions");
  });

  it("redraws one line on a terminal, narrower than it, and clears it", () => {
    const { written, at, end } = meter({ stderrIsTerminal: true, columns: 30 });
    for (const ms of [1000, 1050, 1100]) at(ms);
    end();
    expect(written).toHaveLength(3);
    expect(written[0]).toMatch(/^\r[^\n]{1,29}\u001b\[K$/);
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  it("says once that it follows, and keeps the amount current on a terminal", () => {
    const file = meter({});
    for (const ms of [100, 6000, 60_000]) file.at(ms, "following");
    expect(file.written).toEqual(["following mailbox.log  1.0 MiB read  Ctrl-C ends it\n"]);
    const terminal = meter({ stderrIsTerminal: true });
    for (const ms of [100, 6000, 60_000]) terminal.at(ms, "following");
    expect(terminal.written).toHaveLength(3);
  });

  it("is silent with --quiet", () => {
    const { written, at, end } = meter({ quiet: true, stderrIsTerminal: true });
    at(60_000);
    end();
    expect(written).toEqual([]);
  });
});
