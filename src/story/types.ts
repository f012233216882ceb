import type { Actor, Cause, Certainty, FolderRef, ItemState, ItemType, StoryEvent } from "../core/index.ts";

/**
 * A message, contact … that the same act (or SOAP request) added to another mailbox: the far end of a move between mailboxes. Without
 * an id where the log has the request and, as some servers hide arrivals, not the record of the item.
 */
export interface ForeignAdd {
  readonly account: string | null;
  readonly mailbox: number;
  readonly id: number | null;
  readonly messageId: string | null;
}

/** A span of time without log: what happened there is unknown. */
export interface LogGap {
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
  readonly reason: string;
}

/** What a replay must know besides the mailbox's own events. */
export interface ReplayContext {
  /** Adds in other mailboxes, by act. */
  readonly foreignAdds?: ReadonlyMap<number, readonly ForeignAdd[]>;
  /** First instant of the host's log that was indexed. */
  readonly logBeginsUtcMs: number;
  /** In order of time. */
  readonly gaps: readonly LogGap[];
  /** The server may be of a version that logs no arrivals, so that a move to another mailbox leaves nothing but its deletion. */
  readonly hidesArrivals?: boolean;
  /** Where the mailbox came from another host. */
  readonly arrivals?: readonly Arrival[];
  /** When it was created anew on another host, to go on there. */
  readonly departuresUtcMs?: readonly number[];
}

/**
 * A mailbox's coming from another host: the items that it brought along keep their ids, and what was known of them holds here too. In
 * place of the context's own, the limits here are those of all its lives together.
 */
export interface Arrival extends Pick<ReplayContext, "logBeginsUtcMs" | "gaps" | "foreignAdds"> {
  /** The record that created the mailbox here. */
  readonly event: number;
  /** Its records of each earlier life up to the move, oldest first. */
  readonly lives: readonly { readonly events: readonly StoryEvent[] }[];
}

/** Who did something, and the event that proves it. */
export interface Deed {
  readonly event: number;
  readonly act: number;
  readonly timeUtcMs: number;
  readonly by: Actor;
  readonly operation: string | null;
}

/** Where an item lives on after its id died: an id of another mailbox, null where the log does not tell it. */
export interface MovedTo {
  readonly account: string | null;
  readonly mailbox: number;
  readonly id: number | null;
}

/** Why an answer is less sure, or less complete, than one would wish. Sentences: `describeNote`. An index stores their places: add at the end. */
export const NOTE_CODES = [
  /** The log names fewer items than the server counted: `count` of `of`. */
  "fewer-than-claimed",
  /** More items may have been there than the server counted: `count` instead of `of`. */
  "more-than-claimed",
  /** The server's own list is shorter than its count: lines are missing (`count` of `of`). */
  "list-shorter-than-count",
  /** The list holds more ids than were counted: old servers list conversations too (`count` instead of `of`). */
  "list-longer-than-count",
  /** What lay in the folder before the log begins (`fromUtcMs`) is not known. */
  "log-begins-late",
  /** No log between `fromUtcMs` and `toUtcMs`. */
  "gap",
  /** Folder `name` came with its contents, which this log does not list. */
  "folder-contents-unknown",
  /** Nothing tells why the counts differ: some arrivals or moves were not logged. */
  "cause-unknown",
  /** The record names no ids (a mailbox that was cleared). */
  "ids-not-listed",
  /** A message was thrown away at delivery: it never was an item. */
  "never-an-item",
  /** The item was still in a deleted folder as far as the log knows, though no record lists it (`count` items). */
  "left-in-deleted-folder",
  /** The request failed: its records tell what was tried (`count` items, or `of` that the server only counted). */
  "request-failed",
  /** `count` items were seen alive afterwards: the deletion was rolled back. */
  "seen-alive-later",
  /** The id was unknown to the log and only the place of the record in the run tells that it is a dumpster purge. */
  "by-position",
  /** The server logs no arrivals, and `count` items may have been moved to another mailbox. */
  "arrivals-hidden",
  /** The items had been deleted before: what went is the server's own way to bring them back. */
  "recovery-closed",
  /** Of an answer: `count` records delete an item of this number in a mailbox that nothing tells, the first at `fromUtcMs` on host `name`. */
  "item-of-unknown-mailbox",
  /** Of an answer: `count` records delete items of mailboxes that nothing tells; search `name` lists them. */
  "deletions-not-placed",
  /** The server says of `count` items that it could not delete them. */
  "delete-failed",
] as const;
export type NoteCode = (typeof NOTE_CODES)[number];

export interface Note {
  readonly code: NoteCode;
  readonly count: number | null;
  readonly of: number | null;
  readonly name: string | null;
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
}

/** An item as a loss lists it: what was known of it at that moment. */
export interface LossItem {
  readonly id: number;
  readonly type: ItemType;
  readonly certainty: Certainty;
  readonly messageId: string | null;
  readonly sender: string | null;
  /** Subject of a calendar item, name of a folder, contact or document, where a record gave it. */
  readonly name: string | null;
  /** Where it lay before Trash, or where it was deleted from; null when the log does not tell. */
  readonly lastFolder: FolderRef | null;
  readonly trashedUtcMs: number | null;
  readonly deletedUtcMs: number;
  /** Ids under which the same content lives on in this mailbox. */
  readonly restoredAs: readonly number[];
  /** Where the content lives on in another mailbox. */
  readonly movedTo: MovedTo | null;
}

