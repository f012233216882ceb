import type { StoryEvent } from "../core/index.ts";
import type { Deletion, FolderNode } from "./tracked.ts";
import type { Note } from "./types.ts";

/** An emptied folder that a record names. */
export interface Emptying {
  readonly event: StoryEvent;
  readonly folder: FolderNode | null;
  /** The count that the record states. */
  readonly claimed: number | null;
  /** How many items (no folders, no conversations) the act's own lists name. */
  readonly listed: number;
  /** What the log cannot know of the folder's contents at that moment. */
  readonly history: readonly Note[];
}

/** What is gathered of one act of this mailbox until its deletions are judged. */
export interface ActRecord {
  readonly act: number;
  /** Records that belong to a deletion, in order. */
  readonly evidence: StoryEvent[];
  readonly deletions: Deletion[];
  readonly emptyings: Emptying[];
  readonly deletedFolders: FolderNode[];
  /** Copies made in this act of ids that were dead or unknown before: id to new id. */
  readonly recoveries: Map<number, number>;
  /** Other copies made in this act. */
  readonly copies: Map<number, number>;
  readonly filterOriginals: Set<number>;
  readonly filterDiscards: Set<number>;
  /** Ids that the act added, where a filter shows in it; known at the end. */
  readonly added: number[];
  /** Mail thrown away at delivery. */
  readonly deliveryDiscards: StoryEvent[];
  purge: boolean;
  filters: boolean;
  dumpsterEmpty: boolean;
  syncPurge: boolean;
  cleared: StoryEvent | null;
  /** A list of ids was seen; after a folder's deletion: see `listAfterFolder`. */
  lists: number;
  listAfterFolder: boolean;
  conversationNamed: boolean;
}

export function actRecord(act: number, purge: boolean): ActRecord {
  return {
    act,
    evidence: [],
    deletions: [],
    emptyings: [],
    deletedFolders: [],
    recoveries: new Map(),
    copies: new Map(),
    filterOriginals: new Set(),
    filterDiscards: new Set(),
    added: [],
    deliveryDiscards: [],
    purge,
    filters: false,
    dumpsterEmpty: false,
    syncPurge: false,
    cleared: null,
    lists: 0,
    listAfterFolder: false,
    conversationNamed: false,
  };
}
