import { describe, expect, it } from "vitest";
import type { LossRow } from "../../src/query/index.ts";
import { extentText, lossTotals, shortExtent, takenOf, totalsParts } from "../../src/query/index.ts";

type Part = Pick<LossRow, "cause" | "found" | "claimed" | "notLost">;
const loss = (found: number, claimed: number | null, more: Partial<Part> = {}): Part => ({
  cause: "empty-folder",
  found,
  claimed,
  notLost: null,
  ...more,
});
const discarded = loss(0, null, { cause: "filter-discard" });
const cleared = loss(0, null, { cause: "dumpster-empty" });

describe("how much a loss took", () => {
  it("is what the log names, and where the server counted more, of how many", () => {
    expect(extentText(loss(9, 9))).toBe("9 items");
    expect(extentText(loss(1, null))).toBe("1 item");
    expect(extentText(loss(1, 9))).toBe("1 of 9 items named");
    expect([loss(9, null), loss(1, 9)].map((one) => shortExtent(one))).toEqual(["9", "1/9"]);
  });

  it("is one message where a filter threw it away before it was an item", () => {
    expect(extentText(discarded)).toBe("1 message that never became an item");
    expect(shortExtent(discarded)).toBe("1");
  });

  it("is not known where the log neither names nor counts anything", () => {
    expect(extentText(cleared)).toBe("how many items is not known");
    expect(shortExtent(cleared)).toBe("?");
  });
});

describe("what losses took together", () => {
  it("adds up, part by part", () => {
    const totals = lossTotals([loss(35, 35), loss(1, 9), discarded, cleared]);
    expect(totals).toEqual({ acts: 4, named: 36, counted: 8, undelivered: 1, unknown: 1, destroyed: 0 });
    expect(takenOf(totals)).toBe(45);
    expect(totalsParts(totals)).toEqual([
      "36 items named",
      "8 items only counted by the server",
      "1 message thrown away at delivery",
      "1 act of unknown extent",
    ]);
  });

  it("does not count again what had been lost before, when its last copy goes with the dumpster", () => {
    const totals = lossTotals([loss(3, null), loss(2, null, { cause: "dumpster-empty" })]);
    expect(takenOf(totals)).toBe(3);
    expect(totalsParts(totals)).toEqual(["3 items named", "2 lost items destroyed in the dumpster as well"]);
  });

  it("leaves out what is no loss, and needs no parts where all of it is named", () => {
    const totals = lossTotals([loss(3, null), loss(5, null, { notLost: "imap-move" })]);
    expect(takenOf(totals)).toBe(3);
    expect(totalsParts(totals)).toEqual([]);
  });
});
