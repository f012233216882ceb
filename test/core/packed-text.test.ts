import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackedReader, PackedWriter, SalvageError } from "../../src/core/index.ts";

const text = fc.string({ unit: "binary" });
const part = fc.oneof(
  fc.record({ kind: fc.constant("unsigned" as const), value: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }) }),
  fc.record({ kind: fc.constant("signed" as const), value: fc.integer({ min: -(2 ** 52), max: 2 ** 53 - 1 }) }),
  fc.record({ kind: fc.constant("optional" as const), value: fc.option(fc.integer(), { nil: null }) }),
  fc.record({ kind: fc.constant("text" as const), value: fc.option(text, { nil: null }) }),
);
type Part = typeof part extends fc.Arbitrary<infer T> ? T : never;

function write(parts: readonly Part[]): string {
  const out = new PackedWriter();
  for (const { kind, value } of parts) (out[kind] as (value: unknown) => void).call(out, value);
  return out.finish();
}

const read = (from: PackedReader, parts: readonly Part[]): unknown[] => parts.map(({ kind }) => from[kind]());

describe("numbers and texts that are packed into one text", () => {
  it("come back in the order in which they were written", () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const from = new PackedReader(write(parts));
        expect(read(from, parts)).toEqual(parts.map(({ value }) => value));
        expect(from.done).toBe(true);
      }),
    );
  });

  it("take one digit for a number below 32, two below 1024, and no more than the texts themselves", () => {
    const out = new PackedWriter();
    for (const value of [0, 31, 32, 1023]) out.unsigned(value);
    out.text("Inbox");
    // 4 numbers with 1, 1, 2 and 2 digits; the text's length (and one); the space before the texts.
    expect(out.finish()).toHaveLength(1 + 1 + 2 + 2 + 1 + 1 + "Inbox".length);
  });

  it("begin anew once they are finished", () => {
    const out = new PackedWriter();
    out.text("a");
    out.finish();
    out.unsigned(7);
    expect(new PackedReader(out.finish()).unsigned()).toBe(7);
  });
});

describe("what is read of a damaged text", () => {
  const refused = (packed: string, ask: (from: PackedReader) => unknown): void => {
    expect(() => ask(new PackedReader(packed))).toThrow(
      expect.objectContaining({ code: "index-damaged", exitCode: 10 }),
    );
  };

  it("is refused where it ends too early, is no digit, or is longer than a number can be", () => {
    refused("", (from) => from.unsigned());
    refused("é", (from) => from.unsigned());
    refused("P", (from) => from.unsigned());
    refused("o".repeat(1000), (from) => from.unsigned());
    refused("9 short", (from) => from.text());
  });

  it("is refused where it counts more than there is room for, or tells a time that no calendar has", () => {
    const out = new PackedWriter();
    out.unsigned(1_000_000);
    refused(out.finish(), (from) => from.count());
    out.signed(2 ** 53);
    refused(out.finish(), (from) => from.timeUtcMs());
  });

  it("is a number or a text, or is refused as damaged: whatever was cut off or changed", () => {
    fc.assert(
      fc.property(fc.array(part), fc.nat(), text, (parts, place, inserted) => {
        const packed = write(parts);
        const at = place % (packed.length + 1);
        try {
          for (const value of read(new PackedReader(packed.slice(0, at) + inserted), parts))
            expect(value === null || typeof value === "string" || Number.isFinite(value)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SalvageError);
        }
      }),
    );
  });
});
