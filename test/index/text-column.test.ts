import fc from "fast-check";
import { expect, it } from "vitest";
import { TextColumn } from "../../src/index/text-column.ts";

it("gives back every text, and none where there was none, also in another thread", () => {
  const texts = fc.array(fc.option(fc.string({ unit: "grapheme" })), { maxLength: 1000 });
  fc.assert(
    fc.property(texts, (given) => {
      const column = new TextColumn();
      for (const text of given) column.add(text);
      expect(given.map((_, place) => column.at(place))).toEqual(given);
      const handed = new TextColumn(structuredClone(column.data()));
      handed.add("one more");
      expect([...given, "one more"].map((_, place) => handed.at(place))).toEqual([...given, "one more"]);
    }),
  );
});
