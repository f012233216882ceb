import { printable } from "../core/index.ts";
import type { EventRow } from "./event-row.ts";

/** Ids that a line names before it counts the rest. */
const NAMED_IDS = 3;

const PLURALS: Readonly<Record<string, string>> = {
  unknown: "items",
  task: "tasks",
  wiki: "wiki pages",
  "calendar-group": "calendar groups",
  searchfolder: "search folders",
};

/** What the kind alone does not say. */
const FACTS: Readonly<Partial<Record<EventRow["fact"], string>>> = {
  "imap-flagged-deleted": "marked as deleted",
  "filter-discard-existing": "to be discarded by a filter",
  "filter-copy-existing": "to be copied by a filter",
  "filter-delete-original": "original to be deleted by a filter",
  "lmtp-duplicate": "duplicate, not delivered",
  "lmtp-reject": "rejected",
  "lmtp-accept-discard": "accepted and discarded",
  "request-failed": "request failed",
  "delegated-access": "acts for another account",
  "purge-begin": "retention run begins",
  "crash-recovery-begin": "crash recovery begins",
  "crash-recovery-end": "crash recovery ends",
  banner: "server starts",
  "mailbox-clear": "whole mailbox cleared",
  "dumpster-empty": "dumpster emptied",
};

type Item = EventRow["items"][number];

/** What an event says happened, in a few words. The words are safe to print. */
export function describeEvent(event: EventRow): string {
  const marks = [
    ...(event.outcome === "failed" ? ["(failed)"] : []),
    ...(event.suspicious ? ["(possibly forged)"] : []),
  ];
  return printable([FACTS[event.fact] ?? "", wordsFor(event), ...marks].filter((part) => part !== "").join(" "));
}

function wordsFor(event: EventRow): string {
  const subjects = describeItems(event.items.filter((item) => item.role === undefined));
  const folder = folderName(event);
  switch (event.kind) {
    case "add":
      return joined(subjects, folder && `in ${folder}`, event.sender && `from ${event.sender}`);
    case "move":
    case "folder":
      return joined(subjects || describeItems(event.items), folder && `to ${folder}`);
    case "copy":
    case "recover":
      return joined(subjects, folder && `to ${folder}`, copies(event));
    case "delete":
      return joined(subjects || folder || "", event.claimed !== null && `(${event.claimed} items)`);
    case "empty":
      return joined(folder || "", event.claimed !== null && `(${event.claimed} items)`, subjects);
    case "deliver":
    case "send":
    case "discard":
      return joined(subjects, event.sender && `from ${event.sender}`, receivers(event)) || (event.messageId ?? "");
    case "request":
      return joined(event.operation ?? "", subjects);
    default:
      return joined(subjects || folder || "", event.operation) || details(event);
  }
}

/** `message 339`, `messages 1, 2, 3 and 197 more`, each type apart. */
export function describeItems(items: readonly Item[]): string {
  const byType = new Map<string, number[]>();
  for (const { type, id } of items) byType.set(type, [...(byType.get(type) ?? []), id]);
  return [...byType]
    .map(([type, ids]) => {
      const noun = ids.length === 1 ? (type === "unknown" ? "item" : type) : (PLURALS[type] ?? `${type}s`);
      const more = ids.length > NAMED_IDS ? ` and ${ids.length - NAMED_IDS} more` : "";
      return `${noun} ${ids.slice(0, NAMED_IDS).join(", ")}${more}`;
    })
    .join("; ");
}

function folderName({ folder }: EventRow): string {
  if (folder === null) return "";
  return folder.path ?? folder.name ?? (folder.id === null ? "" : `folder ${folder.id}`);
}

function copies(event: EventRow): string {
  const ids = event.items.filter((item) => item.role === "copy").map((item) => item.id);
  return ids.length === 0 ? "" : `as ${ids.slice(0, NAMED_IDS).join(", ")}`;
}

function receivers({ recipients }: EventRow): string {
  const [first] = recipients;
  if (first === undefined) return "";
  return `to ${first}${recipients.length > 1 ? ` and ${recipients.length - 1} more` : ""}`;
}

function details(event: EventRow): string {
  return Object.entries(event.details)
    .map(([field, value]) => `${field} ${value}`)
    .join(", ");
}

function joined(...parts: (string | false | null)[]): string {
  return parts.filter((part) => part !== "" && part !== false && part !== null).join(" ");
}
