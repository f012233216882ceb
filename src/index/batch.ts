import type { Outcome, Protocol } from "../core/index.ts";
import type { EventColumns } from "./event-columns.ts";
import type { RequestColumns } from "./request-block.ts";

/**
 * What a parsing worker hands to the writer: everything that a stretch of one source gave, and the state from which reading
 * can go on behind it. Contexts, threads and other repeated text are numbers that the worker gave out for this source, in
 * the order of `newContexts` and `newTexts`; number 0 is "none". A batch is applied whole or not at all.
 */
export interface Batch {
  readonly newTexts: readonly string[];
  readonly newContexts: readonly ContextRow[];
  /** Rows of plain requests, in blocks. */
  readonly requests: readonly RequestColumns[];
  readonly events: EventColumns;
  readonly acts: readonly ActRow[];
  readonly unrecognised: readonly UnrecognisedRow[];
  readonly malformed: readonly MalformedRow[];
  readonly silences: readonly { readonly fromUtcMs: number; readonly toUtcMs: number }[];
  /** Of a source whose clock was set back: the stretches that ended, and the one that goes on, as far as it is. */
  readonly stretches: readonly { readonly fromUtcMs: number; readonly toUtcMs: number }[];
  readonly pulses: readonly { readonly slot: number; readonly records: number }[];
  readonly activities: readonly ActivityRow[];
  readonly owners: readonly OwnerRow[];
  /** How many records each of the source's contexts had in this stretch: pairs of number and count. */
  readonly contextRecords: Uint32Array;
  /** Acts that no record has closed yet. */
  readonly openActs: readonly OpenActRow[];
  /** Counts of the whole source so far. */
  readonly counts: Counts;
  readonly rhythm: readonly number[];
  readonly checkpoint: Checkpoint;
}

/** Parts of a context that repeat from record to record; the port and the SOAP id do not belong to it. Texts are numbers. */
export interface ContextRow {
  readonly account: number;
  readonly actor: number;
  readonly mid: number | null;
  readonly ip: number;
  readonly client: number;
  readonly protocol: Protocol | null;
  readonly dataSource: number;
  readonly device: number;
  /** `oip` and `via` as logged. */
  readonly proxy: number;
  /** `mid` is the mailbox that the record is about, not the one that its context names (an administrator deletes an account). */
  readonly about: boolean;
  /** The id of the account whose mailbox the record is about, where its context names neither account nor mailbox. */
  readonly accountId: number;
}

/**
 * Bits of `flags`. `crossing`: an add or a delete in an act that did the other thing in another mailbox. `damaged`: decoded from a
 * file whose checksum was wrong.
 */
export const FLAG = { fold: 1, gap: 2, suspicious: 4, crossing: 8, joinedSender: 16, damaged: 32 } as const;

export interface ActRow {
  readonly act: number;
  readonly operation: number;
  readonly outcome: Outcome;
  readonly elapsedMs: number | null;
  readonly closedBy: number | null;
}

export interface UnrecognisedRow {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly line: number;
  readonly timeUtcMs: number;
  readonly category: number;
  readonly text: string;
}

export interface MalformedRow {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly line: number;
}

export interface ActivityRow {
  readonly context: number;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly events: number;
}

/** A record that tells who owns a mailbox. The heavier, the more it is to be believed. */
export interface OwnerRow {
  readonly mid: number;
  readonly account: number;
  readonly accountId: number;
  readonly weight: number;
  readonly timeUtcMs: number;
}

/** Counts of a source so far. */
export interface Counts {
  records: number;
  events: number;
  unrecognised: number;
  malformed: number;
  suspicious: number;
  soapLines: number;
  mailopLines: number;
  fromUtcMs: number | null;
  toUtcMs: number | null;
  /** Of the records outside the window that is read; `suspicious` counts theirs, too, and nothing else does. */
  leftOutFromUtcMs: number | null;
  leftOutToUtcMs: number | null;
}

/** Where reading goes on, and with what in mind. Plain data: it is stored as JSON. */
export interface Checkpoint {
  readonly offsetBytes: number;
  readonly line: number;
  readonly nextOrdinal: number;
  readonly counts: Counts;
  readonly rhythm: readonly number[];
  /** The parser's memory (open acts, deliveries, running activities), opaque to the index. */
  readonly memory: unknown;
}

export interface OpenActRow {
  readonly act: number;
  readonly thread: number;
  readonly key: string;
  readonly timeUtcMs: number;
}
