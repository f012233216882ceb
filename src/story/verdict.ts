import { counted } from "../core/index.ts";
import type { ItemStory, Loss } from "./types.ts";
import { causeWords, folderWords, fromFolder, reasonWords, subjectOf, whence, whoOf } from "./verdict-words.ts";

export interface VerdictContext {
  /** The loss (or deletion that is none) that `item.loss` or `item.notLoss` names; null where there is none. */
  readonly loss: Pick<Loss, "folder" | "claimed" | "found"> | null;
  /** Owner of the mailbox, where known. */
  readonly owner: string | null;
  /** Other names that the owner had: the account was renamed. */
  readonly ownerNames?: readonly string[];
  readonly formatTime: (utcMs: number) => string;
}

/**
 * What became of an item, in one plain English sentence: who, when, from where, with what, how sure. It quotes the log (accounts,
 * agents, folder names) as it is: make it printable before it meets a terminal.
 */
export function verdict(item: ItemStory, context: VerdictContext): string {
  const subject = subjectOf(item.type, item.id);
  switch (item.state) {
    case "unknown":
      return `${subject} is named by the log, but nothing there proves that it was in the mailbox.`;
    case "present":
      return `${subject} ${presence(item, context)}.`;
    case "trashed":
      return `${subject} lies in Trash: it was ${trashing(item, context)}.`;
    default:
      return `${subject} ${departure(item, context)}.`;
  }
}

function presence(item: ItemStory, { formatTime }: VerdictContext): string {
  const place =
    item.folder === null ? "in the mailbox, in a folder that the log does not tell" : `in ${folderWords(item.folder)}`;
  if (item.untrashedUtcMs === null) return `is ${place}`;
  return `is ${place}: it had been in Trash and was taken out again on ${formatTime(item.untrashedUtcMs)}`;
}

function trashing(item: ItemStory, context: VerdictContext): string {
  const { trashedBy } = item;
  if (trashedBy === null) return "there when the log begins";
  const { by, timeUtcMs } = trashedBy;
  const from = fromFolder(item.lastFolder);
  return `moved there${from} on ${context.formatTime(timeUtcMs)} by ${whoOf(by, context)}${whence(by)}`;
}

function departure(item: ItemStory, context: VerdictContext): string {
  const { formatTime } = context;
  const went = `${trashedFirst(item, context)}${going(item, context)}${sureness(item, context)}`;
  const copy = item.restoredAs.length > 0 ? ` as ${item.restoredAs.join(", ")}` : foreignCopy(item);
  // "Moved by an IMAP client" says already why nothing was lost.
  if (item.notLoss?.reason === "imap-move") return `${went}, and it lives on${copy}`;
  if (item.notLoss !== null) return `${went}, but ${reasonWords(item.notLoss.reason, copy)}`;
  if (item.recoveredUtcMs !== null) return `${went}, and was recovered on ${formatTime(item.recoveredUtcMs)}${copy}`;
  if (item.dumpsterPurgedUtcMs === null) return went;
  return `${went}; since ${formatTime(item.dumpsterPurgedUtcMs)} the server has no recoverable copy either`;
}

function foreignCopy({ movedTo }: ItemStory): string {
  if (movedTo === null) return "";
  const whose = movedTo.account ?? `mailbox ${movedTo.mailbox}`;
  return movedTo.id === null ? ` in ${whose} under an id that the log does not tell` : ` as ${movedTo.id} of ${whose}`;
}

function trashedFirst(item: ItemStory, context: VerdictContext): string {
  const { trashedBy, by } = item;
  if (trashedBy === null) return "";
  const who = whoOf(trashedBy.by, context);
  const self = by !== null && who === whoOf(by.by, context) ? "" : ` by ${who}`;
  return `was moved to Trash${self} on ${context.formatTime(trashedBy.timeUtcMs)}${fromFolder(item.lastFolder)} and `;
}

function going(item: ItemStory, context: VerdictContext): string {
  const { loss, formatTime } = context;
  const folder = loss?.folder === null || loss === null ? "its folder" : folderWords(loss.folder);
  const isFolderItself = item.cause === "folder-delete" && loss?.folder?.id === item.id;
  const surely = item.certainty === "possible" ? "was probably" : "was";
  const whole = item.cause === "empty-folder" || item.cause === "folder-delete" || item.trashedBy !== null;
  const from = whole ? "" : fromFolder(item.lastFolder);
  const words = item.cause === null || isFolderItself ? `deleted${from}` : causeWords(item.cause, folder, from);
  const { by } = item;
  if (by === null) return `${surely} ${words}`;
  return `${surely} ${words} on ${formatTime(by.timeUtcMs)} by ${whoOf(by.by, context)}${whence(by.by)}`;
}

function sureness({ certainty }: ItemStory, { loss }: VerdictContext): string {
  if (certainty === "logged" || certainty === null || loss === null) return "";
  if (loss.claimed === null) return " (no record lists it: that follows from what happened before)";
  const named =
    loss.found === loss.claimed ? "all could be named from what happened before" : `${loss.found} could be named`;
  return ` (the log states ${counted(loss.claimed, "item")}, ${named})`;
}
