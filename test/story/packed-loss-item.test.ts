import fc from "fast-check";
import { expect, it } from "vitest";
import { CERTAINTIES, ITEM_TYPES } from "../../src/core/index.ts";
import { packLossItem, unpackLossItem } from "../../src/story/index.ts";

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

it("a loss item comes back from its stored form", () => {
  const item = fc.record({
    id: fc.nat(),
    type: fc.constantFrom(...ITEM_TYPES),
    certainty: fc.constantFrom(...CERTAINTIES),
    messageId: orNull(fc.string()),
    sender: orNull(fc.string()),
    name: orNull(fc.string()),
    lastFolder: orNull(fc.record({ id: orNull(fc.nat()), name: orNull(fc.string()), path: orNull(fc.string()) })),
    trashedUtcMs: orNull(fc.nat()),
    deletedUtcMs: fc.nat(),
    restoredAs: fc.array(fc.nat()),
    movedTo: orNull(fc.record({ account: orNull(fc.string()), mailbox: fc.nat(), id: fc.nat() })),
  });
  fc.assert(
    fc.property(item, (original) => {
      expect(unpackLossItem(JSON.parse(JSON.stringify(packLossItem(original))))).toEqual(original);
    }),
  );
});
