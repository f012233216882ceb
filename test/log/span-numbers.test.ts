import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpanNumbers, textBlock } from "../../src/log/index.ts";

describe("numbers of spans", () => {
  it("are the same for equal bytes and different for others, as a map of strings has it", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "\x80", "\xff"), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.integer({ min: 0, max: 2 })), { maxLength: 300 }), (words) => {
        const block = textBlock(Buffer.from(words.map(([text]) => text).join(""), "latin1"));
        const spans = new SpanNumbers();
        const expected = new Map<string, number>();
        let at = 0;
        for (const [text, kind] of words) {
          const key = `${kind}/${text}`;
          if (!expected.has(key)) expected.set(key, expected.size + 1);
          expect(spans.numberOf(block, at, at + text.length, kind)).toBe(expected.get(key));
          at += text.length;
        }
        expect(spans.size).toBe(expected.size);
      }),
    );
  });

  it("outlive the block that they were read from, and many of them", () => {
    const spans = new SpanNumbers();
    const texts = Array.from({ length: 20_000 }, (_, n) => `name=user${n}@example.com;mid=${n};`);
    for (const text of texts) {
      const bytes = Buffer.from(text);
      spans.numberOf(textBlock(bytes), 0, bytes.length);
      bytes.fill(0);
    }
    texts.forEach((text, n) => {
      expect(spans.numberOf(textBlock(Buffer.from(text)), 0, text.length)).toBe(n + 1);
    });
    expect(spans.textBytes).toBe(texts.join("").length);
  });

  it("begin again once they are cleared", () => {
    const spans = new SpanNumbers();
    const block = textBlock(Buffer.from("onetwo"));
    expect([spans.numberOf(block, 0, 3), spans.numberOf(block, 3, 6)]).toEqual([1, 2]);
    spans.clear();
    expect([spans.numberOf(block, 3, 6), spans.numberOf(block, 0, 3)]).toEqual([1, 2]);
  });
});
