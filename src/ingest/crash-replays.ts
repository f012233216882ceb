import type { EventKind, Fact } from "../core/index.ts";
import type { EventPattern } from "../grammar/index.ts";
import { detached, type LogRecord } from "../log/index.ts";
import type { MessageFacts } from "./event-reader.ts";

/** Stands for a mailbox of the host of which no record tells which one it is. */
const UNKNOWN_MAILBOX = 0;

/** Which mailbox an operation is about, in `REDOING: txn 1710144932.17 [DeleteItem] ver=1.41, tstamp=…, mailbox=42, ids=[257, 258]`. */
const MAILBOX = /\bmailbox=([1-9][0-9]{0,14})\b/;

/** Records that say what happens to items: only those are done a second time. */
const REPEATED: ReadonlySet<EventKind> = new Set(["add", "move", "copy", "delete", "empty", "folder"]);

/**
 * The server's start after a crash: it does again what its redolog holds, and its records of that look like those of the first time, but
 * for their empty context. Kept by thread.
 */
export class CrashReplays {
  /** The mailbox of the operation that is being repeated. */
  readonly #mailboxes: Map<string, number>;

  constructor(entries: readonly (readonly [string, number])[]) {
    this.#mailboxes = new Map(entries);
  }

  /**
   * Takes notice of what a record tells about a replay, and marks the facts of one that repeats something.
   * @returns the mailbox in which it does, where the record does not tell that itself; null where it repeats nothing
   */
  take(r: LogRecord, thread: string, { fact, kind }: EventPattern, facts: MessageFacts): number | null {
    if (r.contextStart !== r.contextEnd || r.suspicious) return null;
    this.#note(thread, fact, String(facts.details.text ?? ""));
    const mailbox = REPEATED.has(kind) ? this.#mailboxes.get(thread) : undefined;
    if (mailbox === undefined) return null;
    facts.details.replay = "redolog";
    return mailbox === UNKNOWN_MAILBOX && facts.accountId !== "" ? null : mailbox;
  }

  #note(thread: string, fact: Fact, text: string): void {
    if (fact === "crash-recovery-begin") this.#mailboxes.set(detached(thread), UNKNOWN_MAILBOX);
    else if (fact === "crash-recovery-end" || fact === "banner") this.#mailboxes.delete(thread);
    else if (fact === "redo" && this.#mailboxes.has(thread))
      this.#mailboxes.set(thread, Number(MAILBOX.exec(text)?.[1] ?? UNKNOWN_MAILBOX));
  }

  snapshot(): [string, number][] {
    return [...this.#mailboxes];
  }
}
