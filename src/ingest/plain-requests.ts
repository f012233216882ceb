import type { Fact } from "../core/index.ts";
import type { EventPattern, Match, Matcher } from "../grammar/index.ts";
import { decodeUtf8, SpanNumbers, type TextBlock } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Facts of records that end (or head) a request and carry nothing else: they become rows of a request block. */
const PLAIN: ReadonlySet<Fact> = new Set([
  "request-close",
  "batch-part-close",
  "batch-open",
  "request-open",
  "imap-command",
  "pop-command",
]);

export function isPlainRequest(pattern: EventPattern): boolean {
  return PLAIN.has(pattern.fact);
}

/** Distinct requests that are remembered; servers know some four hundred. */
const REMEMBERED = 5_000;

const ELAPSED = Buffer.from(" elapsed=");
const SUFFIXES = [Buffer.from(""), Buffer.from(" (NIO)"), Buffer.from(" (TCP)")] as const;
const PREFIX = Buffer.from("(batch) ");

interface KnownRequest {
  readonly pattern: EventPattern;
  /** Number of the request's name. */
  readonly operation: number;
}

/**
 * Recognises `X elapsed=N`, four records of five, by looking only at their end: what pattern matches depends on everything
 * but N, so the grammars are asked once for each X (and prefix and suffix) and the answer is remembered. Twice as fast as
 * matching every record.
 */
export class PlainRequests {
  readonly #matcher: Matcher;
  readonly #match: Match;
  readonly #texts: Numbering;
  readonly #names = new SpanNumbers();
  /** By number of the name (with its category, suffix and prefix); null: not such a record after all. */
  readonly #known: (KnownRequest | null)[] = [];
  /** Of the record read last. */
  elapsedMs = -1;

  constructor(matcher: Matcher, match: Match, texts: Numbering) {
    this.#matcher = matcher;
    this.#match = match;
    this.#texts = texts;
  }

  /** The request that the message from `start` to `end` closes, or null where the record is no such one. */
  read(category: number, block: TextBlock, start: number, end: number): KnownRequest | null {
    const { bytes } = block;
    const suffix = bytes[end - 1] !== 0x29 ? 0 : standsAt(SUFFIXES[1], bytes, end - 6) ? 1 : 2;
    const digitsEnd = end - (suffix === 0 ? 0 : 6);
    let at = digitsEnd;
    let value = 0;
    for (let scale = 1; at > start && at > digitsEnd - 10; at--, scale *= 10) {
      const digit = bytes[at - 1]! - 48;
      if (digit < 0 || digit > 9) break;
      value += digit * scale;
    }
    const nameEnd = at - ELAPSED.length;
    if (at === digitsEnd || nameEnd <= start || !standsAt(ELAPSED, bytes, nameEnd)) return null;
    if (suffix === 2 && !standsAt(SUFFIXES[2], bytes, digitsEnd)) return null;
    const hasPrefix = bytes[start] === 0x28 && standsAt(PREFIX, bytes, start);
    this.elapsedMs = value;
    const nameStart = start + (hasPrefix ? PREFIX.length : 0);
    if (nameStart >= nameEnd) return null;
    const shape = (category * 3 + suffix) * 2 + (hasPrefix ? 1 : 0);
    const number = this.#names.numberOf(block, nameStart, nameEnd, shape);
    const known = this.#known[number];
    return known === undefined ? this.#learn(number, category, block.text, start, end) : known;
  }

  /**
   * A matched request whose record is not of the usual form: without a time, or with a name in a namespace. Sets `elapsedMs`.
   * @returns the number of the request's name
   */
  readMatched(message: string): number {
    const { pattern, starts, ends } = this.#match;
    let operation = "";
    this.elapsedMs = -1;
    pattern.holes.forEach(({ field }, slot) => {
      const start = starts[slot]!;
      if (start < 0) return;
      const value = message.slice(start, ends[slot]);
      if (field === "operation") operation = decodeUtf8(value);
      else if (field === "elapsedMs") this.elapsedMs = Number.parseInt(value, 10);
    });
    return this.#texts.numberOf(operation);
  }

  #learn(number: number, category: number, text: string, start: number, end: number): KnownRequest | null {
    const request = this.#ask(category, text, start, end);
    if (number <= REMEMBERED) this.#known[number] = request;
    else {
      this.#names.clear();
      this.#known.length = 0;
    }
    return request;
  }

  #ask(category: number, text: string, start: number, end: number): KnownRequest | null {
    if (!this.#matcher.match(category, text, start, end, end, this.#match)) return null;
    const { pattern, starts, ends } = this.#match;
    if (!isPlainRequest(pattern) || !pattern.keep) return null;
    const slot = pattern.holes.findIndex((hole) => hole.field === "operation");
    const hasOnly = pattern.holes.every((hole) => hole.field === "operation" || hole.field === "elapsedMs");
    if (slot < 0 || !hasOnly) return null;
    return { pattern, operation: this.#texts.numberOf(decodeUtf8(text.slice(starts[slot], ends[slot]))) };
  }
}

function standsAt(word: Buffer, bytes: Buffer, at: number): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}
