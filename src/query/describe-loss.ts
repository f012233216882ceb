import { type NotLossReason, reasonWords } from "../story/index.ts";
import { folderText } from "./folder-text.ts";
import type { LossItemRow, LossRow } from "./loss-row.ts";

/** What a loss was, by its cause. */
export const CAUSE_WORDS: Readonly<Record<string, string>> = {
  "empty-folder": "folder emptied",
  delete: "deleted",
  "imap-expunge": "expunged by IMAP",
  "imap-move": "moved by IMAP",
  "pop3-delete": "deleted from the server by POP3",
  "retention-purge": "purged by retention",
  "folder-delete": "folder deleted",
  activesync: "deleted by ActiveSync",
  dav: "deleted by DAV",
  "filter-discard": "discarded by a filter",
  "dumpster-empty": "dumpster emptied",
  "mailbox-delete": "mailbox cleared",
  other: "gone",
};

/** How sure the log makes an item's loss. */
export const CERTAINTY_WORDS = {
  logged: "logged",
  inferred: "inferred: reconstructed, and the counts agree",
  possible: "possible: reconstructed, and not proved by the counts",
} as const;

/** What a loss was, in a few words: `folder emptied: Trash`. Log text in it is not made safe to print. */
export function describeLoss({ cause, folder }: Pick<LossRow, "cause" | "folder">): string {
  return `${CAUSE_WORDS[cause] ?? cause}${folder === null ? "" : `: ${folderText(folder)}`}`;
}

/** Why a deletion is no loss, in words and as the word for scripts; null where it is one. */
export function notLostText({ notLost }: Pick<LossRow, "notLost">): string | null {
  return notLost === null ? null : `${reasonWords(notLost as NotLossReason, "")} (${notLost})`;
}

/** Under which number the item's content lives on, and where it is another mailbox in which; null where it does not. */
export function livesOnText({ restoredAs, movedTo }: Pick<LossItemRow, "restoredAs" | "movedTo">): string | null {
  if (movedTo !== null) return `${movedTo.id ?? "?"} in ${movedTo.account ?? `mailbox ${movedTo.mailbox}`}`;
  return restoredAs.length === 0 ? null : restoredAs.join(", ");
}

/** How many of a loss's items were recovered since; none where it was no loss, or one of copies only. */
export function recoveredIn({ notLost, cause, items }: Pick<LossRow, "notLost" | "cause" | "items">): number {
  return notLost !== null || cause === "dumpster-empty" ? 0 : items.filter(livesOnText).length;
}

/** Who did it, by which way, from where, with what. */
export function whoText(by: {
  readonly actor: string | null;
  readonly protocol: string | null;
  readonly operation: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly device: string | null;
  readonly session: number | null;
}): string {
  const how = [by.protocol, by.operation].filter((part) => part !== null).join(" ");
  return [
    by.actor === null ? "by nobody (the server itself)" : `by ${by.actor}`,
    ...(how === "" ? [] : [`through ${how}`]),
    ...(by.ip === null ? [] : [`from ${by.ip}`]),
    ...(by.client === null ? [] : [`with ${by.client}`]),
    ...(by.device === null ? [] : [`with device ${by.device}`]),
    ...(by.session === null ? [] : [`(session ${by.session})`]),
  ].join(" ");
}
