import { MAX_INT } from "./hole-types.ts";
import { classEnd, classHasName, folderBegins, idEnd, idStart } from "./item.ts";
import { OP, type Program, type Step, type Way } from "./step.ts";

/** Where the last failed run stopped. Overwritten by every run; a module variable keeps the hot path without allocations. */
const lastReach: { at: number; step: Step | null } = { at: 0, step: null };

/** How far the last failed run got in `text`, to the character, and what it wanted there. For people, not for the hot path. */
export function reachOf(text: string): { readonly at: number; readonly wants: string } {
  const { at, step } = lastReach;
  let same = 0;
  if (step?.op === OP.literal)
    while (same < step.text.length && text.charCodeAt(at + same) === step.text.charCodeAt(same)) same++;
  return { at: at + same, wants: step?.wants ?? "the end of the message" };
}

/**
 * Runs a program over text[start, end) and fills the slots. The steps go forward only: a hole's end, once found, is final, so
 * the time is linear in the text for each hole. Returns whether the whole of text[start, end) matched.
 */
export function run(
  program: Program,
  text: string,
  start: number,
  end: number,
  starts: Int32Array,
  ends: Int32Array,
): boolean {
  const { steps, holes } = program;
  for (let slot = 0; slot < holes.length; slot++) starts[slot] = -1;
  let at = start;
  for (let i = 0; i < steps.length; ) {
    const step = steps[i] as Step;
    if (step.op === OP.option) {
      i = goesOn(step, text, at, end) ? i + 1 : step.skipTo;
      continue;
    }
    const next = take(step, text, at, end);
    if (next < 0) return fail(at, step);
    if (step.slot >= 0) {
      starts[step.slot] = at;
      ends[step.slot] = next;
    }
    at = next;
    i++;
  }
  return at === end || fail(at, null);
}

function fail(at: number, step: Step | null): false {
  lastReach.at = at;
  lastReach.step = step;
  return false;
}

/** End of what `step` takes from `at` on, or -1 where it does not fit. */
function take(step: Step, text: string, at: number, end: number): number {
  switch (step.op) {
    case OP.literal:
      return literalAt(step.text, text, at, end) ? at + step.text.length : -1;
    case OP.int:
      return intEnd(text, at, end);
    case OP.ints:
      return intsEnd(text, at, end);
    case OP.run:
      return runEnd(step, text, at, end);
    case OP.request:
      return requestEnd(step, text, at, end);
    case OP.arg:
      return argEnd(text, at, end);
    case OP.oneof:
      return oneofEnd(step, text, at, end);
    case OP.untilFirst:
      return untilFirst(step, text, at, end);
    case OP.untilLast:
      return untilLast(step, text, at, end);
    case OP.item:
      return itemEnd(step, text, at, end);
    case OP.rest:
      return end;
    default:
      return looks(step, text, at, end) ? at : -1;
  }
}

/** The steps that look without taking. */
function looks(step: Step, text: string, at: number, end: number): boolean {
  if (step.op === OP.end) return at === end;
  if (at >= end) return false;
  if (step.op === OP.peekFolder) return folderBegins(text, at);
  return step.bytes?.[text.charCodeAt(at)] === 1;
}

/** Whether a run of steps fits at `at`, one after the other. */
function allFit(steps: readonly Step[], text: string, at: number, end: number): boolean {
  for (let i = 0; i < steps.length; i++) {
    at = take(steps[i] as Step, text, at, end);
    if (at < 0) return false;
  }
  return true;
}

/** Whether one of the ways on of `step` fits at `at`. */
function goesOn(step: Step, text: string, at: number, end: number): boolean {
  if (at >= end) return step.mayEnd;
  const code = text.charCodeAt(at);
  if (step.next[code] !== 1) return false;
  for (let i = 0; i < step.follow.length; i++) {
    const way = step.follow[i] as Way;
    if (way.first?.[code] === 1 && allFit(way.steps, text, at, end)) return true;
  }
  return false;
}

/** startsWith compares in native code; the first byte rules most places out before. indexOf would search on through the whole block. */
function literalAt(literal: string, text: string, at: number, end: number): boolean {
  return at + literal.length <= end && text.startsWith(literal, at);
}

