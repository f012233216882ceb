import type { EventKind, Fact } from "../core/index.ts";
import { detached } from "../log/index.ts";

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

  /** Takes notice of what a record of the thread tells about a replay; `text` is what it says of an operation. */
  note(thread: string, fact: Fact, text: string): void {
    if (fact === "crash-recovery-begin") this.#mailboxes.set(detached(thread), UNKNOWN_MAILBOX);
    else if (fact === "crash-recovery-end" || fact === "banner") this.#mailboxes.delete(thread);
    else if (fact === "redo" && this.#mailboxes.has(thread))
      this.#mailboxes.set(thread, Number(MAILBOX.exec(text)?.[1] ?? UNKNOWN_MAILBOX));
  }

  /** The mailbox that a record without context repeats something in, `UNKNOWN_MAILBOX` or, where it repeats nothing, undefined. */
  mailboxOf(thread: string, kind: EventKind): number | undefined {
    return this.#mailboxes.size > 0 && REPEATED.has(kind) ? this.#mailboxes.get(thread) : undefined;
  }

  snapshot(): [string, number][] {
    return [...this.#mailboxes];
  }
}
