import type { Readable } from "node:stream";
import { messageOf } from "../../core/index.ts";
import type { Change, ItemRecord, Mailbox } from "../../mailstore/index.ts";
import { mapLimited } from "../map-limited.ts";
import { type BackupPath, readItem, writeItem } from "../path/backup-path.ts";
import { claimBlob, storeBlob } from "../path/blobs.ts";
import { DurableBatch } from "../path/durable.ts";
import { withDeletion, withState } from "../path/history.ts";
import { BrokenMetadata } from "../path/history-file.ts";
import type { ItemState } from "../path/item-state.ts";
import { itemFile } from "../path/names.ts";
import { setAside } from "../path/set-aside.ts";
import { folderPhotograph, itemPhotograph, tagPhotograph } from "./photograph.ts";
import type { ScanTally } from "./report.ts";

/** Writes a chunk of a mailbox's changes: blobs first, then the states that name them, each brought to disk in that order. */
export interface ItemWriter {
  write(changes: readonly Change[]): Promise<void>;
}

export interface ItemWriterOptions {
  readonly path: BackupPath;
  readonly mailbox: Mailbox;
  readonly tally: ScanTally;
  readonly nowUtcMs: () => number;
  /** Path of a folder by id, as of now. */
  readonly folderPath: (folderId: number) => string | null;
  /** Told of each blob written, for the archive. */
  readonly onBlob: (digest: string) => void;
  /** Told of each item whose content cannot be read. */
  readonly onUnread: (itemId: number) => void;
}

const CONCURRENT_FILES = 8;

export function itemWriterOf(options: ItemWriterOptions): ItemWriter {
  return {
    async write(changes) {
      const blobs = new DurableBatch();
      const next = await mapLimited(changes, CONCURRENT_FILES, (change) => nextState(options, blobs, change));
      await blobs.commit();
      const metadata = new DurableBatch();
      await mapLimited(next, CONCURRENT_FILES, async (step) => {
        if (step !== null) await append(options, metadata, step);
      });
      await metadata.commit();
    },
  };
}

type Step =
  | { readonly state: ItemState }
  | { readonly deletedId: number; readonly atUtcMs: number; readonly transaction: number };

/** The state that a change makes, its content stored. Null where the content cannot be read: the item waits for the next scan. */
async function nextState(options: ItemWriterOptions, blobs: DurableBatch, change: Change): Promise<Step | null> {
  switch (change.kind) {
    case "folder": {
      const { parentId } = change.folder;
      return { state: folderPhotograph(change.folder, parentId === null ? null : options.folderPath(parentId)) };
    }
    case "tag":
      return { state: tagPhotograph(change.tag, options.nowUtcMs()) };
    case "deleted": {
      const { id, deletedUtcMs, changeSequence } = change.tombstone;
      return { deletedId: id, atUtcMs: deletedUtcMs, transaction: changeSequence };
    }
    case "item": {
      const digest = await storedDigest(options, blobs, change.item);
      if (digest === undefined) return null;
      return { state: itemPhotograph(change.item, options.folderPath(change.item.folderId), digest) };
    }
  }
}

/** The digest under which the item's content lies in the backup; null for items without; undefined where it cannot be read. */
async function storedDigest(
  options: ItemWriterOptions,
  blobs: DurableBatch,
  item: ItemRecord,
): Promise<string | null | undefined> {
  const { path, mailbox, tally, onBlob } = options;
  if (item.digest === null && item.sizeBytes === 0) return null;
  const known = item.digest ?? (await digestBefore(options, item));
  if (known !== null && (await claimBlob(path.files, known))) return known;
  try {
    const content = await bytesOf(await mailbox.content(item.id));
    const { digest, written } = await storeBlob(path.files, blobs, content);
    if (written) {
      tally.blobsWritten++;
      tally.blobBytes += content.length;
      onBlob(digest);
    }
    return digest;
  } catch (error) {
    if (isWriteError(error)) throw error;
    // Gone between the list and the read: its tombstone comes with the next scan.
    if ((await mailbox.item(item.id)) === null) return undefined;
    options.onUnread(item.id);
    tally.readErrors.push({ account: mailbox.accountName, itemId: item.id, message: messageOf(error) });
    return undefined;
  }
}

/** On stores that tell no digests: the digest of the state before, where the content did not change since. */
async function digestBefore(options: ItemWriterOptions, item: ItemRecord): Promise<string | null> {
  const last = (await readItem(options.path, options.mailbox.accountId, item.id).catch(() => [])).at(-1);
  return last !== undefined && last.contentSequence === item.contentSequence ? last.digest : null;
}

async function append(options: ItemWriterOptions, batch: DurableBatch, step: Step): Promise<void> {
  const { path, mailbox, tally } = options;
  const id = "state" in step ? step.state.id : step.deletedId;
  const states = await readOrSetAside(options, id);
  const next = "state" in step ? withNewer(states, step.state) : withDeletion(states, step.atUtcMs, step.transaction);
  if (next === states) return;
  await writeItem(path, batch, mailbox.accountId, id, next);
  tally.statesWritten++;
  if (!("state" in step)) tally.itemsFlaggedDeleted++;
}

/** Another process may have written a later state meanwhile: an older photograph is not put behind it. */
function withNewer(states: readonly ItemState[], state: ItemState): readonly ItemState[] {
  const last = states.at(-1);
  return last !== undefined && !last.deleted && last.transaction >= state.transaction
    ? states
    : withState(states, state);
}

async function readOrSetAside(options: ItemWriterOptions, itemId: number): Promise<readonly ItemState[]> {
  const { path, mailbox } = options;
  try {
    return await readItem(path, mailbox.accountId, itemId);
  } catch (error) {
    if (!(error instanceof BrokenMetadata)) throw error;
    await setAside(path, itemFile(mailbox.accountId, itemId), options.nowUtcMs());
    return [];
  }
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Errors of the backup path's own disk end the run; errors of the store's disk are counted. */
function isWriteError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT", "EROFS", "EACCES"].includes(String(error.code))
  );
}
