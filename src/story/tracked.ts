import type { Cause, Certainty, FolderRef, ItemType, StoryEvent } from "../core/index.ts";
import type { ActRecord } from "./act-record.ts";
import type { MovedTo, NotLossReason } from "./types.ts";

/** A folder while the log is replayed. */
export interface FolderNode {
  readonly id: number;
  name: string | null;
  parent: FolderNode | null;
  readonly children: Set<FolderNode>;
  /** Items that were ever placed here: those that left since are dropped on the next walk. */
  members: TrackedItem[];
  inTrash: boolean;
  /** The folder move that took it into Trash (itself or an ancestor), its place in the replay, and where it lay before. */
  trashed: StoryEvent | null;
  trashedSeq: number;
  refBeforeTrash: FolderRef | null;
  /** Folder moves that took it along, with their places in the replay. */
  readonly carries: { readonly seq: number; readonly event: StoryEvent }[];
  deletedBy: StoryEvent | null;
  deletedSeq: number;
  /** Full path that the record of its deletion gives. */
  deletedPath: string | null;
  /** The log has its creation, so all it ever held came in sight of the log. */
  createdInLog: boolean;
  /** Last moment at which it was empty for sure. */
  emptyAtUtcMs: number | null;
  /** Cached answer of `refOf`, dropped when a name or parent on the way to the root changes. */
  ref: FolderRef | null;
}

/** An item while the log is replayed. */
export interface TrackedItem {
  readonly id: number;
  type: ItemType;
  /** `unseen`: only named by records that do not prove that it was there. */
  life: "unseen" | "alive" | "dead";
  folder: FolderNode | null;
  /** Place in the replay at which it came into `folder`. */
  sinceSeq: number;
  /** Folder moves up to this place of the replay stand in `events` already. */
  settledSeq: number;
  messageId: string | null;
  sender: string | null;
  name: string | null;
  /** The record that added it; a failed one leaves only this trace. */
  added: StoryEvent | null;
  /** Born as a draft. */
  draft: boolean;
  /** The event that moved the item itself into Trash, and from where. Items that came along with their folder: null. */
  trashed: StoryEvent | null;
  trashedFrom: FolderRef | null;
  /** The event that took it out of Trash again. */
  untrashed: StoryEvent | null;
  recovered: Copying | null;
  dumpsterPurged: StoryEvent | null;
  deletion: Deletion | null;
  /** The last act that named it in a deletion record: repeats within one act count once. */
  lastDeleteAct: ActRecord | null;
  /** The act whose copy is the only proof that it was there. */
  provenByCopy: ActRecord | null;
  imapCopy: Copying | null;
  /** Ids of its copies; null: none. */
  copies: number[] | null;
  copyOf: number | null;
  /** Its last entry in the mailbox's list of mentions, or -1. */
  mention: number;
  /** Its id belongs to another message by now: it lies nowhere any more. */
  isReplaced: boolean;
}

/** A copy: by an IMAP client the first half of what may become a move, of a dead item its recovery from dumpster or backup. */
export interface Copying {
  readonly copyId: number;
  readonly event: StoryEvent;
}

/** How a record took an item away. */
export type DeletionForm = "named" | "listed" | "reconstructed" | "left-behind" | "cleared";

/** One item in one act of deletion, with what was known of it at that moment. */
export interface Deletion {
  readonly item: TrackedItem;
  readonly event: StoryEvent;
  readonly act: ActRecord;
  readonly form: DeletionForm;
  readonly was: TrackedItem["life"];
  type: ItemType;
  certainty: Certainty;
  readonly folder: FolderNode | null;
  /** The folder as it was called then. */
  readonly folderRef: FolderRef | null;
  readonly lastFolder: FolderRef | null;
  readonly trashed: StoryEvent | null;
  /** An IMAP copy that was alive when this item went. */
  readonly liveImapCopy: Copying | null;
  /** The request failed, or this item's part in it. */
  readonly attempted: boolean;
  /** A redolog replay repeated it. */
  readonly replayed: boolean;
  /** In a purge run: this single line came after the lists. */
  readonly afterLists: boolean;
  /** The item was seen alive afterwards. */
  revoked: boolean;
  /** What the deletion turned out to be; set when its act is judged. */
  outcome: DeletionOutcome | null;
}

/** What a deletion turned out to be. */
export interface DeletionOutcome {
  /** Key of the loss, or of the deletion that was no loss. */
  readonly key: string;
  readonly cause: Cause;
  readonly reason: NotLossReason | null;
  readonly restoredAs: readonly number[];
  readonly movedTo: MovedTo | null;
}

/** A fresh record of an item that the log names for the first time. */
export function trackedItem(id: number, type: ItemType): TrackedItem {
  return {
    id,
    type,
    life: "unseen",
    folder: null,
    sinceSeq: 0,
    settledSeq: 0,
    messageId: null,
    sender: null,
    name: null,
    added: null,
    draft: false,
    trashed: null,
    trashedFrom: null,
    untrashed: null,
    recovered: null,
    dumpsterPurged: null,
    deletion: null,
    lastDeleteAct: null,
    provenByCopy: null,
    imapCopy: null,
    copies: null,
    copyOf: null,
    mention: -1,
    isReplaced: false,
  };
}

/** The better of two types that records gave the same item: a later record may be more exact, never less. */
export function refinedType(known: ItemType, seen: ItemType): ItemType {
  if (known === "unknown") return seen;
  // `Adding Message` is also written for chats, `Adding CalendarItem` for tasks, and `deleting folder` for every kind of folder.
  if (known === "message" && seen === "chat") return seen;
  if (known === "appointment" && seen === "task") return seen;
  if (known === "folder" && (seen === "searchfolder" || seen === "mountpoint")) return seen;
  return known;
}

/** Whether the type is a container that has a place in the folder tree. */
export function isFolderType(type: ItemType): boolean {
  return type === "folder" || type === "searchfolder" || type === "mountpoint";
}

/** Whether things of this type hold or mark content and have none of their own: nobody misses them for themselves. */
export function isContainerType(type: ItemType): boolean {
  return isFolderType(type) || type === "tag" || type === "flag" || type === "calendar-group";
}
