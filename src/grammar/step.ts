import { MAX_RECORD_BYTES } from "../core/index.ts";
import type { ByteSet } from "./hole-types.ts";
import type { PatternHole } from "./types.ts";

/** What a step of a program does. Small numbers: the interpreter switches on them for every log record. */
export const OP = {
  literal: 0,
  int: 1,
  ints: 2,
  /** A run of the bytes of a set, as long as it goes. */
  run: 3,
  arg: 4,
  oneof: 5,
  /** Any bytes (or those of a set) up to the first, the last place where one of `follow` fits. */
  untilFirst: 6,
  untilLast: 7,
  item: 8,
  rest: 9,
  /** Goes into an optional part where its beginning fits, else on at `skipTo`. */
  option: 10,
  end: 11,
  /** A run that ends in `Request`. */
  request: 14,
  /** Only looks: one of the bytes of a set, the beginning of a folder item. */
  peek: 12,
  peekFolder: 13,
} as const;

/** One way on after a hole: steps that are looked at without taking them. */
export interface Way {
  readonly steps: readonly Step[];
  /** Bytes it can begin with; null for the end of the message. */
  readonly first: ByteSet | null;
}

export interface Step {
  readonly op: number;
  /** The literal, as latin1 of its UTF-8 bytes. */
  readonly text: string;
  readonly bytes: ByteSet | null;
  readonly words: readonly string[];
  /** Slot of a named hole, else -1. */
  readonly slot: number;
  /** The ways on. Each is of bounded length, so that a hole's end is found in linear time and never tried again. */
  readonly follow: readonly Way[];
  /** Bytes that any of the ways can begin with, and whether the end of the message is one of them. */
  readonly next: ByteSet;
  readonly mayEnd: boolean;
  readonly skipTo: number;
  /** Folder items only; the hole of a path has to begin with `/`. */
  readonly folder: boolean;
  readonly path: boolean;
  /** Fewest bytes of an untilFirst or untilLast; most bytes of a run. */
  readonly min: number;
  readonly max: number;
  /** What the step wants, in words, for people. */
  readonly wants: string;
}

export interface Program {
  readonly steps: readonly Step[];
  readonly holes: readonly PatternHole[];
  /** Bytes that a matching message can begin with. */
  readonly first: ByteSet;
}

const NO_BYTES = new Uint8Array(256);

/** Makes every step in one place, so that all have one shape for the interpreter. */
export function stepOf(op: number, wants: string, more: Partial<Step> = {}): Step {
  return {
    op,
    text: more.text ?? "",
    bytes: more.bytes ?? null,
    words: more.words ?? [],
    slot: more.slot ?? -1,
    follow: more.follow ?? [],
    next: more.next ?? NO_BYTES,
    mayEnd: more.mayEnd ?? false,
    skipTo: more.skipTo ?? -1,
    folder: more.folder ?? false,
    path: more.path ?? false,
    min: more.min ?? 0,
    max: more.max ?? MAX_RECORD_BYTES,
    wants,
  };
}

export const END = stepOf(OP.end, "the end of the message");

/** Latin1 text of the UTF-8 bytes of `text`: the form in which log text is matched. */
export function utf8Bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
