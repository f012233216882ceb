/**
 * mailstore: where mailboxes live. One port (`port.ts`, `directory-port.ts`, `volumes-port.ts`, `records.ts`) and its adapters: the embedded store (SQLite and blob
 * files, logging to a mailbox.log in the true format) and IMAP servers. Invariants: an item keeps its id while it lives and
 * an id is never given twice in a mailbox; every change gets a change number, so that "what changed since" can be asked;
 * moving to Trash is a folder change, never a deletion. Not promised: order of changes between mailboxes; that changes on an
 * IMAP server are known before its mailbox is asked for them.
 *
 * `openMailStore(root)` is the way in: the embedded mailboxes of a root folder, and the accounts that its `imap.json` names:
 * `{"servers":[{"host":"imap.example.com","accounts":["john@example.com"],"admin":{"user":"admin@example.com"}}]}`.
 */

export { domainOf, validAddress } from "./addresses.ts";
export { digestOf, digestStream } from "./digest.ts";
export type * from "./directory-port.ts";
export { blobPath } from "./embedded/blob-volume.ts";
export { openEmbeddedStore } from "./embedded/store.ts";
export { parseFlags } from "./flags.ts";
export { findFolder, nameKey, pathParts, requireFolder, validName } from "./folder-names.ts";
export { withCrlf } from "./imap/append.ts";
export type { ImapLogin, ImapServer } from "./imap/connection.ts";
export type { AskPassword } from "./imap/password.ts";
export { type ImapAccount, type ImapStoreOptions, openImapStore } from "./imap/store.ts";
export { readMessageHeaders } from "./message-headers.ts";
export { hasImapServers, type OpenOptions, openMailStore } from "./open.ts";
export type * from "./port.ts";
export { quotaBytesOf } from "./quota.ts";
export * from "./records.ts";
export { FIRST_USER_ID, FOLDER_ID } from "./system-folders.ts";
export type * from "./volumes-port.ts";
