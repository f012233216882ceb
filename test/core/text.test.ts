import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fitToWidth, graphemesOf, printable, truncateToWidth, widthOf } from "../../src/core/index.ts";

describe("printable text", () => {
  it("shows escape sequences, bidi overrides and zero-width characters instead of obeying them", () => {
    expect(printable("a\u001b[2Jb")).toBe("a\\x1b[2Jb");
    expect(printable("x\u202egpj.exe")).toBe("x\\u{202e}gpj.exe");
    expect(printable("a\u200bb\u0000c\r\nd")).toBe("a\\u{200b}b\\x00c\\x0d\\x0ad");
  });

  it("leaves other scripts alone", () => {
    expect(printable("Rechnungen Köln 東京 مرحبا 👍🏽")).toBe("Rechnungen Köln 東京 مرحبا 👍🏽");
  });

  it("never holds a control character, whatever the input", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe("text in cells", () => {
  it("counts wide characters as two", () => {
    expect(widthOf("東京")).toBe(4);
    expect(truncateToWidth("東京都庁", 5)).toBe("東京…");
    expect(fitToWidth("東京", 6)).toBe("東京  ");
    expect(fitToWidth("339", 5, "right")).toBe("  339");
  });

  it("measures Latin letters and the signs of the screen as the tables of Unicode do", () => {
    const signs = [..."…▸■─│→↑↓▁▂▃▄▅▆▇█░", ...Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code))];
    for (const sign of signs.filter((one) => printable(one) === one)) expect(widthOf(sign)).toBe(stringWidth(sign));
  });

  it("is divided where a reader would divide it", () => {
    expect(graphemesOf("Köln ▸")).toEqual(["K", "ö", "l", "n", " ", "▸"]);
    expect(graphemesOf("e\u0301👍🏽東")).toEqual(["e\u0301", "👍🏽", "東"]);
  });

  it("is exactly as wide as asked", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 60 }), (text, cells) => {
        expect(widthOf(fitToWidth(printable(text), cells))).toBe(cells);
      }),
    );
  });
});
