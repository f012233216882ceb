import { type FramerOptions, type MalformedReason, RecordFramer } from "../../src/log/index.ts";

/** A record as plain values that stay. */
export interface FramedRecord {
  readonly raw: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly line: number;
  readonly lines: number;
  readonly localMs: number;
  readonly level: number;
  readonly firstLine: string;
  readonly thread: string;
  readonly context: string;
  readonly category: string;
  readonly message: string;
  readonly suspicious: boolean;
}

export interface MalformedRun {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly line: number;
  readonly reason: MalformedReason;
}

export interface Framed {
  readonly records: FramedRecord[];
  readonly malformed: MalformedRun[];
}

/** Frames `input` (a string is latin1: one byte a character), pushed in pieces of the given sizes, the last size repeated. */
export function frame(input: string | Uint8Array, options: FramerOptions = {}, pieces: readonly number[] = []): Framed {
  const bytes = typeof input === "string" ? Buffer.from(input, "latin1") : input;
  const framed: Framed = { records: [], malformed: [] };
  const framer = new RecordFramer(collectInto(framed), options);
  let at = 0;
  for (let piece = 0; at < bytes.length; piece++) {
    const size = pieces[Math.min(piece, pieces.length - 1)] ?? bytes.length;
    framer.push(bytes.subarray(at, at + size));
    at += size;
  }
  framer.end();
  return framed;
}

/** A sink that copies everything it is given. */
export function collectInto(framed: Framed): ConstructorParameters<typeof RecordFramer>[0] {
  return {
    record: (r) =>
      framed.records.push({
        raw: r.text.slice(r.start, r.end),
        offsetBytes: r.offsetBytes,
        lengthBytes: r.lengthBytes,
        line: r.line,
        lines: r.lines,
        localMs: r.localMs,
        level: r.level,
        firstLine: r.text.slice(r.start, r.lineEnd),
        thread: r.text.slice(r.threadStart, r.threadEnd),
        context: r.text.slice(r.contextStart, r.contextEnd),
        category: r.text.slice(r.categoryStart, r.categoryEnd),
        message: r.text.slice(r.messageStart, r.end),
        suspicious: r.suspicious,
      }),
    malformed: (offsetBytes, lengthBytes, line, reason) =>
      framed.malformed.push({ offsetBytes, lengthBytes, line, reason }),
  };
}
