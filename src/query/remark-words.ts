import { counted, type Fact } from "../core/index.ts";
import { detailOf } from "./detail-words.ts";
import type { EventRow } from "./event-row.ts";
import { type EventParts, reasoned, type Say, spaced } from "./fact-words.ts";

/** What the server remarks beside the acts: it changes no item's place, but it tells what happened, and why something did not. */
export const REMARK_WORDS: Readonly<Partial<Record<Fact, Say>>> = {
  "maintenance-begin": ({ event }) => `${mailboxOf(event)} put under maintenance`,
  "maintenance-end": ({ event }) => `maintenance of ${mailboxOf(event)} ends`,
  "mailbox-unavailable": ({ event }) => `maintenance ends, ${mailboxOf(event)} stays unavailable`,
  "mailbox-rename": ({ event }) => `${mailboxOf(event)} gets the address ${detailOf(event, "newName")}`,
  "mailbox-renumber": ({ event }) => `${mailboxOf(event)} gets the number ${detailOf(event, "newMailbox")}`,
  "mailbox-missing": ({ event }) => `${mailboxOf(event)} does not exist`,
  "mailbox-unopened": ({ event }) => spaced("mailbox of", event.recipients[0] ?? "", "could not be opened"),
  "password-changed": ({ event }) => spaced("password changed for", detailOf(event, "account")),
  "address-suspended": ({ event }) => `address ${detailOf(event, "address")} locked out after failed logins`,
  "delegated-inactive": ({ event }) =>
    `account ${detailOf(event, "account")} is inactive: its delegate acts for itself`,

  "calendar-create": (parts) => spaced("new calendar item", titled(parts)),
  "calendar-change": (parts) => spaced("calendar item changed:", titled(parts)),
  "calendar-move": (parts) => spaced("calendar item to be moved:", titled({ ...parts, folder: "" }), intoFolder(parts)),
  "calendar-delete": (parts) => spaced("calendar item to be deleted:", titled(parts)),
  "calendar-cancel": (parts) => spaced("meeting cancelled:", titled(parts)),
  "calendar-reply": (parts) =>
    spaced(detailOf(parts.event, "address"), "answers", detailOf(parts.event, "status"), "to", titled(parts)),
  "calendar-answer": (parts) =>
    spaced("answer to an invitation,", `${detailOf(parts.event, "method")}:`, titled(parts)),
  "calendar-unreadable": (parts) => spaced("calendar item could not be read:", titled(parts)),
  "calendar-outdated": () => "cancellation of a meeting ignored, it is outdated",
  "calendar-empty": (parts) => spaced("calendar item without any date left:", titled(parts)),

  "contact-change": (parts) => spaced("contact changed:", titled(parts)),
  "item-rename": ({ event, subjects }) => spaced(subjects, `renamed to "${detailOf(event, "newName")}"`),
  "item-tag": ({ subjects }) => spaced("flag or tag of", subjects, "set"),
  "folder-rename": ({ event }) => `folder ${detailOf(event, "path")} is now ${detailOf(event, "newName")}`,
  "conversation-merge": ({ subjects }) => spaced(subjects, "joined with another"),
  "default-calendar": () => "the default calendar was deleted: it is Calendar again",
  upload: ({ event }) => spaced("file received:", quoted(detailOf(event, "name"))),
  "spam-report": ({ event, subjects }) =>
    spaced(subjects, detailOf(event, "status") === "true" ? "reported as spam" : "reported as no spam"),
  intercept: ({ event }) => spaced("copy of mail", event.messageId ?? "", "sent to", detailOf(event, "address")),
  "out-of-office": ({ event }) => spaced("out-of-office reply sent to", detailOf(event, "address")),

  "content-left": ({ subjects }) => spaced("content of", subjects, "could not be removed"),
  "content-size": ({ subjects }) => spaced("content of", subjects, "has not the size that is recorded"),
  "delete-failed": (parts) => spaced("could not be deleted:", titled(parts) || "an item"),
  "draft-left": ({ subjects }) => spaced("draft could not be deleted after sending:", subjects),
  "sent-copy-left": ({ subjects }) => spaced("copy of a mail that was not sent could not be deleted:", subjects),
  "copied-not-moved": ({ subjects }) => spaced("copied instead of moved: the original stays,", subjects),
  "orphaned-items": ({ folder }) => spaced("items without their folder:", folder),
  "not-a-draft": ({ subjects }) => spaced("not sent, no draft that waits for it:", subjects),

  "filter-file": ({ event, mail }) => spaced("a filter files", mail || "mail", "into", detailOf(event, "path")),
  "filter-redirect": ({ event, mail }) => spaced("a filter sends", mail || "mail", "on to", detailOf(event, "address")),
  "filter-redirect-failed": ({ event, folder }) =>
    spaced("a filter could not send mail on to", `${detailOf(event, "address")}:`, "filed in", folder),
  "filter-folder": ({ event }) => `a filter creates folder ${detailOf(event, "path")}`,
  "filter-file-failed": ({ event, folder }) =>
    spaced("a filter could not file into", `${detailOf(event, "path")}:`, "filed in", folder || "the default folder"),
  "filter-rules-off": ({ event }) => `filter rules switched off that name ${detailOf(event, "path")}`,
  "filter-rules-change": ({ event }) => `filter rules changed that name ${detailOf(event, "path")}`,
  "filter-run": ({ event }) => spaced("filter rules applied to", countOf(event, "message"), "already there"),
  "filter-skip": ({ event, subjects }) => reasoned(spaced("a filter leaves", subjects, "alone"), event),
  "filter-failed": ({ subjects, folder }) =>
    spaced(
      "filter rules failed",
      subjects === "" ? "" : `for ${subjects}`,
      folder === "" ? "" : `: filed in ${folder}`,
    ),
  "filter-reply": ({ mail }) => spaced("a filter replies to mail", mail),
  "filter-notify": ({ event, mail }) =>
    spaced("a filter notifies", detailOf(event, "address"), mail === "" ? "" : `of mail ${mail}`),

  "lmtp-complete": ({ event, mail }) => spaced("delivery complete", mail || (event.messageId ?? "")),
  "lmtp-later": ({ event, mail }) => reasoned(spaced("delivery put off", mail), event),
  "smtp-failed": ({ event }) => reasoned("mail could not be sent", event),
  "pop-no-quit": () => "client left without QUIT: what it marked is not deleted",

  "import-begin": ({ event }) => spaced("import begins from", outside(event)),
  "import-end": ({ event }) => spaced("import complete from", outside(event)),
  "import-stop": ({ event }) => spaced("no more imports from", outside(event)),
  "data-source-delete": ({ event, folder }) =>
    spaced(
      "outside mailbox",
      detailOf(event, "ds"),
      "no longer read, its folder was deleted:",
      detailOf(event, "path") || folder,
    ),
  "conversation-purge": ({ event }) => spaced(countOf(event, "conversation"), "removed to free space"),

  "purge-incomplete": () => "retention run not finished, it goes on later",
  "purge-skip": ({ event }) => `retention run leaves folder ${detailOf(event, "path")} alone, changed a short time ago`,
  "purge-failed": ({ event }) => `retention run failed for ${mailboxOf(event)}`,
  "purge-off": () => "no retention runs: they are switched off",
  "purge-lifetime": ({ event }) => `retention time of folder ${detailOf(event, "path")} is not valid`,

  "redo-pending": ({ event }) => spaced(countOf(event, "unfinished act"), "to be done again after a crash"),
  "redo-failed": ({ event }) => spaced("could not be done again after a crash:", detailOf(event, "text")),
  "redo-skip": ({ event }) => spaced("deletion not done again after a crash:", detailOf(event, "text")),
  "server-ready": () => "mailbox server ready",
  "servlet-up": ({ event }) => `service ${detailOf(event, "name")} starts`,
  "servlet-down": ({ event }) => `service ${detailOf(event, "name")} stops`,
};

function mailboxOf(event: EventRow): string {
  return spaced("mailbox", String(event.mailbox ?? ""));
}

/** What the record is about, with the title that it gives it. */
function titled({ event, subjects, folder }: EventParts): string {
  const title = detailOf(event, "subject") || detailOf(event, "name");
  return spaced(subjects, quoted(title), folder === "" ? "" : `in ${folder}`);
}

function intoFolder({ folder }: EventParts): string {
  return folder === "" ? "" : `to ${folder}`;
}

function quoted(text: string): string {
  return text === "" ? "" : `"${text}"`;
}

function countOf({ claimed }: EventRow, noun: string): string {
  return claimed === null ? `${noun}s` : counted(claimed, noun);
}

/** Where an import reads: the server calls it a data source. */
function outside(event: EventRow): string {
  return spaced("outside mailbox", detailOf(event, "ds"));
}
