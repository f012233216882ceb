import type { FolderRef, StoryEvent } from "../core/index.ts";
import { findFolderByPath, NO_ID, refOf } from "./folder-tree.ts";
import type { MailboxState } from "./state.ts";
import type { FolderNode, TrackedItem } from "./tracked.ts";

/** How an item came into Trash: by which event (null: before the log) and from which folder (null: the log does not tell). */
export interface Trashing {
  readonly event: StoryEvent | null;
  readonly from: FolderRef | null;
}

/** How the item came into Trash, itself or along with a folder; null when it does not lie there. */
export function trashingOf(item: TrackedItem): Trashing | null {
  const { folder } = item;
  if (folder === null || !folder.inTrash) return null;
  const carried = folder.trashed !== null && folder.trashedSeq > item.sinceSeq;
  if (carried) return { event: folder.trashed, from: folder.refBeforeTrash };
  return { event: item.trashed, from: item.trashedFrom };
}

/** Where the item lay before Trash (null when the log does not tell), or where it lies now. */
export function lastFolderOf(item: TrackedItem): FolderRef | null {
  const trashing = trashingOf(item);
  if (trashing !== null) return trashing.from;
  return item.folder === null ? null : refOf(item.folder);
}

/** Notes where an item lies that the log never placed; when it came there is not known. */
export function locate(item: TrackedItem, folder: FolderNode): void {
  item.folder = folder;
  folder.members.push(item);
}

/** Notes where the record says that the item lay: good where nothing better is known. */
export function locateAtSource({ tree }: MailboxState, item: TrackedItem, { source }: StoryEvent): void {
  if (source === undefined || source === null || item.life === "dead") return;
  if (item.folder !== null && item.folder.id !== NO_ID) return;
  const folder = findFolderByPath(tree, source);
  if (folder !== null && folder !== item.folder) locate(item, folder);
}

/** Puts the item into a folder; `from` is where it lay before when that is not its own folder (a copy's source). */
export function place(
  item: TrackedItem,
  target: FolderNode,
  event: StoryEvent,
  seq: number,
  from: FolderRef | null = item.folder === null ? null : refOf(item.folder),
): void {
  const before = trashingOf(item);
  if (target.inTrash) {
    item.trashed = before === null ? event : before.event;
    item.trashedFrom = before === null ? from : before.from;
  } else if (before !== null) {
    item.trashed = null;
    item.trashedFrom = null;
    item.untrashed = event;
  }
  item.life = "alive";
  // What receives items is there: a deletion that the log showed before was rolled back.
  target.deletedBy = null;
  item.sinceSeq = seq;
  item.settledSeq = seq;
  if (item.folder === target) return;
  item.folder = target;
  target.members.push(item);
}
