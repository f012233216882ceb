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

/** What only few acts have. */
export interface Peculiarities {
  readonly emptyings: Emptying[];
  readonly deletedFolders: FolderNode[];
  /** A list of ids came after a folder's deletion. */
  listAfterFolder: boolean;
  /** Copies made in this act of ids that were dead or unknown before: id to new id. */
  readonly recoveries: Map<number, number>;
  /** Reconstructed deletions that a copy in this act speaks against, by id: unless the copy turns out to be a recovery. */
  readonly doubted: Map<number, Deletion>;
  /** Other copies made in this act. */
  readonly copies: Map<number, number>;
  readonly filterOriginals: Set<number>;
  readonly filterDiscards: Set<number>;
  /** Ids that the act added, where a filter shows in it; known at the end. */
  readonly added: number[];
  /** Mail thrown away at delivery. */
  readonly deliveryDiscards: StoryEvent[];
}

/** What is gathered of one act of this mailbox until its deletions are judged. */
export interface ActRecord {
  readonly act: number;
  /** Records that belong to a deletion, in order. */
  readonly evidence: StoryEvent[];
  readonly deletions: Deletion[];
  /** To be read as it is, and changed by way of `peculiaritiesOf` only: most acts share one that is empty. */
  peculiar: Readonly<Peculiarities>;
  purge: boolean;
  filters: boolean;
  dumpsterEmpty: boolean;
  syncPurge: boolean;
  conversationNamed: boolean;
  cleared: StoryEvent | null;
  /** How many lists of ids were seen. */
  lists: number;
}

const NOTHING_PECULIAR = peculiarities();

export function actRecord(act: number, purge: boolean): ActRecord {
  return {
    act,
    evidence: [],
    deletions: [],
    peculiar: NOTHING_PECULIAR,
    purge,
    filters: false,
    dumpsterEmpty: false,
    syncPurge: false,
    conversationNamed: false,
    cleared: null,
    lists: 0,
  };
}

/** The act's own peculiarities, to be added to. */
export function peculiaritiesOf(act: ActRecord): Peculiarities {
  if (act.peculiar === NOTHING_PECULIAR) act.peculiar = peculiarities();
  return act.peculiar;
}

/** The count that the emptying records of the act state, or null. */
export function claimedBy(act: ActRecord): number | null {
  const counts = act.peculiar.emptyings.flatMap(({ claimed }) => (claimed === null ? [] : [claimed]));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function peculiarities(): Peculiarities {
  return {
    emptyings: [],
    deletedFolders: [],
    listAfterFolder: false,
    recoveries: new Map(),
    doubted: new Map(),
    copies: new Map(),
    filterOriginals: new Set(),
    filterDiscards: new Set(),
    added: [],
    deliveryDiscards: [],
  };
}
