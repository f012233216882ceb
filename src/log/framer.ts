import { MAX_RECORD_BYTES } from "../core/index.ts";
import { isBinaryLine } from "./binary-line.ts";
import { readDamagedFields } from "./damaged-header.ts";
import { ForgeryWatch, type WatchMemory } from "./forgery.ts";
import { HeaderScanner } from "./header.ts";
import { LineAssembler } from "./line-assembler.ts";
import { type CondensedBytes, condense } from "./nul-bytes.ts";
import { emptyRecord, type LogRecord, type MalformedReason, type RecordSink } from "./record.ts";
import { EMPTY_BLOCK, type TextBlock, textBlock } from "./text-block.ts";

const CR = 13;
const COLON = 58;

export interface FramerOptions {
  /** Offset in the source and 1-based line number of the first byte that will be pushed. */
  readonly offsetBytes?: number;
  readonly line?: number;
  /** What a framer before knew at this place: then this one suspects the same records as one that never stopped. */
  readonly memory?: WatchMemory | null;
  readonly maxRecordBytes?: number;
}

/**
 * Cuts pushed bytes into records. A record is a header line and all lines up to the next header; it is delivered when that
 * header, or `end()`, proves it complete. A line that is binary rubbish (binary-line.ts) ends the record before it: from there
 * to the next header all is one malformed run, as are the lines before the first header and those that no longer fit into the
 * longest record. A header line longer than that is cut. Blank lines alone are no run.
 */
export class RecordFramer {
  readonly #sink: RecordSink;
  readonly #lines: LineAssembler;
  readonly #maxRecordBytes: number;
  readonly #scanner = new HeaderScanner();
  readonly #rescanner = new HeaderScanner();
  readonly #watch: ForgeryWatch;
  readonly #record = emptyRecord();

  // The block being framed.
  #block: TextBlock = EMPTY_BLOCK;
  #condensed: CondensedBytes | null = null;
  #offsetBytes: number;
  #line: number;
  /** Offset after the last byte of the blocks before that was no NUL. */
  #lastEnd: number;

  // What is open, and the offset after the last byte known to belong to it.
  #open: "record" | "run" | null = null;
  #openOffset = 0;
  #openEnd = 0;
  #openLine = 0;
  #openReason: MalformedReason = "no-header";

  // The text of the open record: what earlier blocks held of it, and its part of this block (`#to` is -1 while it has none).
  #head: string[] = [];
  #headLength = 0;
  #headEnd = 0;
  #from = 0;
  #to = -1;
  #isExact = false;

  constructor(sink: RecordSink, options: FramerOptions = {}) {
    this.#sink = sink;
    this.#offsetBytes = options.offsetBytes ?? 0;
    this.#lastEnd = this.#offsetBytes;
    this.#line = options.line ?? 1;
    this.#watch = new ForgeryWatch((record) => sink.record(record), options.memory ?? null);
    this.#maxRecordBytes = options.maxRecordBytes ?? MAX_RECORD_BYTES;
    this.#lines = new LineAssembler((lines, startsLine) => this.#frame(lines, startsLine), this.#maxRecordBytes);
  }

  /** Where the first record or malformed run starts that is not delivered yet: a later framer resumes here. */
  get pendingOffsetBytes(): number {
    return this.#watch.firstHeld?.offsetBytes ?? (this.#open === null ? this.#offsetBytes : this.#openOffset);
  }

  /** Line number at `pendingOffsetBytes`. */
  get pendingLine(): number {
    return this.#watch.firstHeld?.line ?? (this.#open === null ? this.#line : this.#openLine);
  }

  /** What is to be known at `pendingOffsetBytes`. */
  get memory(): WatchMemory {
    return this.#watch.snapshot(this.pendingOffsetBytes);
  }

  /** Takes the next bytes of the source, cut anywhere. They may be overwritten once this returns. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  /** The source ends here: delivers what is open. */
  end(): void {
    this.#lines.flush();
    this.#finish(null);
    this.#watch.end();
  }

  #frame(bytes: Buffer, startsLine: boolean): void {
    this.#condensed = bytes.includes(0) ? condense(bytes) : null;
    const block = textBlock(this.#condensed === null ? bytes : this.#condensed.bytes);
    this.#block = block;
    this.#scanner.reset(block);
    this.#takeLines(block, startsLine);
    this.#carry();
    if (block.text.length > 0) this.#lastEnd = this.#endOffsetAt(block.text.length);
    this.#offsetBytes += bytes.length;
  }