/** One act by which items left the mailbox. */
export interface Loss {
  /** Unique in the mailbox: first event of the evidence and the cause (or reason), e.g. `120:empty-folder`. */
  readonly key: string;
  readonly timeUtcMs: number;
  readonly act: number;
  readonly cause: Cause;
  /** The folder that was emptied or deleted, else where most of the items last lay; null when the log does not tell. */
  readonly folder: FolderRef | null;
  /** The count that the log states. */
  readonly claimed: number | null;
  /** How many items left for good by it: as many as the server counted, where it did; none where it is no loss. */
  readonly lost: number;
  /** How many items are listed; the server's own counts leave folders out as well. */
  readonly found: number;
  /** The weakest certainty of its items. */
  readonly certainty: Certainty;
  readonly by: Actor;
  readonly operation: string | null;
  /** In order of id: what has content. Conversations and virtual conversations are left out altogether. */
  readonly items: readonly LossItem[];
  /** Folders, searches, mountpoints and tags that went with them, in order of id. */
  readonly folders: readonly LossItem[];
  /** Event ids of the records that prove it, in order. */
  readonly events: readonly number[];
  readonly notes: readonly Note[];
  /** For mail thrown away at delivery, which never had an item id; null otherwise. */
  readonly messageId: string | null;
  readonly sender: string | null;
}

/** Why a deletion is no loss of content. */
export const NOT_LOSS_REASONS = [
  "imap-move",
  "draft-sent",
  "send-rolled-back",
  "filter-copy",
  "dumpster-recovery",
  "dumpster-purge",
  "moved-to-other-mailbox",
  "mailbox-moved",
  "data-source-mirror",
  "redolog-replay",
  "conversation-only",
  /** Only folders, searches or tags went, with nothing in them that the log names. */
  "no-content",
  /** The request failed, or the items were seen alive afterwards. */
  "attempted",
  /** The id was dead already and nothing else explains the second record. */
  "duplicate-delete",
] as const;
export type NotLossReason = (typeof NOT_LOSS_REASONS)[number];

/** A deletion that took no content away (told with `--all`). */
export interface NotLoss extends Loss {
  readonly reason: NotLossReason;
}

/** Everything that the log tells of one item. */
export interface ItemStory {
  readonly id: number;
  readonly type: ItemType;
  /**
   * `deleted`: gone from the mailbox; a log cannot tell whether the server still keeps it in the dumpster. `restored`: recovered
   * under the ids in `restoredAs`. `unknown`: only named by records that prove nothing (a failed request).
   */
  readonly state: ItemState;
  /** Where it lies now; null when deleted or not known. */
  readonly folder: FolderRef | null;
  /** Where it lay before Trash, or where it was deleted from; null for items in place and when the log does not tell. */
  readonly lastFolder: FolderRef | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly name: string | null;
  readonly addedUtcMs: number | null;
  readonly trashedUtcMs: number | null;
  readonly deletedUtcMs: number | null;
  /** When it was last taken out of Trash again. */
  readonly untrashedUtcMs: number | null;
  /** When it was recovered under a new id, from the dumpster or from the embedded backup. */
  readonly recoveredUtcMs: number | null;
  /** When the server's recoverable copy went too: from then on only a backup has it. */
  readonly dumpsterPurgedUtcMs: number | null;
  /** Of the deletion; null while the item is there. */
  readonly cause: Cause | null;
  readonly certainty: Certainty | null;
  /** Who deleted it, else who moved it to Trash, else null. */
  readonly by: Deed | null;
  /** Who moved it, or the folder it lay in, to Trash, where it lay last or still lies; null when the log does not tell. */
  readonly trashedBy: Deed | null;
  /** Ids of this mailbox under which the content lives on after this id died (IMAP move, recovery, restore, filter). */
  readonly restoredAs: readonly number[];
  readonly movedTo: MovedTo | null;
  /** Ids of all copies that were made of it. */
  readonly copies: readonly number[];
  /** The item that this one was copied from. */
  readonly copyOf: number | null;
  /** Event ids that concern it, in order, with the folder moves that took it along. */
  readonly events: readonly number[];
  /** Key of the loss that took it, or of the deletion that was no loss, with the reason. */
  readonly loss: string | null;
  readonly notLoss: { readonly key: string; readonly reason: NotLossReason } | null;
}

/** A folder as known at the end of the log. */
export interface FolderStory {
  readonly id: number;
  readonly name: string | null;
  /** Full path where the log tells every step of it. */
  readonly path: string | null;
  readonly parentId: number | null;
  readonly inTrash: boolean;
  readonly deleted: boolean;
}

export interface MailboxStory {
  readonly items: ReadonlyMap<number, ItemStory>;
  /** Items of mailboxes that had the same number before it was cleared and created again. */
  readonly formerItems: readonly ItemStory[];
  /** In order of time. */
  readonly losses: readonly Loss[];
  readonly notLosses: readonly NotLoss[];
  /** What was lost in its earlier lives on other hosts, and what of it no loss, as it stands now: some may have been recovered here. */
  readonly earlier: { readonly losses: readonly Loss[]; readonly notLosses: readonly NotLoss[] };
  readonly folders: ReadonlyMap<number, FolderStory>;
}
