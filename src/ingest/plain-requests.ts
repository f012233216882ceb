import type { Fact } from "../core/index.ts";
import type { EventPattern, Match, Matcher } from "../grammar/index.ts";
import { decodeUtf8 } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";
import { detached } from "./slice-numbers.ts";

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

const ELAPSED = " elapsed=";
const SUFFIXES = ["", " (NIO)", " (TCP)"] as const;
const PREFIXES = ["", "(batch) "] as const;

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
  /** By category, suffix and prefix, then by name; null: not such a record after all. */
  readonly #known = new Map<number, Map<string, KnownRequest | null>>();
  /** Of the record read last. */
  elapsedMs = -1;

  constructor(matcher: Matcher, match: Match, texts: Numbering) {
    this.#matcher = matcher;
    this.#match = match;
    this.#texts = texts;
  }

  /** The request that text[start, end) closes, or null where the record is no such one. */
  read(category: number, text: string, start: number, end: number): KnownRequest | null {
    const suffix = text.charCodeAt(end - 1) !== 0x29 ? 0 : text.startsWith(SUFFIXES[1], end - 6) ? 1 : 2;
    const digitsEnd = end - (suffix === 0 ? 0 : 6);
    let at = digitsEnd;
    let value = 0;
    for (let scale = 1; at > start && at > digitsEnd - 10; at--, scale *= 10) {
      const digit = text.charCodeAt(at - 1) - 48;
      if (digit < 0 || digit > 9) break;
      value += digit * scale;
    }
    const nameEnd = at - ELAPSED.length;
    if (at === digitsEnd || nameEnd <= start || !text.startsWith(ELAPSED, nameEnd)) return null;
    if (suffix === 2 && !text.startsWith(SUFFIXES[2], digitsEnd)) return null;
    const prefix = text.charCodeAt(start) === 0x28 && text.startsWith(PREFIXES[1], start) ? 1 : 0;
    this.elapsedMs = value;
    return this.#lookUp((category * 3 + suffix) * 2 + prefix, category, text, start, start + prefix * 8, nameEnd, end);
  }

  #lookUp(
    shape: number,
    category: number,
    text: string,
    start: number,
    nameStart: number,
    nameEnd: number,
    end: number,
  ): KnownRequest | null {
    let byName = this.#known.get(shape);
    if (byName === undefined) {
      byName = new Map();
      this.#known.set(shape, byName);
    }
    const name = text.slice(nameStart, nameEnd);
    let known = byName.get(name);
    if (known === undefined) {
      known = this.#ask(category, text, start, end);
      if (byName.size < REMEMBERED) byName.set(detached(name), known);
    }
    return known;
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
