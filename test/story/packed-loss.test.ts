import fc from "fast-check";
import { expect, it } from "vitest";
import { CAUSES, CERTAINTIES, ITEM_TYPES, PROTOCOLS, SalvageError } from "../../src/core/index.ts";
import { NOTE_CODES, packLoss, unpackLossItems, unpackOwn, unpackShared } from "../../src/story/index.ts";

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const anyText = fc.string({ unit: "binary" });
const text = orNull(anyText);
const numberOrNull = orNull(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }));
const timeUtcMs = fc.integer({ min: 0, max: 2 ** 42 });

const namedFolder = fc.record({ id: orNull(fc.integer()), name: text, path: text });
const folder = orNull(namedFolder);

const item = fc.record({
  id: fc.nat(),
  type: fc.constantFrom(...ITEM_TYPES),
  certainty: fc.constantFrom(...CERTAINTIES),
  messageId: text,
  sender: orNull(fc.constantFrom("boss@example.com", "news@example.org", "")),
  name: text,
  lastFolder: folder,
  trashedUtcMs: orNull(timeUtcMs),
  deletedUtcMs: timeUtcMs,
  restoredAs: fc.array(fc.nat()),
  movedTo: orNull(fc.record({ account: text, mailbox: fc.nat(), id: orNull(fc.nat()) })),
});

const shared = {
  cause: fc.constantFrom(...CAUSES),
  folder,
  certainty: fc.constantFrom(...CERTAINTIES),
  by: fc.record({
    account: text,
    actor: text,
    ip: text,
    client: text,
    protocol: orNull(fc.constantFrom(...PROTOCOLS)),
    dataSource: text,
    device: text,
  }),
  operation: text,
};
const note = fc.record({
  code: fc.constantFrom(...NOTE_CODES),
  count: numberOrNull,
  of: numberOrNull,
  name: text,
  fromUtcMs: orNull(timeUtcMs),
  toUtcMs: orNull(timeUtcMs),
});
const own = {
  act: fc.nat(2 ** 50),
  found: fc.nat(),
  claimed: numberOrNull,
  notes: fc.array(note),
  folders: fc.array(item),
  messageId: text,
  sender: text,
};
const loss = fc.record({ ...shared, ...own, items: fc.array(item) });

it("a loss comes back from its stored form, whatever its texts hold", () => {
  fc.assert(
    fc.property(loss, (original) => {
      const packed = packLoss(original);
      const items = unpackLossItems(packed.items, packed.senders);
      expect({ ...unpackShared(packed.shared), ...unpackOwn(packed.own), items }).toEqual(original);
    }),
  );
});

it("the stored form names each sender once", () => {
  const packed = packLoss(lossOf(["boss@example.com", null, "news@example.org", "boss@example.com"]));
  expect(packed.senders).toEqual(["boss@example.com", "news@example.org"]);
  expect(unpackLossItems(packed.items, packed.senders).map(({ sender }) => sender)).toEqual([
    "boss@example.com",
    null,
    "news@example.org",
    "boss@example.com",
  ]);
});

it("items that are alike in all but the id take one or two characters each, and their Message-IDs", () => {
  const few = packLoss(lossOf(["boss@example.com", "boss@example.com"])).items.length;
  const more = packLoss(lossOf(new Array<string>(102).fill("boss@example.com"))).items.length;
  // A difference of 1 has one digit, and the number of items one digit more.
  expect(more - few).toBe(100 + 1);
});

it("what clients do again and again is stored the same, apart from each loss's own", () => {
  const [first, second] = [lossOf([null]), { ...lossOf([null, null]), act: 8, found: 2 }];
  expect(packLoss(second).shared).toBe(packLoss(first).shared);
});

it("a stored form that is damaged is refused as such, or gives other items: nothing worse, and it ends", () => {
  const unpack = (packed: ReturnType<typeof packLoss>): unknown => [
    unpackShared(packed.shared),
    unpackOwn(packed.own),
    unpackLossItems(packed.items, packed.senders),
  ];
  fc.assert(
    fc.property(
      loss,
      fc.constantFrom("shared", "own", "items"),
      fc.nat(),
      anyText,
      (original, part, place, inserted) => {
        const packed = packLoss(original);
        const at = place % (packed[part].length + 1);
        try {
          unpack({ ...packed, [part]: packed[part].slice(0, at) + inserted + packed[part].slice(at + 2) });
        } catch (error) {
          expect(error).toBeInstanceOf(SalvageError);
          expect(error).toMatchObject({ code: "index-damaged", exitCode: 10 });
        }
      },
    ),
  );
});

/** One message of each sender, from id 257 on. */
function lossOf(senders: readonly (string | null)[]): Parameters<typeof packLoss>[0] {
  const by = { account: "anna@example.com", actor: "anna@example.com", ip: null, client: null, protocol: null };
  const alike = { type: "message", certainty: "logged", messageId: null, name: null, lastFolder: null } as const;
  const times = { trashedUtcMs: null, deletedUtcMs: 5_000, restoredAs: [], movedTo: null };
  return {
    ...{ act: 7, cause: "delete", folder: null, claimed: null, found: 1, certainty: "logged", operation: null },
    ...{ by: { ...by, dataSource: null, device: null }, folders: [], notes: [], messageId: null, sender: null },
    items: senders.map((sender, at) => ({ id: 257 + at, sender, ...alike, ...times })),
  };
}
