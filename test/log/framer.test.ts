import { describe, expect, it } from "vitest";
import { RecordFramer } from "../../src/log/index.ts";
import { collectInto, type Framed, frame } from "./framing.ts";

const one =
  "2024-03-11 09:15:01,123 INFO  [LmtpServer-418] [name=anna@example.com;mid=42;ip=192.0.2.9;] mailop - Adding Message";
const two = "2024-03-11 09:15:02,000 WARN  [main] [] misc - a\n\tat b\n\tat c";
const rubbish = "\x01\x02\x03\x04\x7f\x1f";

describe("a record", () => {
  it("is a header line and the lines up to the next header", () => {
    const { records, malformed } = frame(`${one}\n${two}\n${one}\n`);
    expect(records.map((r) => r.raw)).toEqual([one, two, one]);
    expect(records.map((r) => r.lines)).toEqual([1, 3, 1]);
    expect(records.map((r) => r.line)).toEqual([1, 2, 5]);
    expect(records.map((r) => r.offsetBytes)).toEqual([0, one.length + 1, one.length + two.length + 2]);
    expect(records.map((r) => r.lengthBytes)).toEqual([one.length, two.length, one.length]);
    expect(malformed).toEqual([]);
  });

  it("ends before its last line break, be it LF or CRLF, and its first line before the first", () => {
    const { records } = frame(`${two.replaceAll("\n", "\r\n")}\r\n${one}\r\n`);
    expect(records.map((r) => r.raw)).toEqual([two.replaceAll("\n", "\r\n"), one]);
    expect(records[0]?.firstLine).toBe("2024-03-11 09:15:02,000 WARN  [main] [] misc - a");
    expect(records[1]?.offsetBytes).toBe(two.length + 2 + 2);
  });

  it("may be the last of a source without a line break", () => {
    expect(frame(`${one}\n${two}`).records.map((r) => r.raw)).toEqual([one, two]);
  });

  it("keeps blank lines that follow it", () => {
    const { records } = frame(`${one}\n\n\n${two}\n`);
    expect(records.map((r) => [r.raw, r.lines])).toEqual([
      [`${one}\n\n`, 3],
      [two, 3],
    ]);
  });

  it("keeps bytes that are no UTF-8, one character a byte", () => {
    expect(frame(`${one}\xff\xfe\n`).records[0]?.message).toBe("Adding Message\xff\xfe");
  });

  it("goes through a stack trace with a quoted header that is indented", () => {
    expect(frame(`${one}\n\t${one}\n`).records).toHaveLength(1);
  });

  it("is delivered when the next header proves it complete, and tells until then where to resume", () => {
    const framed: Framed = { records: [], malformed: [] };
    const framer = new RecordFramer(collectInto(framed), { offsetBytes: 1000, line: 7 });
    framer.push(Buffer.from(`${one}\n${two.slice(0, 40)}`, "latin1"));
    expect(framed.records).toEqual([]);
    expect([framer.pendingOffsetBytes, framer.pendingLine]).toEqual([1000, 7]);
    framer.push(Buffer.from(`${two.slice(40)}\n`));
    expect(framed.records.map((r) => [r.raw, r.offsetBytes, r.line])).toEqual([[one, 1000, 7]]);
    expect([framer.pendingOffsetBytes, framer.pendingLine]).toEqual([1000 + one.length + 1, 8]);
    framer.end();
    expect(framed.records.map((r) => r.raw)).toEqual([one, two]);
    expect([framer.pendingOffsetBytes, framer.pendingLine]).toEqual([1000 + one.length + two.length + 2, 11]);
  });

  it("is copied out of the pushed bytes: the caller may use them again", () => {
    const framed: Framed = { records: [], malformed: [] };
    const framer = new RecordFramer(collectInto(framed));
    const buffer = Buffer.alloc(64);
    const text = `${one}\n${two}\n`;
    for (let at = 0; at < text.length; at += 64) {
      const size = buffer.write(text.slice(at, at + 64), "latin1");
      framer.push(buffer.subarray(0, size));
      buffer.fill("x");
    }
    framer.end();
    expect(framed.records.map((r) => r.raw)).toEqual([one, two]);
  });
});

