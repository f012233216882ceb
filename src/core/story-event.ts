import type { Fact } from "./facts.ts";
import type { EventKind, ItemRole, ItemType, Outcome, Protocol } from "./words.ts";

/** One item as an event names it. */
export interface EventItem {
  readonly id: number;
  readonly type: ItemType;
  readonly role: ItemRole;
}

/** A folder as an event names it: the leaf name where the log gives one, and the full path where the log gives that. */
export interface FolderRef {
  readonly id: number | null;
  readonly name: string | null;
  readonly path: string | null;
}

/** Who did something, from where, with what: the parts of a record's context that matter to people. */
export interface Actor {
  /** The requested account (`name`), null for threads without context. */
  readonly account: string | null;
  /** The authenticated account: `aname` where present, else `account`; null when nobody did it (retention purge). */
  readonly actor: string | null;
  /** Original client address: first of `oip`, else `ip`. */
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocol: Protocol | null;
  /** Data source of an import (`ds`). */
  readonly dataSource: string | null;
  /** ActiveSync device (`DeviceID`). */
  readonly device: string | null;
}

/**
 * What the state machine reads: an event of one mailbox with everything that the index knows of it. Events come in order of
 * (timeUtcMs, order); records of one thread never change places.
 */
export interface StoryEvent {
  /** Internal id of the event in the index. */
  readonly event: number;
  readonly timeUtcMs: number;
  /**
   * The group of records (one request, one IMAP command, one delivery, one purge run) this event belongs to. Equal numbers
   * mean the same act. An act may span several mailboxes of one host.
   */
  readonly act: number;
  readonly kind: EventKind;
  readonly fact: Fact;
  /**
   * add: the new item. move: the moved items. copy: the source (`subject`) and the new id (`copy`). delete: the deleted ids of
   * this record, as logged (uncleared-buffer repeats included), typed by their line; a conversation move has the conversation
   * (role `conversation`) and its affected messages (`subject`).
   */
  readonly items: readonly EventItem[];
  /** Target folder of add, move, copy; the folder itself for folder-delete-path, contents-delete, folder-empty. */
  readonly folder: FolderRef | null;
  /**
   * Where the subject lay: the folder that the client of an IMAP copy or deletion had selected, the Inbox of a POP3 client, what
   * the calendar says of a move. Absent or null: not told.
   */
  readonly source?: FolderRef | null;
  /** folder-add, mountpoint-add: id of the parent folder. For others null. */
  readonly parentFolderId: number | null;
  /**
   * message-add, item-copy, imap-copy: the conversation (`parentId`, above 0) that the message joins. By it the conversations in
   * the untyped lists of old servers are told from messages. Absent: not known.
   */
  readonly conversationId?: number | null;
  /** folder-empty: whether the folders below it were emptied too. Absent or null: they were. */
  readonly removeSubfolders?: boolean | null;
  /** Leaf name that the record gives the subject item: a folder's, contact's, document's name, a calendar item's subject. */
  readonly name: string | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  /** The count that the record claims (`Emptying 9 items …`), or null. */
  readonly claimed: number | null;
  readonly by: Actor;
  /** SOAP request, IMAP/POP command or DAV method of the act, e.g. `FolderActionRequest`, `EXPUNGE`; null while unknown. */
  readonly operation: string | null;
  readonly outcome: Outcome;
  /** The server repeated it from its redolog, at its start after a crash. Absent: it did not. */
  readonly replayed?: boolean;
}
