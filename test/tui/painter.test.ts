import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { fitLine, type Line, line, type Span, span, type Tone, textOf } from "../../src/tui/lines/line.ts";
import type { Look } from "../../src/tui/lines/styled-text.ts";
import { type Painter, painter } from "../../src/tui/screen/painter.ts";
import { type ReplayedTerminal, replayedTerminal } from "./support/replayed-terminal.ts";

const COLUMNS = 20;
const ROWS = 4;

/** A frame as the app makes it: as many rows as the terminal has, each as wide as it is. */
const frameOf = (...rows: readonly Line[]): Line[] =>
  Array.from({ length: ROWS }, (_, row) => fitLine(rows[row] ?? [], COLUMNS));

const inverse = (text: string): Span => ({ text, tone: "plain", inverse: true });

describe("the painter", () => {
  let terminal: ReplayedTerminal;
  let paints: Painter;
  const begin = (look: Look) => {
    terminal = replayedTerminal(COLUMNS, ROWS);
    paints = painter((text) => terminal.stdout.write(text), look);
  };
  const written = (work: () => void): string => {
    const before = terminal.bytes().length;
    work();
    return terminal.bytes().slice(before);
  };
  beforeEach(() => begin({ color: true, unicode: true }));

  it("writes of a changed row what is different, at its place, and nothing of the others", async () => {
    paints.paint(frameOf([span("one "), span("first")], line("two")));
    const change = written(() => paints.paint(frameOf([span("one "), span("second")], line("two"))));
    expect(change).toContain("\u001b[1;5Hsecond");
    expect(change).not.toContain("one");
    expect(change).not.toContain("two");
    expect(await terminal.screen()).toBe("one second\ntwo\n\n");
  });

  it("writes nothing for a frame that looks the same", () => {
    paints.paint(frameOf(line("one")));
    expect(written(() => paints.paint(frameOf(line("one"))))).toBe("");
  });

  it("writes a piece anew that changed only its look", () => {
    paints.paint(frameOf(line("one")));
    expect(written(() => paints.paint(frameOf(line("one", "danger"))))).toContain("\u001b[31mone\u001b[0m");
  });

  it("fills a row to its last cell without touching the next one", async () => {
    paints.paint(frameOf([inverse("x".repeat(COLUMNS))], line("two")));
    paints.paint(frameOf([inverse("y".repeat(COLUMNS))], line("two")));
    expect(await terminal.screen()).toBe(`${"y".repeat(COLUMNS)}\ntwo\n\n`);
  });

  it("cuts a row that the terminal takes for wider: neither the next row nor the screen moves", async () => {
    paints.paint([[span("x".repeat(COLUMNS + 5))], ...frameOf(line("two")).slice(0, ROWS - 2), [span("y".repeat(30))]]);
    const [first, second, , last] = (await terminal.screen()).split("\n");
    expect([first?.length, second, last?.length]).toEqual([COLUMNS, "two", COLUMNS]);
  });

  it("writes all of it when nobody knows what stands there", async () => {
    paints.paint(frameOf(line("one"), line("two")));
    terminal.stdout.write("\u001b[H\u001b[2Jsomebody else");
    paints.forget();
    paints.paint(frameOf(line("one"), line("two")));
    expect(await terminal.screen()).toBe("one\ntwo\n\n");
  });

  it("writes nothing while the terminal is somebody else's, and afterwards the newest frame", async () => {
    paints.paint(frameOf(line("one")));
    paints.pause();
    expect(written(() => paints.paint(frameOf(line("two"))))).toBe("");
    paints.resume();
    expect(await terminal.screen()).toBe("two\n\n\n");
  });

  it("never erases the screen", () => {
    paints.paint(frameOf(line("one")));
    paints.paint(frameOf());
    expect(terminal.bytes()).not.toMatch(/\u001b\[[0-3]?J/);
  });

  it("shows looks without colours where there are to be none, and ASCII where there is no UTF-8", () => {
    begin({ color: false, unicode: false });
    paints.paint(frameOf([span("▸ one ", "danger", { bold: true }), span("é", "muted")]));
    expect(terminal.bytes()).toContain("\u001b[1m> one \u001b[0m?");
    expect(terminal.bytes()).not.toMatch(/\u001b\[(?:[\d;]*;)?(?:2|3\d)m/);
  });

  it("shows the last of any frames, whatever stood there before: wide signs, marks that combine, all looks", async () => {
    const tones: readonly Tone[] = ["plain", "muted", "accent", "good", "warn", "danger"];
    const piece = fc.record({
      text: fc.stringMatching(/^[ab 请é│▸]{0,8}$|^[ab]e\u0301\u0323?$|^\u0301b$/),
      tone: fc.constantFrom(...tones),
      bold: fc.boolean(),
      inverse: fc.boolean(),
    });
    const frames = fc.array(fc.array(fc.array(piece, { maxLength: 5 }), { maxLength: ROWS }), { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(frames, async (drawn) => {
        begin({ color: true, unicode: true });
        // As all our rows, they begin with a sign of our own: what a mark in the first cell belongs to is not defined.
        const made = drawn.map((rows) => frameOf(...rows.map((row) => [span("▸"), ...row])));
        for (const rows of made) paints.paint(rows);
        const last = made.at(-1)!.map((row) => textOf(row).trimEnd());
        expect(await terminal.screen()).toBe(last.join("\n"));
      }),
      { numRuns: 150 },
    );
  });
});
