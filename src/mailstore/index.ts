/**
 * mailstore: where mailboxes live. One port (`port.ts`, `records.ts`) and its adapters: the embedded store (SQLite and blob
 * files, logging to a mailbox.log in the true format) and IMAP servers. Invariants: an item keeps its id while it lives and
 * an id is never given twice in a mailbox; every change gets a change number, so that "what changed since" can be asked;
 * moving to Trash is a folder change, never a deletion. Not promised: order of changes between mailboxes.
 */
export type * from "./port.ts";
export * from "./records.ts";
