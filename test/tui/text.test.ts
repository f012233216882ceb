import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiText, widthOf } from "../../src/core/index.ts";
import { histogramText } from "../../src/tui/lines/histogram-line.ts";
import { cell, fitLine, span, textOf, widthOfLine } from "../../src/tui/lines/line.ts";
import { columnWidths } from "../../src/tui/lines/table.ts";
import { wrapped } from "../../src/tui/lines/wrap.ts";

/** Text as an attacker would log it: controls, escapes, overrides, wide and combining characters, halves of pairs. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\u001b[2J",
      "\u001b]52;c;aGk=\u0007",
      "\u0000",
      "\u202e",
      "\u200b",
      "\u009b",
      "请",
      "e\u0301",
      "👩‍👩‍👧",
      "\ud800",
      "\r\n",
      "\t",
    ),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
  maxLength: 60,
});

describe("lines", () => {
  it("are exactly as wide as the terminal, whatever text they hold", () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 5 }), fc.integer({ min: 1, max: 220 }), (texts, columns) => {
        const fitted = fitLine(
          texts.map((text) => span(text)),
          columns,
        );
        expect(widthOfLine(fitted)).toBe(columns);
        expect(textOf(fitted)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  it("have cells of exactly the width that was asked for", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 60 }), (text, cells) => {
        expect(widthOf(cell(text, cells).text)).toBe(cells);
      }),
    );
  });

  it("are wrapped without losing a visible character or passing the edge", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii", maxLength: 200 }),
        fc.integer({ min: 10, max: 60 }),
        (text, columns) => {
          const trimmed = text.trim();
          const rows = wrapped(trimmed, columns).map(textOf);
          for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(columns);
          expect(rows.join("").replaceAll(" ", "")).toBe(trimmed.replaceAll(" ", ""));
        },
      ),
    );
  });

  it("are as wide in ASCII as before, and ASCII only", () => {
    expect(asciiText("▸ ■ folder… 请假 é")).toBe("> * folder~ ???? ?");
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = cell(text, 40).text;
        expect(asciiText(shown)).toMatch(/^[\u0020-\u007e]*$/);
        expect(widthOf(asciiText(shown))).toBe(40);
      }),
    );
  });
});

describe("columns", () => {
  it("share what room is left and use all of it", () => {
    const columns = [
      { title: "A", cells: 5 },
      { title: "B", cells: 4, grows: 1 },
      { title: "C", cells: 4, grows: 3 },
    ];
    // 40 cells: 13 fixed and 2 gaps leave 25, of which B gets a quarter (6) and C the rest (19).
    expect(columnWidths(columns, 40)).toEqual([5, 10, 23]);
  });
});

describe("the histogram", () => {
  const bucket = (deletions: number, covered = true) => ({ fromUtcMs: 0, deletions, covered });

  it("tells nothing happened from no log", () => {
    expect(histogramText([bucket(0), bucket(0, false), bucket(1)])).toBe("· █");
  });

  it("tells one loss from none also without UTF-8", () => {
    const text = asciiText(histogramText([bucket(0), bucket(0, false), bucket(1), bucket(1000)]));
    expect(new Set(text).size).toBe(4);
  });

  it("grows with the number of deletions and shows a single one", () => {
    expect(histogramText([bucket(1), bucket(10), bucket(100)])).toBe("▂▄█");
  });
});
