import { messageOf, systemErrorCode } from "../../core/index.ts";
import {
  ITEM_FLAGS,
  type ItemFlag,
  type ItemRecord,
  type Mailbox,
  type NewItem,
  STORED_TYPES,
  type StoredType,
} from "../../mailstore/index.ts";
import type { BlobSource } from "../path/blobs.ts";
import type { ItemState } from "../path/item-state.ts";
import type { RestoreLedger } from "./ledger.ts";
import type { RestoredItem, RestoreListener, UnrestoredCause } from "./report.ts";
import type { TargetFolders } from "./target-folders.ts";

/** Puts states of items back into a mailbox: each item once, a bad one never stops the others. */
export interface ItemPutter {
  /** Puts a group of items. An item that an earlier run restored, and that still lives, is skipped. */
  put(group: readonly Placed[]): Promise<void>;
}

/** An item's state and the folder it is to lie in. */
export interface Placed {
  readonly state: ItemState;
  readonly folderId: number;
}

export interface ItemPutterOptions {
  readonly mailbox: Mailbox;
  /** Name and id of the account in the backup. */
  readonly sourceName: string;
  readonly sourceId: string;
  readonly blobs: BlobSource;
  readonly ledger: RestoreLedger;
  readonly listener: RestoreListener;
  /** Tags that every restored item gets besides its own. */
  readonly addTags: readonly string[];
  /** Contents above this are refused; null for no limit. */
  readonly maxBytes: number | null;
  /** An item that was restored before counts only where it lies in the folder asked for (else: wherever it is now). */
  readonly sameFolderOnly: boolean;
  readonly folders: TargetFolders;
  /** The mailbox's change number now. */
  readonly changeSequence: () => Promise<number>;
  readonly checkpoint: () => void;
}

/** A reason to leave an item unrestored. */
class Unrestorable extends Error {
  override readonly name = "Unrestorable";
  readonly fault: UnrestoredCause;
  constructor(fault: UnrestoredCause, message: string) {
    super(message);
    this.fault = fault;
  }
}

export function itemPutterOf(options: ItemPutterOptions): ItemPutter {
  const { mailbox, ledger, listener, sourceId } = options;
  return {
    async put(group) {
      const open: Placed[] = [];
      for (const placed of group) {
        const before = await ledger.restoredAs(mailbox, sourceId, placed.state.id);
        const counts = before !== null && (!options.sameFolderOnly || before.folderId === placed.folderId);
        if (!counts) open.push(placed);
        else listener.skipped(restoredItem(options, placed.state, before));
      }
      if (open.length === 0) return;
      ledger.intend(mailbox.accountId, sourceId, open, await options.changeSequence());
      const results: { oldId: number; newId: number | null }[] = [];
      try {
        const contents = readAhead(open, (placed) => contentOf(options, placed.state));
        for (const placed of open) {
          options.checkpoint();
          results.push({ oldId: placed.state.id, newId: await putOne(options, placed, contents()) });
        }
      } finally {
        // Stopped in between: the rest was not begun, and its intents must not wait for anything.
        for (const { state } of open.slice(results.length)) results.push({ oldId: state.id, newId: null });
        ledger.settle(mailbox.accountId, sourceId, results);
      }
    },
  };
}

/** Puts one item and tells the listener. Answers the new id, or null where it is unrestored. */
async function putOne(options: ItemPutterOptions, placed: Placed, content: Promise<Content>): Promise<number | null> {
  try {
    const item = await options.mailbox.add(newItem(placed, options.addTags, await content));
    checkReadBack(options, placed, item);
    options.listener.restored(restoredItem(options, placed.state, item));
    return item.id;
  } catch (error) {
    if (stopsTheRun(error)) throw error;
    const cause = error instanceof Unrestorable ? error.fault : "invalid";
    options.listener.unrestored({ id: placed.state.id, account: options.sourceName, cause, message: messageOf(error) });
    return null;
  }
}

/** A target that is gone or has no room takes no other item either. */
function stopsTheRun(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EROFS", "no-such-account"].includes(systemErrorCode(error) ?? "");
}

/** The store says what it has now: anything else than what was asked for is told. */
function checkReadBack(options: ItemPutterOptions, { state }: Placed, item: ItemRecord): void {
  if (state.digest === null || item.digest === null || state.digest === item.digest) return;
  options.listener.note(`item ${state.id} of ${options.sourceName} is there as ${item.id} with another content`);
}

function newItem(placed: Placed, addTags: readonly string[], content: Content): NewItem {
  const { state, folderId } = placed;
  const type = STORED_TYPES.find((known): known is StoredType => known === state.type);
  if (type === undefined)
    throw new Unrestorable("invalid", `an item of type ${state.type} cannot be put into a mailbox`);
  const tags = [...new Set([...state.tags, ...addTags])];
  return {
    type,
    folderId,
    content,
    dateUtcMs: state.dateUtcMs,
    flags: restoredFlags(state.flags),
    tags,
    metadata: state.metadata,
    // A message's own headers say these; other items have nothing else that does.
    ...(type === "message"
      ? {}
      : { subject: state.subject, sender: state.sender, messageId: state.messageId, name: state.name }),
  };
}

/** All flags but IMAP's \Deleted, which would hide the item from its user again. */
function restoredFlags(flags: readonly string[]): ItemFlag[] {
  return ITEM_FLAGS.filter((flag) => flag !== "deleted" && flags.includes(flag));
}

type Content = Buffer | null;

const READ_AHEAD = 4;

/** Answers the values one after the other, a few of them begun before they are asked for. */
function readAhead<T, R>(inputs: readonly T[], read: (input: T) => Promise<R>): () => Promise<R> {
  const begun: Promise<R>[] = [];
  let next = 0;
  return () => {
    while (begun.length <= READ_AHEAD && next < inputs.length) {
      const value = read(inputs[next++]!);
      // Who asks for the value meets its error; until then nobody does.
      value.catch(() => undefined);
      begun.push(value);
    }
    return begun.shift()!;
  };
}

async function contentOf(options: ItemPutterOptions, state: ItemState): Promise<Content> {
  if (state.digest === null) {
    if (state.type === "message") throw new Unrestorable("missing", "the backup has no content for it");
    return null;
  }
  if (options.maxBytes !== null && state.sizeBytes > options.maxBytes)
    throw new Unrestorable("invalid", `${state.sizeBytes} bytes are above max_file_size`);
  const blob = await options.blobs.read(state.digest);
  if (!blob.ok) throw new Unrestorable(blob.fault, blob.message);
  return blob.content;
}

function restoredItem(options: ItemPutterOptions, state: ItemState, item: ItemRecord): RestoredItem {
  return {
    oldId: state.id,
    newId: item.id,
    account: options.sourceName,
    type: state.type,
    messageId: state.messageId,
    digest: state.digest ?? item.digest,
    folder: options.folders.pathOf(item.folderId) ?? "",
  };
}