  // Loop, line and block are three functions: in one, the compiled loop was thrown away at each block's end (V8 deoptimised it).
  #takeLines(block: TextBlock, startsLine: boolean): void {
    const end = block.text.length;
    for (let pos = 0; pos < end; ) pos = this.#takeLine(block, pos, startsLine || pos > 0);
  }

  /** Takes the line at `pos`; returns where the next one begins. */
  #takeLine(block: TextBlock, pos: number, isWhole: boolean): number {
    const newline = block.text.indexOf("\n", pos);
    const stop = newline < 0 ? block.text.length : newline;
    const lineEnd = stop > pos && block.bytes[stop - 1] === CR ? stop - 1 : stop;
    if (isWhole && this.#scanner.startsAt(pos, lineEnd)) this.#openRecord(pos, lineEnd);
    else this.#continue(pos, lineEnd, isWhole);
    if (newline >= 0 && (this.#condensed === null || !this.#condensed.isStandIn(newline))) this.#line++;
    return stop + 1;
  }

  /** Offset in the source of a character of this block. */
  #offsetAt(pos: number): number {
    return this.#offsetBytes + (this.#condensed === null ? pos : this.#condensed.offsetAt(pos));
  }

  /** Offset after the last byte of what ends before character `pos`. */
  #endOffsetAt(pos: number): number {
    return pos === 0 ? this.#lastEnd : this.#offsetAt(pos - 1) + 1;
  }

  #openRecord(pos: number, wholeLineEnd: number): void {
    const { localMs, level, threadStart } = this.#scanner;
    this.#finish(localMs);
    const record = this.#record;
    const lineEnd = Math.min(wholeLineEnd, pos + this.#maxRecordBytes);
    this.#open = "record";
    this.#openOffset = this.#offsetAt(pos);
    this.#openLine = this.#line;
    this.#from = pos;
    this.#to = lineEnd;
    record.lines = 1;
    record.localMs = localMs;
    record.level = level;
    record.threadStart = threadStart;
    record.lineEnd = lineEnd;
    this.#isExact = this.#scanner.readFields(record, threadStart, lineEnd);
    if (lineEnd === wholeLineEnd) return;
    this.#deliver(null);
    this.#openRun(this.#offsetAt(lineEnd), "too-long");
    this.#openEnd = this.#endOffsetAt(wholeLineEnd);
  }

  #openRun(offsetBytes: number, reason: MalformedReason): void {
    this.#open = "run";
    this.#openOffset = offsetBytes;
    this.#openEnd = offsetBytes;
    this.#openLine = this.#line;
    this.#openReason = reason;
  }

  /** A line, or with `isWhole` false the rest of one, that starts no record. */
  #continue(pos: number, lineEnd: number, isWhole: boolean): void {
    // A line that is too long comes in pieces: it is judged by what its first piece holds in any case.
    const judgedEnd = Math.min(lineEnd, pos + this.#maxRecordBytes);
    const isBinary = isWhole && this.#open !== "run" && isBinaryLine(this.#block.text, pos, judgedEnd);
    let reason: MalformedReason = isBinary ? "binary" : "no-header";
    if (this.#open === "record") {
      const fits = this.#headLength + lineEnd - this.#from <= this.#maxRecordBytes;
      if (fits && !isBinary) {
        this.#to = lineEnd;
        if (isWhole) this.#record.lines++;
        return;
      }
      this.#deliver(null);
      if (!fits) reason = "too-long";
    }
    if (pos === lineEnd) return;
    if (this.#open === null) this.#openRun(this.#offsetAt(pos), reason);
    this.#openEnd = this.#endOffsetAt(lineEnd);
  }

  /** Delivers what is open. `nextMs` is the time of the header that ends it, if one does. */
  #finish(nextMs: number | null): void {
    if (this.#open === "record") this.#deliver(nextMs);
    if (this.#open === "run") {
      this.#watch.end();
      this.#sink.malformed(this.#openOffset, this.#openEnd - this.#openOffset, this.#openLine, this.#openReason);
    }
    this.#open = null;
  }

  #deliver(nextMs: number | null): void {
    const record = this.#record;
    if (this.#to >= 0) this.#openEnd = this.#endOffsetAt(this.#to);
    record.text = this.#block.text;
    record.block = this.#block;
    record.start = this.#from;
    record.end = this.#to;
    if (this.#head.length > 0) this.#joinHead(record);
    if (!this.#isExact) readDamagedFields(record, record.threadStart);
    record.threadNameEnd = nameEndOf(record);
    record.offsetBytes = this.#openOffset;
    record.lengthBytes = this.#openEnd - this.#openOffset;
    record.line = this.#openLine;
    this.#watch.take(record, nextMs);
    if (this.#head.length > 0) this.#head = [];
    this.#headLength = 0;
    this.#open = null;
  }

  /** Puts a record together that earlier blocks began. */
  #joinHead(record: LogRecord): void {
    const head = this.#head.join("");
    const joined = this.#to < 0 ? head.slice(0, this.#headEnd) : head + this.#block.text.slice(this.#from, this.#to);
    const block = textBlock(Buffer.from(joined, "latin1"));
    const { text } = block;
    const newline = text.indexOf("\n");
    record.text = text;
    record.block = block;
    record.start = 0;
    record.end = text.length;
    record.lineEnd = newline < 0 ? text.length : text.charCodeAt(newline - 1) === CR ? newline - 1 : newline;
    this.#rescanner.reset(block);
    this.#rescanner.startsAt(0, record.lineEnd);
    record.threadStart = this.#rescanner.threadStart;
    this.#isExact = this.#rescanner.readFields(record, record.threadStart, record.lineEnd);
  }

  /** At the end of a block: keeps the open record's part of it. */
  #carry(): void {
    if (this.#open === "record" && this.#to >= 0) {
      this.#openEnd = this.#endOffsetAt(this.#to);
      this.#headEnd = this.#headLength + this.#to - this.#from;
      this.#head.push(this.#block.text.slice(this.#from));
      this.#headLength += this.#block.text.length - this.#from;
    }
    this.#from = 0;
    this.#to = -1;
  }
}

/** Where the name of a thread ends and its URL begins: at the first colon, as `describeThread` has it. */
function nameEndOf({ block, threadStart, threadEnd }: LogRecord): number {
  let at = threadStart;
  while (at < threadEnd && block.bytes[at] !== COLON) at++;
  return at;
}
