import type { ByteSet } from "./hole-types.ts";
import { reachOf, run } from "./run.ts";
import type { Program } from "./step.ts";
import type { Attempt, EventPattern, Match, Matcher } from "./types.ts";

/** A pattern ready to run, in the order in which patterns are tried. */
export interface CompiledPattern {
  readonly pattern: EventPattern;
  readonly program: Program;
  readonly template: string;
  readonly categories: readonly string[];
  readonly multiline: boolean;
  readonly fallback: boolean;
}

interface Category {
  readonly name: string;
  readonly patterns: readonly CompiledPattern[];
  /** Patterns by the first byte of the message. */
  readonly byFirst: readonly (readonly CompiledPattern[])[];
}

/** A Match for the matchers of this process, to be used again and again. */
export function createMatch(matcher: Matcher): Match {
  const slots = Math.max(1, ...matcher.patterns.map((pattern) => pattern.holes.length));
  const [pattern] = matcher.patterns;
  return { pattern: pattern as EventPattern, starts: new Int32Array(slots), ends: new Int32Array(slots) };
}

/** Builds the dispatch: category name, then first byte of the message, then the patterns in their order, fallbacks last. */
export function buildMatcher(compiled: readonly CompiledPattern[]): Matcher {
  const ordered = [...compiled.filter((p) => !p.fallback), ...compiled.filter((p) => p.fallback)];
  const names = [...new Set(ordered.flatMap((p) => p.categories))];
  const categories = names.map((name) => categoryOf(name, ordered));
  const byLength = lengthTable(names);
  return {
    patterns: compiled.map((entry) => entry.pattern),
    categories: names,
    category: (text, start, end) => findCategory(names, byLength[end - start], text, start),
    match: (category, text, start, lineEnd, end, result) =>
      findMatch(categories[category], text, start, lineEnd, end, result),
    attempts: (category, text, start, lineEnd, end) => allAttempts(categories[category], text, start, lineEnd, end),
  };
}

function categoryOf(name: string, ordered: readonly CompiledPattern[]): Category {
  const patterns = ordered.filter((entry) => entry.categories.includes(name));
  const byFirst = Array.from({ length: 256 }, (_, byte) =>
    patterns.filter((entry) => (entry.program.first as ByteSet)[byte] === 1),
  );
  return { name, patterns, byFirst };
}

/** Numbers of the category names by length: a name is compared only with those of its length. */
function lengthTable(names: readonly string[]): readonly (readonly number[])[] {
  const longest = Math.max(0, ...names.map((name) => name.length));
  return Array.from({ length: longest + 1 }, (_, length) =>
    names.flatMap((name, number) => (name.length === length ? [number] : [])),
  );
}

function findCategory(
  names: readonly string[],
  candidates: readonly number[] | undefined,
  text: string,
  start: number,
): number {
  if (candidates === undefined) return -1;
  for (let i = 0; i < candidates.length; i++) {
    const number = candidates[i] as number;
    if (sameAt(names[number] as string, text, start)) return number;
  }
  return -1;
}

function sameAt(name: string, text: string, start: number): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}

/** End of the text without the line break (CR, LF) that may close it. */
function trimmed(text: string, start: number, end: number): number {
  let p = end;
  while (p > start && (text.charCodeAt(p - 1) === 10 || text.charCodeAt(p - 1) === 13)) p--;
  return p;
}

function findMatch(
  category: Category | undefined,
  text: string,
  start: number,
  lineEnd: number,
  end: number,
  result: Match,
): boolean {
  if (category === undefined || start >= lineEnd) return false;
  const candidates = category.byFirst[text.charCodeAt(start) & 0xff] as readonly CompiledPattern[];
  const firstLine = trimmed(text, start, lineEnd);
  for (let i = 0; i < candidates.length; i++) {
    const entry = candidates[i] as CompiledPattern;
    const until = entry.multiline ? trimmed(text, start, end) : firstLine;
    if (run(entry.program, text, start, until, result.starts, result.ends)) {
      result.pattern = entry.pattern;
      return true;
    }
  }
  return false;
}

function allAttempts(
  category: Category | undefined,
  text: string,
  start: number,
  lineEnd: number,
  end: number,
): Attempt[] {
  const slots = new Int32Array(64);
  const attempts: Attempt[] = [];
  for (const entry of category?.patterns ?? []) {
    const until = trimmed(text, start, entry.multiline ? end : lineEnd);
    if (run(entry.program, text, start, until, slots, slots)) continue;
    const { at, wants } = reachOf(text);
    attempts.push({
      pattern: entry.pattern,
      template: entry.template,
      reached: Math.min(at, until) - start,
      expected: wants,
    });
  }
  return attempts.sort((a, b) => b.reached - a.reached);
}
