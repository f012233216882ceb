import { describe, expect, it } from "vitest";
import { showCount } from "../../src/query/index.ts";

describe("a number for people", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [12_345, "12,345"],
    [1_234_567, "1,234,567"],
    [-1234, "-1,234"],
    [-123, "-123"],
  ])("has its thousands apart: %d", (count, shown) => {
    expect(showCount(count)).toBe(shown);
  });
});
