import type { Certainty, FolderRef, ItemType } from "../core/index.ts";
import type { LossItem, MovedTo } from "./types.ts";

/** A loss item as it is stored: there are as many as mails were deleted, and names of fields were half of their size. */
export type PackedLossItem = readonly [
  id: number,
  type: ItemType,
  certainty: Certainty,
  messageId: string | null,
  sender: string | null,
  folder: readonly [id: number | null, name: string | null, path?: string] | null,
  trashedUtcMs: number | null,
  deletedUtcMs: number,
  rest?: { readonly name?: string; readonly restoredAs?: readonly number[]; readonly movedTo?: MovedTo },
];

export function packLossItem(item: LossItem): PackedLossItem {
  const { name, restoredAs, movedTo } = item;
  const rest = {
    ...(name !== null && { name }),
    ...(restoredAs.length > 0 && { restoredAs }),
    ...(movedTo !== null && { movedTo }),
  };
  const packed: PackedLossItem = [
    item.id,
    item.type,
    item.certainty,
    item.messageId,
    item.sender,
    packFolder(item.lastFolder),
    item.trashedUtcMs,
    item.deletedUtcMs,
  ];
  return Object.keys(rest).length === 0 ? packed : ([...packed, rest] as unknown as PackedLossItem);
}

function packFolder(folder: FolderRef | null): PackedLossItem[5] {
  if (folder === null) return null;
  return folder.path === null ? [folder.id, folder.name] : [folder.id, folder.name, folder.path];
}

export function unpackLossItem(packed: PackedLossItem): LossItem {
  const [id, type, certainty, messageId, sender, folder, trashedUtcMs, deletedUtcMs, rest] = packed;
  return {
    id,
    type,
    certainty,
    messageId,
    sender,
    name: rest?.name ?? null,
    lastFolder: folder === null ? null : { id: folder[0], name: folder[1], path: folder[2] ?? null },
    trashedUtcMs,
    deletedUtcMs,
    restoredAs: rest?.restoredAs ?? [],
    movedTo: rest?.movedTo ?? null,
  };
}
