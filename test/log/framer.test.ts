import { describe, expect, it } from "vitest";
import { frame } from "./framing.ts";

const one =
  "2024-03-11 09:15:01,123 INFO  [LmtpServer-418] [name=anna@example.com;mid=42;ip=192.0.2.9;] mailop - Adding Message";
const two = "2024-03-11 09:15:02,000 WARN  [main] [] misc - a\n\tat b\n\tat c";

describe("a record", () => {
  it("is a header line and the lines up to the next header", () => {
    const { records, malformed } = frame(`${one}\n${two}\n${one}\n`);
    expect(records.map((r) => r.raw)).toEqual([one, two, one]);
    expect(records.map((r) => r.lines)).toEqual([1, 3, 1]);
    expect(records.map((r) => r.line)).toEqual([1, 2, 5]);
    expect(records.map((r) => r.offsetBytes)).toEqual([0, one.length + 1, one.length + two.length + 2]);
    expect(malformed).toEqual([]);
  });
});
