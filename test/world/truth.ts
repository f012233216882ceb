import type { FolderName } from "./told.ts";

/** The causes of a loss, as the program's contract names them. */
export type LossCause =
  | "empty-folder"
  | "delete"
  | "imap-expunge"
  | "pop3-delete"
  | "retention-purge"
  | "folder-delete"
  | "activesync"
  | "dav"
  | "filter-discard"
  | "mailbox-delete";

/** Why a deletion is no loss (catalogue 4.2). */
export type NotLossReason =
  | "imap-move"
  | "filter-copy"
  | "draft-sent"
  | "send-failed"
  | "dumpster-recovery"
  | "moved-to-other-mailbox"
  | "dumpster-purge"
  | "mirrored-from-remote"
  | "request-failed";

export interface LostItem {
  readonly id: number;
  readonly type: string;
  /** Whether a log reader can learn the type (untyped lists do not tell it). */
  readonly typeTold: boolean;
  /** Where it lay before Trash, as far as the log has told; null where it has not. */
  readonly lastFolder: FolderName | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly trashedAtMs: number | null;
  /** Whether the log has told that it lies in Trash: not so within a folder that went there inside another folder. */
  readonly trashTold: boolean;
  readonly deletedAtMs: number;
  /** Known only through the item it is a copy of: null is a right answer too. */
  readonly byLineage: boolean;
  /** Whether a reader can name this item at all: false where the log lists no ids and never showed the item before. */
  readonly knowable: boolean;
  /** What the mailbox itself knows, beyond the log. */
  readonly real: {
    readonly lastFolder: FolderName | null;
    readonly messageId: string | null;
    readonly sender: string | null;
  };
}

export interface Loss {
  readonly act: number;
  readonly host: string;
  readonly mailbox: number;
  readonly account: string;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocol: string | null;
  readonly operation: string | null;
  readonly cause: LossCause;
  /** Causes that the same lines would allow as well. */
  readonly causeAlso: readonly LossCause[];
  readonly timeUtcMs: number;
  /** The count that the log states, where it does. */
  readonly claimed: number | null;
  readonly items: readonly LostItem[];
  /** Folders and conversations that went with them: a reader may list the latter among the items, the former only beside them. */
  readonly alsoGone: readonly number[];
}

export interface NotLoss {
  readonly act: number;
  readonly host: string;
  readonly mailbox: number;
  readonly account: string;
  readonly timeUtcMs: number;
  readonly reason: NotLossReason;
  readonly ids: readonly number[];
  /** Where the content lives on, by old id. */
  readonly livesAs: Readonly<Record<number, number>>;
  /** Calling it a loss would not be wrong either. */
  readonly debatable: boolean;
}

export interface MailboxTruth {
  readonly host: string;
  readonly mailbox: number;
  readonly account: string;
  readonly accountId: string;
  /** What is in the mailbox at the end: item id to folder id, and whether that folder lies in Trash. */
  readonly present: ReadonlyMap<
    number,
    { readonly folder: number; readonly inTrash: boolean; readonly toldFolder: number | null }
  >;
}

/** A delivery that a rule threw away before it became an item. */
export interface Discard {
  readonly host: string;
  readonly account: string;
  readonly timeUtcMs: number;
  readonly messageId: string;
  readonly sender: string;
}

/** A client, as a session has one: who asked for which account, from where, with what. */
export interface Client {
  readonly account: string;
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  /** Null where no record tells it. */
  readonly protocol: string | null;
}

/** A record that a client caused, and the items that it put somewhere. */
export interface Doing {
  readonly host: string;
  readonly client: Client;
  readonly act: number;
  readonly timeUtcMs: number;
  readonly category: string;
  readonly message: string;
  /** Items (mailbox and id) that came into being by this record, and those that it moved into Trash. */
  readonly added: string[];
  readonly trashed: string[];
}

export interface Truth {
  /** In the order in which they were written, host by host. */
  readonly doings: Doing[];
  readonly losses: Loss[];
  readonly notLosses: NotLoss[];
  readonly discards: Discard[];
  readonly mailboxes: MailboxTruth[];
}
