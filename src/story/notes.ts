import { counted } from "../core/index.ts";
import type { Note, NoteCode } from "./types.ts";

/** A note with what it tells; all else is null. */
export function note(code: NoteCode, told: Partial<Omit<Note, "code">> = {}): Note {
  return { code, count: null, of: null, name: null, fromUtcMs: null, toUtcMs: null, ...told };
}

/** A note as a plain sentence. `formatTime` turns an instant (UTC, milliseconds) into what the reader shall see. */
export function describeNote(of: Note, formatTime: (utcMs: number) => string): string {
  const time = (utcMs: number | null): string => (utcMs === null ? "?" : formatTime(utcMs));
  const some = of.count ?? 0;
  const [items, stated] = [counted(some, "item"), counted(of.of ?? 0, "item")];
  const sentences: Readonly<Record<NoteCode, string>> = {
    "fewer-than-claimed": `The server counted ${stated}; the log lets ${some} be named.`,
    "more-than-claimed": `The server counted ${stated}; by the log ${some} may have been there, so some had left unseen.`,
    "list-shorter-than-count": `The server counted ${stated}, but only ${some} could be named: lines of its list are missing.`,
    "list-longer-than-count": `The server counted ${stated} and listed ${counted(some, "id")}: old servers list conversations beside messages.`,
    "log-begins-late": `The log begins on ${time(of.fromUtcMs)}: what lay in the folder before then is not known.`,
    gap: `There is no log from ${time(of.fromUtcMs)} to ${time(of.toUtcMs)}.`,
    "folder-contents-unknown": `Folder ${of.name ?? "(name unknown)"} went with contents that this log does not list.`,
    "cause-unknown": "Nothing in the log tells why the counts differ: some arrivals or moves were not logged.",
    "ids-not-listed": "The server does not list the items of a mailbox that it clears: these were known to be in it.",
    "never-an-item": "The message was thrown away at delivery and never was an item of the mailbox.",
    "left-in-deleted-folder": `No line lists ${items} that, by the log, still lay in the deleted folder.`,
    "request-failed": `The request failed: ${of.count === null ? `${stated} counted by the server` : `${items} named by it`} stayed in place.`,
    "delete-failed": `The server could not delete ${items}: ${some === 1 ? "it" : "they"} stayed in place.`,
    "seen-alive-later": `Later lines show ${items} alive: the deletion was rolled back.`,
    "by-position": `The log does not know ${items} from before; a single line after the lists of a purge run is how the dumpster is purged.`,
    "recovery-closed":
      "They had been deleted before: with the dumpster the server's own way to bring them back is gone, and only a backup has them.",
    "item-of-unknown-mailbox": `${some === 1 ? `On ${time(of.fromUtcMs)} a record without account deletes` : `From ${time(of.fromUtcMs)} on ${counted(some, "record")} without account delete`} an item of this number in a mailbox of ${of.name} that the log does not tell: it may have been this one.`,
    "deletions-not-placed": `${counted(some, "record")} of deletions ${some === 1 ? "tells" : "tell"} neither account nor mailbox and ${some === 1 ? "is" : "are"} in no loss: ${of.name} lists ${some === 1 ? "it" : "them"}.`,
    "arrivals-hidden": `Servers of this version (8.8.5 to 8.8.10) log no arrivals: if ${items} ${some === 1 ? "was" : "were"} moved to another mailbox, ${some === 1 ? "its line looks" : "their lines look"} the same.`,
  };
  return sentences[of.code];
}
