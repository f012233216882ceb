import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { widthOf } from "../../src/core/index.ts";
import { showDuration, showTime } from "../../src/query/show-time.ts";
import { csvText } from "../../src/report/csv.ts";
import { jsonPieces, jsonText, ndjsonText } from "../../src/report/json.ts";
import { tableText } from "../../src/report/table.ts";

/** Control bytes, bidirectional overrides, zero-width characters: nothing that a terminal obeys or hides, line breaks aside. */
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

describe("JSON", () => {
  it("keeps every value, and holds nothing that a terminal would obey", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(OBEYED);
        expect(text.endsWith("\n")).toBe(true);
      }),
    );
  });

  it("writes an override and a tag character as escapes of the same value", () => {
    expect(jsonText("a\u202eb\u{e0041}")).toBe('"a\\u202eb\\udb40\\udc41"\n');
  });

  it("is the same text where it is made piece by piece", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect([...jsonPieces(value)].join("")).toBe(jsonText(value));
      }),
    );
    expect([...jsonPieces({ a: undefined, b: [] })].join("")).toBe(jsonText({ b: [] }));
  });

  it("reads rows only as they are asked for, and writes them as a list", () => {
    let read = 0;
    function* rows() {
      for (; read < 3; ) yield { row: ++read };
    }
    const pieces = jsonPieces({ rows: rows(), total: 3 });
    let text = "";
    while (!text.includes('"row": 1')) text += pieces.next().value;
    expect(read).toBe(1);
    text += [...pieces].join("");
    expect(text).toBe(jsonText({ rows: [{ row: 1 }, { row: 2 }, { row: 3 }], total: 3 }));
  });

  it("has one row a line as NDJSON", () => {
    expect(ndjsonText([{ a: 1 }, { b: "x\ny" }])).toBe('{"a":1}\n{"b":"x\\ny"}\n');
    expect(ndjsonText([])).toBe("");
  });
});

describe("CSV", () => {
  it("quotes as RFC 4180 says", () => {
    expect(
      csvText(
        ["a", "b"],
        [
          ["x,y", 'say "hi"'],
          ["two\nlines", null],
          ["plain", -3],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\nplain,-3\r\n');
  });

  it("holds nothing that a terminal would obey", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(csvText(["a"], [[text]]).replaceAll("\r\n", "\n")).not.toMatch(OBEYED);
      }),
    );
    expect(csvText(["a"], [["\u001b[2Jgone"]])).toBe("a\r\n\\x1b[2Jgone\r\n");
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("makes no formula of %j", (text) => {
    const [, row = ""] = csvText(["a"], [[text]]).split("\r\n");
    expect(row.replace(/^"/, "").startsWith("'")).toBe(true);
  });
});

describe("a table", () => {
  it("aligns by display width, numbers to the right, and leaves nothing behind the last column", () => {
    const text = tableText(
      [{ title: "N", align: "right" }, { title: "NAME" }, { title: "X" }],
      [
        [1, "日本", "a"],
        [22, "abc", null],
      ],
      null,
    );
    expect(text).toBe(" N  NAME  X\n 1  日本  a\n22  abc   -\n");
  });

  it("makes control bytes visible", () => {
    expect(tableText([{ title: "A" }], [["\u001b[31mred\u202e"]], null)).toBe("A\n\\x1b[31mred\\u{202e}\n");
  });

  it("is never wider than the terminal; columns that may shrink give way first", () => {
    const head = [{ title: "ID" }, { title: "LONG", shrinksTo: 5 }];
    expect(tableText(head, [["12345", "abcdefghijkl"]], 14)).toBe("ID     LONG\n12345  abcdef…\n");
    const cells = fc.array(fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), { maxLength: 5 });
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 60 }), (rows, columns) => {
        for (const line of tableText(head, rows, columns).split("\n"))
          expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe("times for people", () => {
  it("are shown on the wall clock of a zone, as the log writes them", () => {
    expect(showTime("2020-07-18T13:22:01.495Z", "Europe/Rome")).toBe("2020-07-18 15:22:01,495");
    expect(showTime("2020-07-18T13:22:01.495Z", "UTC")).toBe("2020-07-18 13:22:01,495");
  });

  it("carry their offset where the clock that they are shown on has them twice, and only there", () => {
    expect(showTime("2024-10-27T00:30:00.000Z", "Europe/Rome")).toBe("2024-10-27 02:30:00,000+02:00");
    expect(showTime("2024-10-27T01:30:00.000Z", "Europe/Rome")).toBe("2024-10-27 02:30:00,000+01:00");
    expect(showTime("2024-10-27T01:30:00.000Z", "UTC")).toBe("2024-10-27 01:30:00,000");
    expect(showTime("2024-11-03T05:00:00.000Z", "America/St_Johns")).toBe("2024-11-03 01:30:00,000-03:30");
  });

  it("are lengths in words", () => {
    const [minute, hour] = [60_000, 3_600_000];
    expect([45_000, 12 * minute, 3 * hour + 5 * minute, 52 * hour, 48 * hour].map(showDuration)).toEqual([
      "45 s",
      "12 min",
      "3 h 5 min",
      "2 d 4 h",
      "2 d",
    ]);
  });
});
