import { CAUSES, CERTAINTIES, type FolderRef, instant, PackedReader, PackedWriter, PROTOCOLS } from "../core/index.ts";
import { named, placed, readList } from "./packed-columns.ts";
import { type PackedItemCallback, readFolder, readLossItems } from "./read-loss-items.ts";
import { type Loss, type LossItem, NOTE_CODES, type Note } from "./types.ts";
import { sendersOf, writeFolder, writeLossItems } from "./write-loss-items.ts";

/** A loss as it is stored. */
export interface PackedLoss {
  /** What many losses have in common: a client that deletes mail one by one makes the same of it each time. */
  readonly shared: string;
  /** What is a loss's own. */
  readonly own: string;
  readonly items: string;
  /** Senders of the items, each once: the index keeps texts that repeat once, and finds losses by them. */
  readonly senders: readonly string[];
}

/** What many losses have in common. */
export interface SharedOfLoss extends Pick<Loss, "cause" | "folder" | "certainty" | "by" | "operation"> {}

/** What is a loss's own, without its items, and without what the index keeps by itself. */
export interface OwnOfLoss
  extends Pick<Loss, "act" | "found" | "claimed" | "notes" | "folders" | "messageId" | "sender"> {}

// One for all: a loss is packed in one go.
const out = new PackedWriter();

export function packLoss(loss: SharedOfLoss & OwnOfLoss & Pick<Loss, "items">): PackedLoss {
  const senders = sendersOf(loss.items);
  writeLossItems(out, loss.items, senders);
  const items = out.finish();
  return { shared: packShared(loss), own: packOwn(loss), items, senders: senders.values };
}

/**
 * @param senders in the order in which they were packed
 * @throws {SalvageError} damaged
 */
export function unpackLossItems(items: string, senders: readonly string[]): LossItem[] {
  return readLossItems(new PackedReader(items), senders, (folder) => folder, lossItem);
}

function packShared({ cause, folder, certainty, by, operation }: SharedOfLoss): string {
  out.unsigned(CAUSES.indexOf(cause) + 1);
  out.unsigned(CERTAINTIES.indexOf(certainty) + 1);
  out.unsigned(by.protocol === null ? 0 : PROTOCOLS.indexOf(by.protocol) + 1);
  for (const text of [by.account, by.actor, by.ip, by.client, by.dataSource, by.device, operation]) out.text(text);
  out.unsigned(folder === null ? 0 : 1);
  if (folder !== null) writeFolder(out, folder);
  return out.finish();
}

/** @throws {SalvageError} damaged */
export function unpackShared(shared: string): SharedOfLoss {
  const from = new PackedReader(shared);
  const cause = named(CAUSES, from.unsigned());
  const certainty = named(CERTAINTIES, from.unsigned());
  const protocol = placed(PROTOCOLS, from.unsigned());
  const by = {
    account: from.text(),
    actor: from.text(),
    ip: from.text(),
    client: from.text(),
    protocol,
    dataSource: from.text(),
    device: from.text(),
  };
  const operation = from.text();
  const folder = from.unsigned() === 0 ? null : readFolder(from);
  return { cause, folder, certainty, by, operation };
}

function packOwn({ act, found, claimed, notes, folders, messageId, sender }: OwnOfLoss): string {
  out.unsigned(act);
  out.unsigned(found);
  out.optional(claimed);
  out.text(messageId);
  out.text(sender);
  out.unsigned(notes.length);
  for (const note of notes) writeNote(note);
  const senders = sendersOf(folders);
  out.unsigned(senders.values.length);
  for (const text of senders.values) out.text(text);
  writeLossItems(out, folders, senders);
  return out.finish();
}

function writeNote({ code, count, of, name, fromUtcMs, toUtcMs }: Note): void {
  out.unsigned(NOTE_CODES.indexOf(code) + 1);
  out.text(name);
  for (const value of [count, of, fromUtcMs, toUtcMs]) out.optional(value);
}

/** @throws {SalvageError} damaged */
export function unpackOwn(own: string): OwnOfLoss {
  const from = new PackedReader(own);
  const [act, found, claimed] = [from.unsigned(), from.unsigned(), from.optional()];
  const [messageId, sender] = [from.text(), from.text()];
  const notes = readList(from, readNote);
  const senders = readList(from, () => from.text() ?? "");
  const folders = readLossItems(from, senders, (folder) => folder, lossItem);
  return { act, found, claimed, notes, folders, messageId, sender };
}

function readNote(from: PackedReader): Note {
  const code = named(NOTE_CODES, from.unsigned());
  const name = from.text();
  const [count, of, fromUtcMs, toUtcMs] = [from.optional(), from.optional(), from.optional(), from.optional()];
  for (const time of [fromUtcMs, toUtcMs]) if (time !== null) instant(time);
  return { code, count, of, name, fromUtcMs, toUtcMs };
}

const lossItem: PackedItemCallback<FolderRef, LossItem> = (
  id,
  type,
  certainty,
  messageId,
  sender,
  lastFolder,
  trashedUtcMs,
  deletedUtcMs,
  name,
  restoredAs,
  movedTo,
) => ({
  id,
  type,
  certainty,
  messageId,
  sender,
  name,
  lastFolder,
  trashedUtcMs,
  deletedUtcMs,
  restoredAs,
  movedTo,
});