describe("bytes that belong to no record", () => {
  it("are one run from a cut head to the first header", () => {
    const { records, malformed } = frame(`Deleting items: 1,2\n\tat x\n\n${one}\n`);
    expect(malformed).toEqual([{ offsetBytes: 0, lengthBytes: 25, line: 1, reason: "no-header" }]);
    expect(records.map((r) => [r.raw, r.line])).toEqual([[one, 4]]);
  });

  it("are no run where they are line breaks only", () => {
    expect(frame(`\n\r\n${one}\n`).malformed).toEqual([]);
    expect(frame("").records).toEqual([]);
  });

  it("are one run from a binary line after a record to the next header", () => {
    const { records, malformed } = frame(`${one}\n${rubbish}\nplain\n${two}\n`);
    expect(records.map((r) => [r.raw, r.lines])).toEqual([
      [one, 1],
      [two, 3],
    ]);
    expect(malformed).toEqual([{ offsetBytes: one.length + 1, lengthBytes: 12, line: 2, reason: "binary" }]);
  });

  it("are not made of terminal colours, tabs or a stray control byte in a message", () => {
    const coloured = `${one}\n\x1b[31m\x1b[1mred\x1b[0m\x07\tx`;
    expect(frame(`${coloured}\n`).records.map((r) => r.raw)).toEqual([coloured]);
  });

  it("are the lines from the first that no longer fits into the longest record", () => {
    const long = `${one}\n${"x".repeat(60)}`;
    const { records, malformed } = frame(`${long}\n${"y".repeat(60)}\nz\n${two}\n`, { maxRecordBytes: 200 });
    expect(records.map((r) => [r.raw, r.lines, r.line])).toEqual([
      [long, 2, 1],
      [two, 3, 5],
    ]);
    expect(malformed).toEqual([{ offsetBytes: long.length + 1, lengthBytes: 62, line: 3, reason: "too-long" }]);
  });

  it("are cut off a line that is too long by itself, and gigabytes without a line break are not gathered", () => {
    const framed: Framed = { records: [], malformed: [] };
    const framer = new RecordFramer(collectInto(framed), { maxRecordBytes: 1000 });
    framer.push(Buffer.from(one, "latin1"));
    const piece = Buffer.alloc(1000, "z");
    for (let times = 0; times < 50; times++) framer.push(piece);
    framer.push(Buffer.from(`\n${two}\n`, "latin1"));
    framer.end();
    expect(framed.records.map((r) => [r.lengthBytes, r.line])).toEqual([
      [1000, 1],
      [two.length, 2],
    ]);
    expect(framed.malformed).toEqual([
      { offsetBytes: 1000, lengthBytes: one.length + 50_000 - 1000, line: 1, reason: "too-long" },
    ]);
  });
});

describe("NUL bytes", () => {
  it("are dropped, and offsets stay true to the file", () => {
    const { records, malformed } = frame(`\0\0${one.replace("Adding", "Add\0\0\0ing")}\n\0${two}\n`);
    expect(records.map((r) => r.raw)).toEqual([one, two]);
    expect(records.map((r) => r.offsetBytes)).toEqual([2, 2 + one.length + 3 + 1 + 1]);
    expect(records.map((r) => r.lengthBytes)).toEqual([one.length + 3, two.length]);
    expect(malformed).toEqual([]);
  });

  it("that stand between a line cut by a crash and a header end that line, without adding to the count of lines", () => {
    const cut = one.slice(0, -8);
    const { records } = frame(`${cut}${"\0".repeat(4096)}${two}\n${one}\n`);
    expect(records.map((r) => r.raw)).toEqual([cut, two, one]);
    expect(records.map((r) => r.offsetBytes)).toEqual([0, cut.length + 4096, cut.length + 4096 + two.length + 1]);
    expect(records.map((r) => r.line)).toEqual([1, 1, 4]);
  });

  it("in any number before a header cost no memory", () => {
    const framed: Framed = { records: [], malformed: [] };
    const framer = new RecordFramer(collectInto(framed), { maxRecordBytes: 1000 });
    const zeros = Buffer.alloc(10_000);
    for (let times = 0; times < 20; times++) framer.push(zeros);
    framer.push(Buffer.from(`${one}\n`, "latin1"));
    framer.end();
    expect(framed.records.map((r) => [r.raw, r.offsetBytes])).toEqual([[one, 200_000]]);
    expect(framed.malformed).toEqual([]);
  });
});
