import { isoUtc, messageOf, printable, type ZoneClock } from "../../core/index.ts";
import { showEngineDate } from "../engine-dates.ts";
import { type OperationRecord, operationExitCode } from "../operations/operation.ts";

/** What a command answers, before it is printed. */
export interface Answer {
  /** The `response` of the JSON envelope, and what the human form is made of. */
  readonly response: Readonly<Record<string, unknown>>;
  /** The human form where it is not the plain table of the response. */
  readonly text?: string;
  /** Bytes for stdout as they are (`dump_blob`). */
  readonly bytes?: Uint8Array;
  readonly operation?: OperationRecord;
  /** Why the operation ended before it was done, though it has an answer. */
  readonly error?: string;
  /** Exit code where it is not the operation's, else 0. */
  readonly exitCode?: number;
}

/** An operation that did not finish: how it ended, and why. */
export class OperationFailed extends Error {
  override readonly name = "OperationFailed";
  readonly operation: OperationRecord;
  readonly reason: unknown;
  constructor(operation: OperationRecord, reason: unknown) {
    super(messageOf(reason));
    this.operation = operation;
    this.reason = reason;
  }
}

/** The result of an operation that finished. @throws {OperationFailed} */
export function resultOf<R>(ran: {
  readonly operation: OperationRecord;
  readonly result: R | null;
  readonly error: unknown;
}): R {
  if (ran.result === null) throw new OperationFailed(ran.operation, ran.error);
  return ran.result;
}

/** An instant in an answer: a date with its zone for people, ISO 8601 in JSON. */
export class Instant {
  readonly timeUtcMs: number;
  constructor(timeUtcMs: number) {
    this.timeUtcMs = timeUtcMs;
  }
  toJSON(): string {
    return isoUtc(this.timeUtcMs);
  }
}

export function instantOf(timeUtcMs: number | null): Instant | null {
  return timeUtcMs === null ? null : new Instant(timeUtcMs);
}

export function exitCodeOf(answer: Answer): number {
  return answer.exitCode ?? (answer.operation === undefined ? 0 : operationExitCode(answer.operation));
}

const KEY_WIDTH = 32;
const INDENT = 8;

/** Keys and values as the real engine prints them: nested values below their key, indented, the repeated ones one after the other. */
export function humanForm(value: unknown, clock: ZoneClock, depth = 0): string {
  const pad = " ".repeat(depth * INDENT);
  if (Array.isArray(value)) return value.map((entry) => humanEntry(entry, clock, depth)).join("\n");
  if (!isRecord(value)) return `${pad}${scalar(value, clock)}`;
  return Object.entries(value)
    .map(([key, held]) => {
      const nested = (Array.isArray(held) && held.some(isRecord)) || isRecord(held);
      if (!nested) return `${pad}${printable(key).padEnd(KEY_WIDTH)}${scalar(held, clock)}`.trimEnd();
      return `${pad}${printable(key)}\n${humanForm(held, clock, depth + 1)}`;
    })
    .join("\n");
}

function humanEntry(entry: unknown, clock: ZoneClock, depth: number): string {
  return isRecord(entry)
    ? `${humanForm(entry, clock, depth)}\n`
    : `${" ".repeat(depth * INDENT)}${scalar(entry, clock)}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Instant);
}

/** One value on one line. Names and subjects come from mail and from disk: they are made safe to print. */
function scalar(value: unknown, clock: ZoneClock): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Instant) return showEngineDate(value.timeUtcMs, clock);
  if (Array.isArray(value)) return printable(value.join(","));
  return printable(String(value));
}
