import { MAX_RECORD_BYTES } from "../core/index.ts";
import { BYTES_OF, type ByteSet, FIRST_BYTES, type HoleType, MAX_UUID } from "./hole-types.ts";
import { END, OP, type Program, type Step, stepOf, utf8Bytes } from "./step.ts";
import type { TemplatePart } from "./template.ts";
import { TemplateError } from "./template.ts";
import type { PatternHole } from "./types.ts";

/** Optional parts in a row multiply the ways on; more than this cannot be meant. */
const MAX_WAYS = 64;

/** Bytes of literal text that make the end of a hole sure enough not to look further than the next optional part. */
const SURE_BYTES = 4;

type Flat =
  | Exclude<TemplatePart, { kind: "option" }>
  | { readonly kind: "option"; readonly skipTo: number; readonly offset: number };
type FlatHole = Extract<Flat, { kind: "hole" }>;

/** Compiles the parts of a template. Throws TemplateError where a hole's end could not be found. */
export function compileTemplate(parts: readonly TemplatePart[]): Program {
  const flat = flatten(parts);
  const holes: PatternHole[] = [];
  const steps = flat.map((part, at) => compilePart(flat, part, at, holes));
  return { steps, holes, first: firstBytes(flat, 0) };
}

function flatten(parts: readonly TemplatePart[]): Flat[] {
  const flat: Flat[] = [];
  for (const part of parts) {
    if (part.kind !== "option") flat.push(part);
    else {
      flat.push({ kind: "option", skipTo: flat.length + 1 + part.parts.length, offset: part.offset });
      flat.push(...(part.parts as Flat[]));
    }
  }
  return flat;
}

function compilePart(flat: readonly Flat[], part: Flat, at: number, holes: PatternHole[]): Step {
  if (part.kind === "literal") return literalStep(part.text);
  if (part.kind === "option") {
    const ways = followers(flat, at + 1);
    if (ways.some((way) => way.length === 0))
      throw new TemplateError(
        "an optional part has to begin with text or a number",
        part.offset,
        "Put the text before the hole into the optional part.",
      );
    return stepOf(OP.option, "an optional part", { skipTo: part.skipTo, ...waysOn(ways) });
  }
  const slot = part.field === null ? -1 : holes.length;
  if (part.field !== null) {
    if (holes.some((hole) => hole.field === part.field))
      throw new TemplateError(
        `the field "${part.field}" stands twice`,
        part.offset,
        "Use each field once in a pattern.",
      );
    const hole = { field: part.field, type: part.type };
    holes.push(part.type === "list" ? { ...hole, separator: part.args[0] ?? "," } : hole);
  }
  return holeStep(flat, part, at, slot);
}

function literalStep(text: string): Step {
  return stepOf(OP.literal, JSON.stringify(text), { text: utf8Bytes(text) });
}

function holeStep(flat: readonly Flat[], part: FlatHole, at: number, slot: number): Step {
  const wants = `{${part.field ?? ""}:${part.type}}`;
  const bytes = BYTES_OF[part.type] ?? null;
  const own = ownEnd(flat, part, at);
  if (own !== null) return stepOf(own, wants, { slot, bytes, words: oneofWords(part), max: longest(part) });
  const ways = followers(flat, at + 1);
  const loose = ways.some((way) => way.length === 0 || way[0]?.op === OP.peek);
  if (loose)
    throw new TemplateError(
      `the end of a ${part.type} cannot be found where a hole follows at once`,
      part.offset,
      "Put text between the two holes, or use a type that ends by itself (int, ints, uuid, arg).",
    );
  if (part.type === "item" || part.type === "folder")
    return stepOf(OP.item, wants, { slot, ...waysOn(ways), folder: part.type === "folder" });
  const last = part.type === "longest" || part.type === "path";
  const path = part.type === "path";
  const min = bytes !== null || path ? 1 : 0;
  return stepOf(last ? OP.untilLast : OP.untilFirst, wants, { slot, bytes, ...waysOn(ways), path, min });
}

/** The ways on with the bytes that they can begin with, so that most places are ruled out by one look. */
function waysOn(ways: readonly (readonly Step[])[]): Pick<Step, "follow" | "next" | "mayEnd"> {
  const next = new Uint8Array(256);
  const follow = ways.map((steps) => ({ steps, first: steps[0]?.op === OP.end ? null : firstOf(steps[0] as Step) }));
  for (const { first } of follow) for (let byte = 0; byte < 256; byte++) if (first?.[byte] === 1) next[byte] = 1;
  return { follow, next, mayEnd: follow.some((way) => way.first === null) };
}

