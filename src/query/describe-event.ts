import { counted, printable } from "../core/index.ts";
import { describeItems, NAMED_IDS } from "./describe-items.ts";
import { detailOf, detailsText } from "./detail-words.ts";
import type { EventRow } from "./event-row.ts";
import { type EventParts, FACT_WORDS, SEE_THE_LINE, spaced } from "./fact-words.ts";
import { folderText } from "./folder-text.ts";
import { REMARK_WORDS } from "./remark-words.ts";

/** What an event says happened, in a few words. The words are safe to print. */
export function describeEvent(event: EventRow): string {
  const parts = partsOf(event);
  const words = FACT_WORDS[event.fact]?.(parts) ?? remarkWords(parts) ?? wordsFor(parts);
  const failed = event.outcome === "failed" && event.fact !== "request-failed" ? "(failed)" : "";
  const doubts = [event.suspicious ? "(possibly forged)" : "", event.damaged ? "(from a damaged file)" : ""];
  return printable(spaced(words, failed, ...doubts));
}

function partsOf(event: EventRow): EventParts {
  return {
    event,
    subjects: describeItems(event.items.filter((item) => item.role === undefined)),
    folder: event.folder === null ? "" : folderText(event.folder),
    mail: spaced(event.sender === null ? "" : `from ${event.sender}`, receivers(event)),
  };
}

/** By the kind of the event, for records of which their kind says it all. */
function wordsFor(parts: EventParts): string {
  const { event, subjects, folder, mail } = parts;
  const count = event.claimed === null ? "" : `(${counted(event.claimed, "item")})`;
  const from = event.sender === null ? "" : `from ${event.sender}`;
  switch (event.kind) {
    case "add":
      return spaced(subjects, folder === "" ? "" : `in ${folder}`, from);
    case "move":
      return spaced(subjects || describeItems(event.items), toFolder(folder));
    case "copy":
    case "recover":
      return spaced(subjects, toFolder(folder), copies(event));
    case "delete":
      return spaced(subjects || folder, count);
    case "empty":
      return spaced(folder, count, subjects);
    case "deliver":
    case "send":
    case "discard":
      return spaced(subjects, mail) || (event.messageId ?? "");
    case "request":
      return requestWords(parts);
    default:
      return otherWords(parts);
  }
}

/** Of a remark: what it says, and in which request it was written. */
function remarkWords(parts: EventParts): string | undefined {
  const words = REMARK_WORDS[parts.event.fact]?.(parts);
  return words === undefined ? undefined : spaced(words, during(parts.event));
}

/** Of a record that is kept although its kind says little: what it is about, its fields, and in which request it was written. */
function otherWords({ event, subjects, folder, mail }: EventParts): string {
  const about = spaced(subjects, folder === "" ? "" : `in ${folder}`, mail);
  const said = [about, detailsText(event)].filter((part) => part !== "").join(": ");
  return spaced(said || SEE_THE_LINE, during(event));
}

function during({ operation }: EventRow): string {
  return operation === null ? "" : `(during ${operation})`;
}

function requestWords({ event, subjects }: EventParts): string {
  const [parts, reason] = [detailOf(event, "operations").replaceAll(",", ", "), detailOf(event, "reason")];
  const words = spaced(event.operation ?? "", parts === "" ? "" : `with ${parts}`, subjects) || SEE_THE_LINE;
  return reason === "" ? words : `${words}: ${reason}`;
}

function toFolder(folder: string): string {
  return folder === "" ? "" : `to ${folder}`;
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
