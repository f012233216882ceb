import fc from "fast-check";
import { expect, it } from "vitest";
import { CAUSES, CERTAINTIES, ITEM_TYPES, PROTOCOLS } from "../../src/core/index.ts";
import { NOTE_CODES, packLoss, packLossItems, unpackLoss, unpackLossItems } from "../../src/story/index.ts";

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const folder = orNull(fc.record({ id: orNull(fc.nat()), name: orNull(fc.string()), path: orNull(fc.string()) }));

const item = fc.record({
  id: fc.nat(),
  type: fc.constantFrom(...ITEM_TYPES),
  certainty: fc.constantFrom(...CERTAINTIES),
  messageId: orNull(fc.string()),
  sender: orNull(fc.constantFrom("boss@example.com", "news@example.org", "")),
  name: orNull(fc.string()),
  lastFolder: folder,
  trashedUtcMs: orNull(fc.nat()),
  deletedUtcMs: fc.nat(),
  restoredAs: fc.array(fc.nat()),
  movedTo: orNull(fc.record({ account: orNull(fc.string()), mailbox: fc.nat(), id: fc.nat() })),
});

/** As the index keeps it. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

it("the items of a loss come back from their stored form", () => {
  fc.assert(
    fc.property(fc.array(item), (original) => {
      const packed = packLossItems(original);
      expect(unpackLossItems(stored(packed.items), packed.senders)).toEqual(original);
    }),
  );
});

it("items that are alike in all but the id take no list a field", () => {
  const alike = {
    type: "message",
    certainty: "logged",
    messageId: null,
    sender: "boss@example.com",
    name: null,
  } as const;
  const times = { trashedUtcMs: 1_000, deletedUtcMs: 5_000, restoredAs: [], movedTo: null };
  const lastFolder = { id: 2, name: "Inbox", path: null };
  const items = [257, 258, 300].map((id) => ({ id, ...alike, lastFolder, ...times }));
  expect(packLossItems(items)).toEqual({
    senders: ["boss@example.com"],
    items: [[257, 1, 42], "message", "logged", 5_000, null, 1, 1, [[2, "Inbox"]], 4_000],
  });
});

it("a single deletion of which the log tells little takes little", () => {
  const item = { id: 257, type: "message", certainty: "logged", messageId: null, sender: null, name: null } as const;
  const rest = { lastFolder: null, trashedUtcMs: null, deletedUtcMs: 5_000, restoredAs: [], movedTo: null };
  expect(packLossItems([{ ...item, ...rest }])).toEqual({ senders: [], items: [[257], "message", "logged", 5_000] });
  const by = { account: "anna@example.com", actor: "anna@example.com", ip: null, client: null, protocol: null };
  const packed = packLoss({
    ...{ act: 7, cause: "delete", folder: null, claimed: null, found: 1, certainty: "logged", operation: null },
    ...{ by: { ...by, dataSource: null, device: null }, folders: [], notes: [], messageId: null, sender: null },
  });
  expect(packed.own).toEqual([7, 1]);
});

it("the rest of a loss comes back from its stored form", () => {
  const text = orNull(fc.string());
  const loss = fc.record({
    act: fc.nat(),
    cause: fc.constantFrom(...CAUSES),
    folder,
    claimed: orNull(fc.nat()),
    found: fc.nat(),
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
    folders: fc.array(item),
    notes: fc.array(
      fc.record({
        code: fc.constantFrom(...NOTE_CODES),
        count: orNull(fc.nat()),
        of: orNull(fc.nat()),
        name: text,
        fromUtcMs: orNull(fc.nat()),
        toUtcMs: orNull(fc.nat()),
      }),
    ),
    messageId: text,
    sender: text,
  });
  fc.assert(
    fc.property(loss, (original) => {
      expect(unpackLoss(stored(packLoss(original)))).toEqual(original);
    }),
  );
});