function firstOf(step: Step): ByteSet {
  if (step.op === OP.literal) return byteSet([step.text]);
  if (step.op === OP.oneof) return byteSet(step.words);
  if (step.op === OP.int) return FIRST_BYTES.int as ByteSet;
  if (step.op === OP.peekFolder) return FIRST_BYTES.folder as ByteSet;
  return step.bytes as ByteSet;
}

function byteSet(words: readonly string[]): ByteSet {
  const set = new Uint8Array(256);
  for (const word of words) set[word.charCodeAt(0)] = 1;
  return set;
}

/** What is looked at for every candidate of a hole's end has to be short. */
function longest(part: FlatHole): number {
  return part.type === "uuid" ? MAX_UUID : MAX_RECORD_BYTES;
}

function oneofWords(part: FlatHole): readonly string[] {
  return part.type === "oneof" ? part.args.map(utf8Bytes).sort((a, b) => b.length - a.length) : [];
}

/** The operation of a hole that ends by itself at this place, or null where its end depends on what follows. */
function ownEnd(flat: readonly Flat[], part: FlatHole, at: number): number | null {
  const ends: Partial<Record<HoleType, number>> = { int: OP.int, ints: OP.ints, arg: OP.arg, oneof: OP.oneof };
  if (part.type === "rest") {
    if (at === flat.length - 1) return OP.rest;
    throw new TemplateError(
      "something stands after a rest",
      part.offset,
      "rest is everything to the end: put it last.",
    );
  }
  const bytes = BYTES_OF[part.type];
  if (!bytes) return ends[part.type] ?? null;
  const next = firstBytes(flat, at + 1);
  return bytes.some((allowed, byte) => allowed === 1 && next[byte] === 1)
    ? null
    : part.type === "request"
      ? OP.request
      : OP.run;
}

/**
 * All ways on from `at`: into each optional part that may come next, and past it. Each is a list of steps of bounded length,
 * closed by a look at what comes next where that has a sure beginning. Once it has seen enough text to be sure of its place,
 * a way ends before the next optional part: it is looked at for every candidate of a hole's end.
 */
function followers(flat: readonly Flat[], at: number, seen = 0): Step[][] {
  const part = flat[at];
  if (part === undefined) return [[END]];
  if (part.kind === "option") {
    if (seen >= SURE_BYTES) return [[]];
    const ways = [...followers(flat, at + 1, seen), ...followers(flat, part.skipTo, seen)];
    if (ways.length <= MAX_WAYS) return ways;
    throw new TemplateError("too many optional parts in a row", part.offset, "Make two events of it.");
  }
  const step = boundedStep(flat, part, at);
  if (step === null) return [lookAt(part as FlatHole)];
  return followers(flat, at + 1, seen + step.text.length).map((way) => [step, ...way]);
}

/** The step of a part whose length is bounded, or null. */
function boundedStep(flat: readonly Flat[], part: Exclude<Flat, { kind: "option" }>, at: number): Step | null {
  if (part.kind === "literal") return literalStep(part.text);
  const own = ownEnd(flat, part, at);
  const bounded = own === OP.int || own === OP.oneof || (own === OP.run && part.type === "uuid");
  if (!bounded || own === null) return null;
  return stepOf(own, "", { bytes: BYTES_OF[part.type] ?? null, words: oneofWords(part), max: longest(part) });
}

/** A look at the beginning of a hole of any length; nothing where it can begin with anything. */
function lookAt(part: FlatHole): Step[] {
  if (part.type === "folder") return [stepOf(OP.peekFolder, "")];
  const bytes = FIRST_BYTES[part.type];
  return bytes ? [stepOf(OP.peek, "", { bytes })] : [];
}

/** Bytes that the text matched from `at` on can begin with. */
function firstBytes(flat: readonly Flat[], at: number): ByteSet {
  const set = new Uint8Array(256);
  for (let j = at; ; ) {
    const part = flat[j];
    if (part === undefined) return set;
    if (part.kind === "option") {
      addFirst(set, flat[j + 1]);
      j = part.skipTo;
      continue;
    }
    addFirst(set, part);
    return set;
  }
}

function addFirst(set: ByteSet, part: Flat | undefined): void {
  if (part === undefined || part.kind === "option") return;
  if (part.kind === "literal") set[utf8Bytes(part.text).charCodeAt(0)] = 1;
  else if (part.type === "oneof") for (const word of part.args) set[utf8Bytes(word).charCodeAt(0)] = 1;
  else {
    const bytes = FIRST_BYTES[part.type];
    for (let byte = 0; byte < 256; byte++) if (!bytes || bytes[byte] === 1) set[byte] = 1;
  }
}
