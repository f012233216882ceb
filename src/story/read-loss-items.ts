import {
  CERTAINTIES,
  type Certainty,
  type FolderRef,
  ITEM_TYPES,
  type ItemType,
  instant,
  type PackedReader,
} from "../core/index.ts";
import { OTHER } from "./loss-item-columns.ts";
import { named, placed, readColumn, readList, toSigned, valueAt } from "./packed-columns.ts";
import type { MovedTo } from "./types.ts";

/** One item of a packed list, as `readLossItems` hands it out. */
export type PackedItemCallback<F, R> = (
  id: number,
  type: ItemType,
  certainty: Certainty,
  messageId: string | null,
  sender: string | null,
  lastFolder: F | null,
  trashedUtcMs: number | null,
  deletedUtcMs: number,
  name: string | null,
  restoredAs: readonly number[],
  movedTo: MovedTo | null,
) => R;

const NONE: readonly number[] = [];

/**
 * Turns each item of a packed list into what `make` makes of it; items of one folder share what `folderOf` made of it. A list
 * may have a hundred thousand items, and an object for each on the way to another one was half of an answer's time.
 * @param senders in the order in which they were packed
 * @throws {SalvageError} damaged
 */
export function readLossItems<F, R>(
  from: PackedReader,
  senders: readonly string[],
  folderOf: (folder: FolderRef) => F,
  make: PackedItemCallback<F, R>,
): R[] {
  const rows = from.count();
  if (rows === 0) return [];
  const ids = readIds(from, rows);
  const types = readColumn(from, rows);
  const certainties = readColumn(from, rows);
  const firstUtcMs = from.timeUtcMs();
  const deleted = readColumn(from, rows);
  const others = from.unsigned();
  const messageIds = others & OTHER.messageId ? readTexts(from, rows) : null;
  const senderPlaces = others & OTHER.sender ? readColumn(from, rows) : 0;
  const folders = others & OTHER.folder ? readList(from, (each) => folderOf(readFolder(each))) : [];
  const folderPlaces = others & OTHER.folder ? readColumn(from, rows) : 0;
  const trashed = others & OTHER.trashedBefore ? readColumn(from, rows) : 0;
  const names = others & OTHER.name ? readTexts(from, rows) : null;
  const restored = others & OTHER.restoredAs ? readRestored(from, ids) : null;
  const moved = others & OTHER.movedTo ? readMoved(from, rows) : null;
  return ids.map((id, row) => {
    const deletedUtcMs = instant(firstUtcMs + (toSigned(valueAt(deleted, row)) ?? 0));
    const trashedBeforeMs = toSigned(valueAt(trashed, row));
    return make(
      id,
      named(ITEM_TYPES, valueAt(types, row) + 1),
      named(CERTAINTIES, valueAt(certainties, row) + 1),
      messageIds === null ? null : messageIds[row]!,
      placed(senders, valueAt(senderPlaces, row)),
      placed(folders, valueAt(folderPlaces, row)),
      trashedBeforeMs === null ? null : instant(deletedUtcMs - trashedBeforeMs),
      deletedUtcMs,
      names === null ? null : names[row]!,
      restored === null ? NONE : restored[row]!,
      moved === null ? null : moved[row]!,
    );
  });
}

function readIds(from: PackedReader, rows: number): number[] {
  const ids = new Array<number>(rows);
  for (let row = 0, id = 0; row < rows; row++) {
    id += from.signed();
    ids[row] = id;
  }
  return ids;
}

function readTexts(from: PackedReader, rows: number): (string | null)[] {
  const lengths = readColumn(from, rows);
  const texts = new Array<string | null>(rows);
  for (let row = 0; row < rows; row++) {
    const length = valueAt(lengths, row);
    texts[row] = length === 0 ? null : from.bare(length - 1);
  }
  return texts;
}

export function readFolder(from: PackedReader): FolderRef {
  return { id: from.optional(), name: from.text(), path: from.text() };
}

function readRestored(from: PackedReader, ids: readonly number[]): number[][] {
  const counts = readColumn(from, ids.length);
  return ids.map((id, row) => {
    const restored: number[] = [];
    for (let count = valueAt(counts, row); count > 0; count--) restored.push(id + from.signed());
    return restored;
  });
}

function readMoved(from: PackedReader, rows: number): (MovedTo | null)[] {
  const flags = readColumn(from, rows);
  const moved: (MovedTo | null)[] = [];
  for (let row = 0; row < rows; row++)
    moved.push(
      valueAt(flags, row) === 0 ? null : { account: from.text(), mailbox: from.signed(), id: from.optional() },
    );
  return moved;
}