function intEnd(text: string, at: number, end: number): number {
  const digits = at < end && text.charCodeAt(at) === 45 ? at + 1 : at;
  const limit = Math.min(end, digits + MAX_INT);
  let p = digits;
  while (p < limit) {
    const code = text.charCodeAt(p);
    if (code < 48 || code > 57) break;
    p++;
  }
  return p > digits ? p : -1;
}

function intsEnd(text: string, at: number, end: number): number {
  let p = intEnd(text, at, end);
  while (p > 0 && p < end && text.charCodeAt(p) === 44) {
    const next = intEnd(text, p + 1, end);
    if (next < 0) break;
    p = next;
  }
  return p;
}

function runEnd(step: Step, text: string, at: number, end: number): number {
  const bytes = step.bytes as Uint8Array;
  const limit = Math.min(end, at + step.max);
  let p = at;
  while (p < limit && bytes[text.charCodeAt(p)] === 1) p++;
  return p > at ? p : -1;
}

const REQUEST = "Request";

function requestEnd(step: Step, text: string, at: number, end: number): number {
  const p = runEnd(step, text, at, end);
  return p - REQUEST.length > at && text.startsWith(REQUEST, p - REQUEST.length) ? p : -1;
}

/** ZimbraLog.encodeArg doubles the semicolons of a value. */
function argEnd(text: string, at: number, end: number): number {
  let p = at;
  while (p < end) {
    if (text.charCodeAt(p) !== 59) p++;
    else if (p + 1 < end && text.charCodeAt(p + 1) === 59) p += 2;
    else break;
  }
  return p;
}

function oneofEnd(step: Step, text: string, at: number, end: number): number {
  for (const word of step.words) if (literalAt(word, text, at, end)) return at + word.length;
  return -1;
}

function untilFirst(step: Step, text: string, at: number, end: number): number {
  const { bytes, next, min } = step;
  for (let p = at; p < end; p++) {
    const code = text.charCodeAt(p);
    if (next[code] === 1 && p - at >= min && goesOn(step, text, p, end)) return p;
    if (bytes !== null && bytes[code] !== 1) return -1;
  }
  return step.mayEnd && end - at >= min ? end : -1;
}

/** The last place for each way on, in the order of the template: an optional part is preferred to its absence. */
function untilLast(step: Step, text: string, at: number, end: number): number {
  if (step.path && (at >= end || text.charCodeAt(at) !== 47)) return -1;
  for (const { steps, first } of step.follow) {
    if (first === null) return end - at >= step.min ? end : -1;
    for (let p = end - 1; p >= at + step.min; p--)
      if (first[text.charCodeAt(p)] === 1 && allFit(steps, text, p, end)) return p;
  }
  return -1;
}

/**
 * An item of a class without a name ends where its id ends. One with a name ends at the last place where an id has just
 * ended and the rest of the template can go on: names may hold ` (id=7)`.
 */
function itemEnd(step: Step, text: string, at: number, end: number): number {
  if (step.folder && !folderBegins(text, at)) return -1;
  const afterClass = classEnd(text, at, end);
  if (afterClass === at) return undefinedEnd(step, text, at, end);
  const hasName = classHasName(text.slice(at, afterClass));
  if (hasName !== true) {
    const p = idEnd(text, afterClass, end);
    if (p > 0 && goesOn(step, text, p, end)) return p;
    if (hasName === false) return -1;
  }
  for (let p = end; p > afterClass; p--) {
    if (text.charCodeAt(p - 1) === 41 && goesOn(step, text, p, end) && idStart(text, afterClass, p) >= 0) return p;
  }
  return -1;
}

const UNDEFINED = "<undefined>";

/** What the server prints where there is no item (`MailItem.getMailopContext` of null). */
function undefinedEnd(step: Step, text: string, at: number, end: number): number {
  if (step.folder || !literalAt(UNDEFINED, text, at, end)) return -1;
  const p = at + UNDEFINED.length;
  return goesOn(step, text, p, end) ? p : -1;
}
