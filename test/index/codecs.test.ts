import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ITEM_ROLES, ITEM_TYPES } from "../../src/core/index.ts";
import { ByteReader, ByteWriter } from "../../src/index/bytes.ts";
import { decodeHexItems, decodeItems, encodeItems } from "../../src/index/item-list.ts";
import {
  allocateRequestColumns,
  countContexts,
  encodeContextCounts,
  encodeRequestBlock,
  RequestBlock,
} from "../../src/index/request-block.ts";

describe("variable-length integers", () => {
  it("come back, up to 2^52 either side of zero", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 52), max: 2 ** 52 })), (values) => {
        const writer = new ByteWriter(1);
        for (const value of values) writer.signed(value);
        const reader = new ByteReader(writer.finish());
        expect(values.map(() => reader.signed())).toEqual(values);
        expect(reader.done).toBe(true);
      }),
    );
  });
});

describe("the items of an event", () => {
  it("come back in their order, with type and role", () => {
    const item = fc.record({
      id: fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
      type: fc.constantFrom(...ITEM_TYPES),
      role: fc.constantFrom(...ITEM_ROLES),
    });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const bytes = encodeItems(items);
        expect(decodeItems(bytes)).toEqual(items);
        expect(decodeHexItems(Buffer.from(bytes).toString("hex").toUpperCase())).toEqual(items);
      }),
    );
  });

  it("cost about a byte each when ids are close", () => {
    const items = Array.from({ length: 200 }, (_, n) => ({ id: 257 + n, type: "message", role: "subject" }) as const);
    expect(encodeItems(items).length).toBeLessThan(210);
  });
});

describe("a block of requests", () => {
  const row = fc.record({
    ordinal: fc.nat(2 ** 31),
    timeUtcMs: fc.nat(2 ** 41),
    context: fc.nat(2 ** 31),
    thread: fc.nat(2 ** 20),
    operation: fc.nat(2 ** 20),
    fact: fc.nat(255),
    flags: fc.nat(7),
    elapsedMs: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
    port: fc.integer({ min: -1, max: 65535 }),
    soapId: fc.integer({ min: -1, max: 2 ** 32 - 1 }),
    act: fc.nat(2 ** 31),
    offsetBytes: fc.nat(2 ** 45),
    lengthBytes: fc.nat(2 ** 26),
    line: fc.nat(2 ** 40),
  });

  it("comes back column by column", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
        const columns = allocateRequestColumns(rows.length);
        rows.forEach((values, at) => {
          for (const [name, value] of Object.entries(values)) columns[name as keyof typeof values][at] = value;
        });
        expect(new RequestBlock(encodeRequestBlock(columns, rows.length)).decode()).toEqual(columns);
      }),
    );
  });

  it("that is damaged is refused, or read within its own bytes", () => {
    const columns = allocateRequestColumns(100);
    for (let at = 0; at < 100; at++) columns.timeUtcMs[at] = 1_700_000_000_000 + at * 977;
    const whole = encodeRequestBlock(columns, 100);
    const refusal = (bytes: Uint8Array): unknown => {
      try {
        return new RequestBlock(bytes).decode().rows <= 4096 ? "read" : "too long";
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(refusal(whole)).toBe("read");
    expect(refusal(whole.subarray(0, whole.length - 1))).toBe("index-damaged");
    expect(refusal(new Uint8Array(0))).toBe("index-damaged");
    // Every length at its most: 2^53 rows, list entries, bytes.
    expect(refusal(new Uint8Array(400).fill(0xff))).toBe("index-damaged");
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, garbage) => {
        const bytes = Uint8Array.from(whole);
        bytes.set(garbage.subarray(0, whole.length - at), at);
        expect(["read", "index-damaged"]).toContain(refusal(bytes));
      }),
    );
  });

  it("tells how many of its rows belong to given contexts", () => {
    const bytes = encodeContextCounts(Uint32Array.from([7, 3, 7, 900_000, 7]), 5);
    expect(countContexts(bytes, Uint32Array.of(7))).toBe(3);
    expect(countContexts(bytes, Uint32Array.of(3, 900_000))).toBe(2);
    expect(countContexts(bytes, Uint32Array.of(8))).toBe(0);
  });
});
