import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordFramer, type WatchMemory } from "../../src/log/index.ts";
import { collectInto, type Framed, frame } from "./framing.ts";

const header = fc
  .tuple(
    fc.constantFrom(
      "",
      "",
      "",
      "Mar 11 09:15:01 mbs1 mailboxlog ",
      "Mar  1 09:15:01 mbs1 mailboxd[7]: ",
      "\xef\xbb\xbf",
    ),
    fc.integer({ min: 0, max: 3_000_000 }),
    fc.constantFrom("INFO ", "WARN ", "ERROR", "INFO"),
    fc.constantFrom("main", "LmtpServer-4", "qtp1-5:https://[2001:db8::5]:8443/service/soap/NoOpRequest", "a b"),
    fc.constantFrom("", "name=a@example.com;mid=1;", "ua=x;;] [y;;z;", "damaged"),
    fc.constantFrom("moved", 'subject="a', "", "\xc3\xa0\xff", "x - y"),
  )
  .map(([prefix, ms, level, thread, context, message]) => {
    const time = new Date(Date.UTC(2024, 2, 11, 9) + ms).toISOString();
    return `${prefix}${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)} ${level} [${thread}] [${context}] mailop - ${message}`;
  });
const line = fc.oneof(
  { weight: 4, arbitrary: header },
  { weight: 1, arbitrary: header.map((text) => text.slice(0, 40)) },
  fc.constantFrom("\tat a.b.C(D.java:1)", "", "\0\0\0", "x\0\0", "\x01\x02\x03\x04\x05", "Caused by: x", "2024-03-11"),
  fc.string({ unit: "binary-ascii", maxLength: 40 }),
);
const log = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\n", "\r\n", "\0\0", "")), { maxLength: 30 })
  .map((lines) => lines.map(([text, end]) => text + end).join(""));
const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });

/** That records and runs lie one after another and leave nothing out but line breaks and NUL. */
function expectCover(bytes: Buffer, { records, malformed }: Framed): void {
  const spans = [...records, ...malformed].sort((a, b) => a.offsetBytes - b.offsetBytes);
  let at = 0;
  for (const { offsetBytes, lengthBytes } of spans) {
    expect(offsetBytes).toBeGreaterThanOrEqual(at);
    expect(lengthBytes).toBeGreaterThan(0);
    expect(bytes.toString("latin1", at, offsetBytes)).toMatch(/^[\r\n\0]*$/);
    at = offsetBytes + lengthBytes;
  }
  expect(at).toBeLessThanOrEqual(bytes.length);
  expect(bytes.toString("latin1", at)).toMatch(/^[\r\n\0]*$/);
}

/** That every record's text is what the file has there, without NUL. */
function expectTruth(bytes: Buffer, { records }: Framed): void {
  for (const record of records) {
    const end = record.offsetBytes + record.lengthBytes;
    const there = bytes.toString("latin1", record.offsetBytes, end);
    expect(record.raw.replaceAll("\0", "")).toBe(there.replaceAll("\0", ""));
    expect(record.line).toBe(bytes.toString("latin1", 0, record.offsetBytes).split("\n").length);
  }
}

describe("framing", () => {
  it("gives the same whatever blocks the bytes come in", () => {
    fc.assert(
      fc.property(log, cuts, (text, pieces) => {
        expect(frame(text, {}, pieces)).toEqual(frame(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives the same in pieces of a single byte", () => {
    fc.assert(
      fc.property(log, (text) => {
        expect(frame(text, {}, [1])).toEqual(frame(text));
      }),
      { numRuns: 100 },
    );
  });

  it("gives the same in any blocks where records are cut for their length", () => {
    fc.assert(
      fc.property(log, cuts, fc.integer({ min: 90, max: 300 }), (text, pieces, maxRecordBytes) => {
        const plain = text.replaceAll("\0", "").replaceAll("\r", "");
        expect(frame(plain, { maxRecordBytes }, pieces)).toEqual(frame(plain, { maxRecordBytes }));
      }),
      // Rubbish in the first bytes of a line that is cut: its cut place must not change what it is.
      { numRuns: 500, examples: [[`\u0001\u0001\u0001\u0001\u0001\u0001${"x".repeat(107)}\n`, [1], 90]] },
    );
  });

  it("covers every byte but line breaks and NUL, and its offsets and lines are those of the file", () => {
    fc.assert(
      fc.property(log, fc.option(fc.integer({ min: 90, max: 300 })), (text, maxRecordBytes) => {
        const bytes = Buffer.from(text, "latin1");
        const framed = frame(bytes, maxRecordBytes === null ? {} : { maxRecordBytes });
        expectCover(bytes, framed);
        expectTruth(bytes, framed);
      }),
      { numRuns: 1000 },
    );
  });

  it("is resumed wherever the bytes were cut without losing or doubling a record, or judging one otherwise", () => {
    fc.assert(
      fc.property(log, fc.nat(), (text, at) => {
        const bytes = Buffer.from(text, "latin1");
        const cut = at % (bytes.length + 1);
        const framed: Framed = { records: [], malformed: [] };
        const first = new RecordFramer(collectInto(framed));
        first.push(bytes.subarray(0, cut));
        const { pendingOffsetBytes: offsetBytes, pendingLine: line } = first;
        // A checkpoint is stored as JSON.
        const memory = JSON.parse(JSON.stringify(first.memory)) as WatchMemory;
        const rest = frame(bytes.subarray(offsetBytes), { offsetBytes, line, memory });
        expect([...framed.records, ...rest.records]).toEqual(frame(bytes).records);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("fuzzing for three seconds", () => {
  it("random bytes, and a good log with random damage, throw nothing and are covered", () => {
    const good = Buffer.from(
      "2024-03-11 09:15:01,123 INFO  [qtp1-5:https://[2001:db8::5]:8443/service/soap/NoOpRequest] [name=a@example.com;ua=x;;y;] soap - x elapsed=1\n\tat y\n".repeat(
        20,
      ),
    );
    const endMs = performance.now() + 3000;
    let runs = 0;
    while (performance.now() < endMs) {
      const [bytes] = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 2000 }), { numRuns: 1, seed: runs });
      const damaged = Buffer.from(good);
      for (let at = 0; at + 1 < bytes!.length && at < 60; at += 2)
        damaged[(bytes![at]! * 211 + bytes![at + 1]! * 7) % damaged.length] = bytes![at]!;
      for (const input of [Buffer.from(bytes!), damaged]) {
        const framed = frame(input, {}, [1 + (runs % 97)]);
        expectCover(input, framed);
        expectTruth(input, framed);
      }
      runs++;
    }
    expect(runs).toBeGreaterThan(50);
  });

  it("a block without any bracket or line break takes time in proportion to its size", () => {
    const time = (bytes: Buffer) => {
      const startMs = performance.now();
      frame(bytes);
      return performance.now() - startMs;
    };
    // Every line a header without `]`: an unbounded search would run over the rest of the block for each of them.
    const lines = (count: number) => Buffer.from("2024-03-11 09:15:01,123 INFO  [t x - y\n".repeat(count));
    time(lines(1000));
    expect(time(lines(100_000))).toBeLessThan(5000);
  });
});
