import type { Outcome } from "../core/index.ts";
import type { ActRow, OpenActRow } from "../index/index.ts";
import { detached } from "../log/index.ts";
import type { Numbering } from "./numbering.ts";

/** Threads without SOAP id or connection id are reused in silence: behind such a pause the next record is another act. */
const PAUSE_MS = 10_000;

/** Most acts that are open at once; a server has a few hundred threads. */
const MOST_OPEN = 5_000;

/** A group of records that is not closed yet. Plain data: it is part of a checkpoint. */
export interface OpenAct {
  readonly act: number;
  readonly thread: string;
  readonly key: string;
  /** The request that the thread's URL names: a hint until the closing record tells. */
  operation: string | null;
  outcome: Outcome;
  lastUtcMs: number;
  /** Sender and Message-ID of the delivery that goes on in this thread. */
  delivery: { readonly sender: string; readonly messageId: string | null } | null;
  /** Whether it has any record besides the one that opened it. */
  eventful: boolean;
  /** Whether a record closes acts of this kind: a request has one, a delivery has none. */
  readonly closes: boolean;
  /** The first mailbox that it added to or deleted from. */
  mid: number | null;
}

/**
 * Groups the records of a source into acts: by thread, and within it by SOAP id, connection id or account. A group ends with
 * the record that closes the request, or when another key appears in its thread.
 */
export class ActGrouper {
  readonly #texts: Numbering;
  /** By the number of the thread's name, in the order in which they began. */
  readonly #open = new Map<number, OpenAct>();
  /** Whether a thread has an open act: asked for every request, of which few have one. */
  readonly #hasOpen: boolean[] = [];
  #rows: ActRow[] = [];
  /** Open acts that a closing record is to be expected for. */
  closable = 0;

  constructor(texts: Numbering, open: readonly OpenAct[]) {
    this.#texts = texts;
    for (const act of open) this.#remember(texts.numberOf(act.thread), { ...act });
  }

  #remember(thread: number, act: OpenAct): void {
    this.#open.set(thread, act);
    this.#hasOpen[thread] = true;
    if (act.closes) this.closable++;
  }

  /** @param thread number of the thread's name */
  isOpen(thread: number): boolean {
    return this.#hasOpen[thread] === true;
  }

  /** The open act that a record of this thread and key belongs to, or undefined. */
  current(thread: number, key: string, timeUtcMs: number, hasId: boolean): OpenAct | undefined {
    const act = this.#open.get(thread);
    if (act === undefined || act.key !== key) return undefined;
    if (!hasId && Math.abs(timeUtcMs - act.lastUtcMs) > PAUSE_MS) return undefined;
    return act;
  }

  /** Begins an act with the event `ordinal`; what was open in the thread ends with its outcome unknown. */
  begin(
    thread: number,
    key: string,
    ordinal: number,
    timeUtcMs: number,
    operation: string | null,
    closes: boolean,
  ): OpenAct {
    this.end(thread);
    if (this.#open.size >= MOST_OPEN) this.end(this.#open.keys().next().value as number);
    const act: OpenAct = {
      act: ordinal,
      thread: this.#texts.textOf(thread),
      key: detached(key),
      operation,
      outcome: "unknown",
      lastUtcMs: timeUtcMs,
      delivery: null,
      eventful: false,
      closes,
      mid: null,
    };
    this.#remember(thread, act);
    return act;
  }

  /** The act's closing record was read. */
  close(act: OpenAct, operation: number, elapsedMs: number | null, closedBy: number): void {
    this.#forget(act);
    const outcome = act.outcome === "failed" ? "failed" : "ok";
    this.#rows.push({ act: act.act, operation, outcome, elapsedMs, closedBy });
  }

  /** A request that has no other record, and whose name must be found without a look at the blocks of requests. */
  note(operation: number, elapsedMs: number | null, ordinal: number): void {
    this.#rows.push({ act: ordinal, operation, outcome: "ok", elapsedMs, closedBy: ordinal });
  }

  #forget(act: OpenAct): void {
    const thread = this.#texts.numberOf(act.thread);
    if (this.#open.get(thread) === act) {
      this.#open.delete(thread);
      this.#hasOpen[thread] = false;
    }
    if (act.closes) this.closable--;
  }

  /** What was open in the thread ends; whether it went through is not known. */
  end(thread: number): void {
    const act = this.#open.get(thread);
    if (act === undefined) return;
    this.#forget(act);
    if (act.eventful) this.#rows.push(this.#unclosed(act));
  }

  #unclosed(act: OpenAct): ActRow {
    const operation = this.#texts.numberOf(act.operation ?? "");
    return { act: act.act, operation, outcome: act.outcome, elapsedMs: null, closedBy: null };
  }

  /** Acts that ended since last asked, and a provisional row for each that is still open. */
  takeRows(): ActRow[] {
    const rows = [...this.#rows, ...this.#eventful().map((act) => this.#unclosed(act))];
    this.#rows = [];
    return rows;
  }

  #eventful(): OpenAct[] {
    return [...this.#open.values()].filter((act) => act.eventful);
  }

  openRows(): OpenActRow[] {
    return this.#eventful().map((act) => ({
      act: act.act,
      thread: this.#texts.numberOf(act.thread),
      key: act.key,
      timeUtcMs: act.lastUtcMs,
    }));
  }

  /** The state to go on from. */
  snapshot(): OpenAct[] {
    return [...this.#open.values()].map((act) => ({ ...act }));
  }
}
