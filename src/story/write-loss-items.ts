import { CERTAINTIES, type FolderRef, ITEM_TYPES, type PackedWriter } from "../core/index.ts";
import { OTHER } from "./loss-item-columns.ts";
import { fromSigned, type Places, placesOf, writeColumn } from "./packed-columns.ts";
import type { LossItem } from "./types.ts";

/** Writes items, without the texts of their senders (see `sendersOf`). */
export function writeLossItems(out: PackedWriter, items: readonly LossItem[], senders: Places<string>): void {
  out.unsigned(items.length);
  const [first] = items;
  if (first === undefined) return;
  let before = 0;
  for (const { id } of items) {
    out.signed(id - before);
    before = id;
  }
  writeColumn(
    out,
    items.map(({ type }) => ITEM_TYPES.indexOf(type)),
  );
  writeColumn(
    out,
    items.map(({ certainty }) => CERTAINTIES.indexOf(certainty)),
  );
  out.signed(first.deletedUtcMs);
  writeColumn(
    out,
    items.map(({ deletedUtcMs }) => fromSigned(deletedUtcMs - first.deletedUtcMs)),
  );
  const others = othersOf(items);
  out.unsigned(others);
  if (others & OTHER.messageId)
    writeTexts(
      out,
      items.map(({ messageId }) => messageId),
    );
  if (others & OTHER.sender) writeColumn(out, senders.places);
  if (others & OTHER.folder) writeFolders(out, items);
  if (others & OTHER.trashedBefore) writeColumn(out, items.map(trashedBefore));
  if (others & OTHER.name)
    writeTexts(
      out,
      items.map(({ name }) => name),
    );
  if (others & OTHER.restoredAs) writeRestored(out, items);
  if (others & OTHER.movedTo) writeMoved(out, items);
}

/** The senders of items, each once. */
export function sendersOf(items: readonly LossItem[]): Places<string> {
  return placesOf(items.map(({ sender }) => sender));
}

function othersOf(items: readonly LossItem[]): number {
  let others = 0;
  for (const { messageId, sender, lastFolder, trashedUtcMs, name, restoredAs, movedTo } of items) {
    if (messageId !== null) others |= OTHER.messageId;
    if (sender !== null) others |= OTHER.sender;
    if (lastFolder !== null) others |= OTHER.folder;
    if (trashedUtcMs !== null) others |= OTHER.trashedBefore;
    if (name !== null) others |= OTHER.name;
    if (restoredAs.length > 0) others |= OTHER.restoredAs;
    if (movedTo !== null) others |= OTHER.movedTo;
  }
  return others;
}

function trashedBefore({ trashedUtcMs, deletedUtcMs }: LossItem): number {
  return fromSigned(trashedUtcMs === null ? null : deletedUtcMs - trashedUtcMs);
}

/** Lengths are a column: those of Message-IDs are often the same. */
function writeTexts(out: PackedWriter, texts: readonly (string | null)[]): void {
  writeColumn(
    out,
    texts.map((text) => (text === null ? 0 : text.length + 1)),
  );
  for (const text of texts) if (text !== null) out.bare(text);
}

function writeFolders(out: PackedWriter, items: readonly LossItem[]): void {
  const folders = placesOf(items.map(({ lastFolder }) => lastFolder));
  out.unsigned(folders.values.length);
  for (const folder of folders.values) writeFolder(out, folder);
  writeColumn(out, folders.places);
}

export function writeFolder(out: PackedWriter, { id, name, path }: FolderRef): void {
  out.optional(id);
  out.text(name);
  out.text(path);
}

function writeRestored(out: PackedWriter, items: readonly LossItem[]): void {
  writeColumn(
    out,
    items.map(({ restoredAs }) => restoredAs.length),
  );
  for (const { id, restoredAs } of items) for (const other of restoredAs) out.signed(other - id);
}

function writeMoved(out: PackedWriter, items: readonly LossItem[]): void {
  writeColumn(
    out,
    items.map(({ movedTo }) => (movedTo === null ? 0 : 1)),
  );
  for (const { movedTo } of items) {
    if (movedTo === null) continue;
    out.text(movedTo.account);
    out.signed(movedTo.mailbox);
    out.optional(movedTo.id);
  }
}
