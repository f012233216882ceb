import type { EventKind, Fact, Field } from "../core/index.ts";
import type { HoleType } from "./hole-types.ts";

/** A named value inside a pattern. `separator` stands between the parts of a `list`. */
export interface PatternHole {
  readonly field: Field;
  readonly type: HoleType;
  readonly separator?: string;
}

/** How much an event matters: 3 decides the fate of an item, 2 is context for it, 1 background, 0 noise worth recognising. */
export type Importance = 0 | 1 | 2 | 3;

/** One kind of log message that a grammar knows, with what it means. */
export interface EventPattern {
  /** Place in `Matcher.patterns`. */
  readonly index: number;
  /** Grammar id and event name: `zimbra/mailop:move`. */
  readonly id: string;
  readonly grammar: string;
  readonly version: number;
  /** First category of the grammar; a grammar may apply to several. */
  readonly category: string;
  readonly kind: EventKind;
  readonly fact: Fact;
  readonly importance: Importance;
  /** False: recognised noise that makes no event. */
  readonly keep: boolean;
  /** The named holes in order of the template; hole number = slot number of a `Match`. */
  readonly holes: readonly PatternHole[];
  /** Values that the message implies without printing them. */
  readonly set: Readonly<Partial<Record<Field, string | number>>>;
}

/**
 * Where the holes of a matched pattern lie: positions in the text that was matched. One object is reused for many matches.
 * `starts[n]` is -1 where hole n belongs to an optional part that is absent.
 */
export interface Match {
  pattern: EventPattern;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** How far a pattern got into a message that it does not match. */
export interface Attempt {
  readonly pattern: EventPattern;
  readonly template: string;
  /** Characters of the message that the pattern could account for. */
  readonly reached: number;
  /** What the pattern wanted there, in words. */
  readonly expected: string;
}

export interface Matcher {
  readonly patterns: readonly EventPattern[];
  /** Names of the watched categories; the place is the number that `category` gives. */
  readonly categories: readonly string[];
  /** The number of the watched category that is written in text[start, end), or -1. Allocates nothing. */
  category(text: string, start: number, end: number): number;
  /**
   * Matches the message text[start, end), whose first line ends at `lineEnd`, against the patterns of a category. `text` is
   * latin1: one character for each byte of the log. A pattern sees the first line only, unless its event is `multiline`.
   * Returns whether one matched and fills `result`. Never backtracks over a hole; allocates nothing.
   */
  match(category: number, text: string, start: number, lineEnd: number, end: number, result: Match): boolean;
  /** Every pattern of the category that does not match, with how far it got; furthest first. Slow: for people. */
  attempts(category: number, text: string, start: number, lineEnd: number, end: number): readonly Attempt[];
}

/** What is wrong with a grammar: where, what, and what to do. */
export interface GrammarProblem {
  readonly severity: "error" | "warning";
  readonly file: string;
  /** 1-based; null where the problem is of the whole file. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly hint: string;
  /** The line of the file, cut to what fits, and a line with a caret below the place. */
  readonly snippet: string | null;
}

export interface SampleFields {
  readonly [field: string]: string | number | readonly (string | number)[];
}

/** A message (without the header of its record) and what has to be read from it. */
export interface GrammarSample {
  readonly message: string;
  readonly fields: SampleFields;
}

/** A message that no pattern of the grammar may match. */
export interface GrammarReject {
  readonly message: string;
  readonly why: string;
}

/** Where the message text of an event was found. */
export interface Provenance {
  readonly product: string;
  readonly source: string;
}

export interface GrammarEvent {
  readonly name: string;
  readonly pattern: string;
  readonly kind: EventKind;
  readonly fact: Fact;
  readonly importance: Importance;
  readonly keep: boolean;
  readonly multiline: boolean;
  /** Tried only after every other pattern of its category. */
  readonly fallback: boolean;
  readonly set: Readonly<Partial<Record<Field, string | number>>>;
  readonly from: Provenance;
  readonly note: string | null;
  readonly samples: readonly GrammarSample[];
  readonly rejects: readonly GrammarReject[];
}

/** One grammar file: the messages of one log category (or a few that belong together) of one product. */
export interface Grammar {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly categories: readonly string[];
  readonly file: string;
  readonly events: readonly GrammarEvent[];
}
