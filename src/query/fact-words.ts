import type { Fact } from "../core/index.ts";
import { detailOf, detailsText } from "./detail-words.ts";
import type { EventRow } from "./event-row.ts";

/** Parts of the sentence on an event. */
export interface EventParts {
  readonly event: EventRow;
  /** The items that it is about, in words; "" where it names none. */
  readonly subjects: string;
  /** Its folder, in words; "" where it names none. */
  readonly folder: string;
  /** From whom, to whom, by the envelope or the header; "" where it does not tell. */
  readonly mail: string;
}

/** Of a record whose words are no fields: only its line tells more. */
export const SEE_THE_LINE = "see its log line";

/** Puts an event into words. */
export type Say = (parts: EventParts) => string;

/** What an event says where its kind alone does not: as an administrator would tell it. */
export const FACT_WORDS: Readonly<Partial<Record<Fact, Say>>> = {
  "folder-add": created,
  "mountpoint-add": created,
  "tag-add": created,
  "folder-delete-path": ({ folder }) => spaced("folder", folder, "deleted"),
  "dumpster-empty": () => "dumpster emptied",
  "mailbox-clear": () => "whole mailbox cleared",
  "blob-missing": ({ subjects }) => spaced("content missing:", subjects || "an item"),
  "sync-purge": ({ subjects }) => spaced(subjects, "removed because it is gone from the outside mailbox"),

  "batch-open": () => "several requests in one (BatchRequest)",
  "request-failed": ({ event }) => reasoned(spaced(event.operation ?? "request", "failed"), event),
  "request-proxied": ({ event }) => spaced(event.operation ?? "request", "passed on to another server"),
  "request-slow": ({ event }) => spaced(event.operation ?? "request", "was slow"),

  "lmtp-duplicate": ({ event, mail }) => spaced("not delivered again, a duplicate", mail || (event.messageId ?? "")),
  "lmtp-reject": ({ event, mail }) => reasoned(spaced("delivery refused", mail), event),
  "lmtp-accept-discard": ({ mail }) => spaced("accepted and thrown away", mail),
  "filter-discard": ({ mail }) => spaced("thrown away by a filter", mail),
  "filter-discard-existing": ({ subjects, mail }) => spaced("a filter throws away", subjects, mail),
  "filter-copy-existing": ({ event, subjects }) => spaced("a filter copies", subjects, "to", detailOf(event, "path")),
  "filter-delete-original": ({ subjects }) => spaced("a filter deletes", subjects, "after filing a copy"),

  "imap-selected": ({ event }) => spaced("folder", detailOf(event, "path"), "opened"),
  "imap-flagged-deleted": ({ subjects }) => spaced(subjects, "marked as deleted"),
  "pop-quit": () => "client ends its session (QUIT)",
  "dav-operation": ({ event }) => spaced(event.operation ?? "", detailOf(event, "path")),
  "purge-begin": () => "retention run begins",

  "client-auth": ({ event }) => spaced(named(event), "logged in", bracketed(detailOf(event, "method"))),
  "audit-auth": ({ event }) => spaced(named(event), "logged in", bracketed(detailOf(event, "protocol"))),
  "audit-auth-failed": ({ event }) => reasoned(spaced("login failed", named(event)), event),
  "audit-delegate": ({ event }) => spaced("gets access to", detailOf(event, "account")),
  "delegated-access": ({ event }) => `${detailOf(event, "authenticated")} acts for ${detailOf(event, "account")}`,
  "audit-account-delete": ({ event }) => spaced("account deleted", detailOf(event, "account")),
  "audit-mailbox-delete": ({ event }) => spaced("mailbox deleted", detailOf(event, "account")),
  "audit-rename": ({ event }) => `${detailOf(event, "account")} renamed to ${detailOf(event, "newAccount")}`,
  "audit-modify": ({ event }) => `setting changed: ${detailsText(event) || SEE_THE_LINE}`,
  "audit-other": ({ event }) => `administration: ${detailsText(event) || SEE_THE_LINE}`,

  "mailbox-created": ({ event }) => spaced("mailbox created", named(event)),
  "mailbox-account": () => "mailbox opened by the server",
  "mailbox-deleted": () => "mailbox deleted",
  "mailbox-moved-away": () => "mailbox moved to another server",

  banner: ({ event }) => spaced("server starts", bracketed(detailOf(event, "version"))),
  "crash-recovery-begin": () => "crash recovery begins",
  "crash-recovery-end": () => "crash recovery ends",
  redo: ({ event }) => spaced("done again after a crash:", detailOf(event, "text")),
  "logger-change": ({ event }) => loggerText(event),
};

function created({ event, subjects, folder }: EventParts): string {
  const name = detailOf(event, "name");
  return spaced("new", subjects, name === "" ? "" : `"${name}"`, folder === "" ? "" : `in ${folder}`);
}

function loggerText(event: EventRow): string {
  const level = detailOf(event, "status");
  const category = detailOf(event, "text");
  return level === "" ? `logging of ${category} as usual again` : `logging of ${category} set to ${level}`;
}

/** Whom a login is of, where the row does not say it anyway. */
function named(event: EventRow): string {
  const account = detailOf(event, "account");
  return account === event.account ? "" : account;
}

/** The words with the reason that the record gives. */
export function reasoned(text: string, event: EventRow): string {
  const reason = detailOf(event, "reason");
  return reason === "" ? text : `${text}: ${reason}`;
}

function bracketed(text: string): string {
  return text === "" ? "" : `(${text})`;
}

/** Parts with blanks between them, empty ones left out. */
export function spaced(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
