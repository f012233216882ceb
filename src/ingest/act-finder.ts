import type { Fact } from "../core/index.ts";
import { detached, type LogRecord } from "../log/index.ts";
import type { ActGrouper, OpenAct } from "./acts.ts";
import type { ContextReader } from "./contexts.ts";
import type { MessageFacts } from "./event-reader.ts";
import type { Numbering } from "./numbering.ts";
import type { ThreadInfo, ThreadReader } from "./threads.ts";

/** Finds the act that a record belongs to, by its thread and by the context that was read last. */
export class ActFinder {
  readonly #acts: ActGrouper;
  readonly #contexts: ContextReader;
  readonly #threads: ThreadReader;
  readonly #texts: Numbering;

  constructor(acts: ActGrouper, contexts: ContextReader, threads: ThreadReader, texts: Numbering) {
    this.#acts = acts;
    this.#contexts = contexts;
    this.#threads = threads;
    this.#texts = texts;
  }

  #key(thread: ThreadInfo): string {
    const contexts = this.#contexts;
    if (contexts.hasSoapId) return contexts.id;
    if (contexts.hasConnectionId) return `cid=${contexts.id}`;
    // Old servers give requests no id: account and request tell two of them apart that follow each other in a thread.
    return thread.protocol === "lmtp" ? "lmtp" : `${contexts.account(contexts.number)} ${thread.request ?? ""}`;
  }

  #hasId(thread: ThreadInfo): boolean {
    return this.#contexts.hasSoapId || this.#contexts.hasConnectionId || thread.protocol === "lmtp";
  }

  /**
   * Closes the act that a plain request belongs to, or (on servers that name it beforehand) opens one.
   * @param thread the thread's own name
   * @returns the act's number
   */
  ofRequest(
    r: LogRecord,
    timeUtcMs: number,
    fact: Fact,
    thread: ThreadInfo,
    operation: number,
    elapsedMs: number,
    ordinal: number,
  ): number {
    const opens = fact === "request-open";
    if (fact === "batch-open" || (!opens && !this.#acts.isOpen(thread.number))) return ordinal;
    // Without an id the key is made of the thread's URL, which was not looked at so far.
    const whole = this.#hasId(thread) ? thread : this.#threads.read(r);
    const key = this.#key(whole);
    if (opens) {
      this.#acts.begin(thread.number, key, ordinal, timeUtcMs, this.#texts.textOf(operation), true);
      return ordinal;
    }
    const open = this.#acts.current(thread.number, key, timeUtcMs, this.#hasId(thread));
    if (open === undefined) return ordinal;
    this.#acts.close(open, operation, elapsedMs < 0 ? null : elapsedMs, ordinal);
    return open.act;
  }

  /** The act that an event belongs to; a delivery and a purge run begin one of their own. */
  ofEvent(fact: Fact, thread: ThreadInfo, facts: MessageFacts, timeUtcMs: number, ordinal: number): OpenAct {
    const key = this.#key(thread);
    const begins = fact === "lmtp-deliver" || fact === "purge-begin";
    let act = begins ? undefined : this.#acts.current(thread.number, key, timeUtcMs, this.#hasId(thread));
    if (act === undefined) {
      // Deliveries and the server's own tasks have no closing record.
      const closes = thread.protocol !== "lmtp" && thread.protocol !== "task";
      act = this.#acts.begin(thread.number, key, ordinal, timeUtcMs, thread.request, closes);
    }
    act.lastUtcMs = timeUtcMs;
    act.eventful = true;
    if (fact === "request-failed" || isBareFailure(fact, facts)) act.outcome = "failed";
    if (facts.operation !== null && act.operation === null) act.operation = facts.operation;
    if (fact === "lmtp-deliver") {
      const messageId = facts.messageId === null ? null : detached(facts.messageId);
      act.delivery = { sender: detached(facts.sender), messageId };
    }
    // WebDAV names its operation behind it, as SOAP does.
    if (fact === "dav-operation")
      this.#acts.close(act, this.#texts.numberOf(String(facts.details.method ?? "")), facts.elapsedMs, ordinal);
    return act;
  }

  /** Something in the open act that the record belongs to failed. */
  fail(thread: ThreadInfo, timeUtcMs: number): void {
    const act = this.#acts.current(thread.number, this.#key(thread), timeUtcMs, this.#hasId(thread));
    if (act !== undefined) act.outcome = "failed";
  }

  /** Whether an act that adds here has deleted elsewhere, or the other way round: a move between mailboxes. */
  crossesMailboxes(act: OpenAct, kind: string): boolean {
    if (kind !== "add" && kind !== "delete") return false;
    const mid = this.#contexts.row(this.#contexts.number)?.mid ?? null;
    if (mid === null) return false;
    act.mid ??= mid;
    return act.mid !== mid;
  }
}

/** POP3 says that a deletion failed, and not which. */
function isBareFailure(fact: Fact, { items }: MessageFacts): boolean {
  return fact === "delete-failed" && items.length === 0;
}
