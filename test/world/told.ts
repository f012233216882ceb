import type { Folder, Item } from "./mailbox.ts";

export interface FolderName {
  readonly id: number;
  readonly name: string;
}

/**
 * What an ideal reader of the log knows of an item: only from lines that were written. A world whose log begins late, or a
 * server that hides its add lines, tells less than the mailbox holds, and nobody can be blamed for not knowing more.
 */
export interface Told {
  /** Where the last line put it. */
  readonly folder: FolderName | null;
  /** Where it was last seen outside Trash, once it lies in Trash. */
  readonly beforeTrash: FolderName | null;
  readonly trashedMs: number | null;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly type: boolean;
  /** The folder, Message-ID or sender are known through the item that this one is a copy of. */
  readonly byLineage: boolean;
}

export const nothingTold: Told = {
  folder: null,
  beforeTrash: null,
  trashedMs: null,
  messageId: null,
  sender: null,
  type: false,
  byLineage: false,
};

function nameOf(folder: Folder): FolderName {
  return { id: folder.id, name: folder.name };
}

/** A line that says: the item is born in this folder. */
export function tellAdd(
  item: Item,
  said: { messageId: string | null; sender: string | null; inTrash: boolean },
  nowMs: number,
): void {
  item.told = {
    ...nothingTold,
    folder: item.folder === null ? null : nameOf(item.folder),
    trashedMs: said.inTrash ? nowMs : null,
    messageId: said.messageId,
    sender: said.sender,
    type: true,
  };
}

/** A line that says: the item now lies in `target`. */
export function tellMove(item: Item, target: Folder, trash: { from: boolean; to: boolean }, nowMs: number): void {
  const entering = trash.to && !trash.from;
  item.told = {
    ...item.told,
    type: true,
    folder: nameOf(target),
    beforeTrash: trash.to ? (entering ? item.told.folder : item.told.beforeTrash) : null,
    trashedMs: trash.to ? (entering ? nowMs : item.told.trashedMs) : null,
  };
}

/** A line that says: `copy` was made of `source`. */
export function tellCopy(copy: Item, source: Item, inTrash: boolean, nowMs: number): void {
  copy.told = {
    folder: copy.folder === null ? null : nameOf(copy.folder),
    beforeTrash: inTrash ? (source.told.beforeTrash ?? source.told.folder) : null,
    trashedMs: inTrash ? nowMs : null,
    messageId: source.told.messageId,
    sender: source.told.sender,
    type: true,
    byLineage: true,
  };
}

/** A line that says: the folder that holds the item went into Trash, or came out of it. */
export function tellFolderMove(item: Item, toTrash: boolean, nowMs: number): void {
  item.told = {
    ...item.told,
    beforeTrash: toTrash ? item.told.folder : null,
    // A move that is tried twice has two lines: the first one tells it.
    trashedMs: toTrash ? (item.told.trashedMs ?? nowMs) : null,
  };
}
