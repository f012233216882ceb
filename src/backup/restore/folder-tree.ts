import { messageOf } from "../../core/index.ts";
import type { FolderRecord } from "../../mailstore/index.ts";
import { itemIds, readItem } from "../path/backup-path.ts";
import { type Moment, stateAt } from "../path/history.ts";
import type { ItemState } from "../path/item-state.ts";
import { folderSettings } from "./folder-histories.ts";
import type { RestoreContext, RestoreSession } from "./session.ts";
import { childPath } from "./target-folders.ts";

/** The folders and tags of an account at a moment, and everything else as ids: what a whole account's restore walks through. */
export interface Inventory {
  /** Folders that lived then, by id. */
  readonly folders: ReadonlyMap<number, ItemState>;
  readonly tags: readonly ItemState[];
  /** Ids of items that lived then, and of items that were deleted by then, each in order. */
  readonly living: readonly number[];
  readonly deleted: readonly number[];
}

/** Reads every item's history once. Broken metadata is told to the listener. */
export async function takeInventory(
  context: RestoreContext,
  account: { id: string; name: string },
  moment: Moment,
): Promise<Inventory> {
  const folders = new Map<number, ItemState>();
  const tags: ItemState[] = [];
  const living: number[] = [];
  const deleted: number[] = [];
  for await (const id of itemIds(context.source, account.id)) {
    context.checkpoint();
    const state = await stateOf(context, account, id, moment);
    if (state === null) continue;
    if (state.type === "folder" || state.type === "tag") {
      if (state.deleted) continue;
      if (state.type === "folder") folders.set(id, state);
      else tags.push(state);
    } else if (state.deleted) deleted.push(id);
    else living.push(id);
  }
  const inOrder = (a: number, b: number): number => a - b;
  return { folders, tags, living: living.sort(inOrder), deleted: deleted.sort(inOrder) };
}

async function stateOf(
  context: RestoreContext,
  account: { id: string; name: string },
  id: number,
  moment: Moment,
): Promise<ItemState | null> {
  try {
    return stateAt(await readItem(context.source, account.id, id), moment);
  } catch (error) {
    context.listener.unrestored({ id, account: account.name, cause: "broken", message: String(error) });
    return null;
  }
}

/**
 * Makes the folders of an inventory in the target, reusing what has the same path, and the tags. Answers the target folder of
 * each old folder id. Mountpoints are left out; so are shares.
 */
export async function makeFolders(
  context: RestoreContext,
  session: RestoreSession,
  inventory: Inventory,
): Promise<ReadonlyMap<number, FolderRecord>> {
  const made = new Map<number, FolderRecord>();
  for (const [id, { name }] of [...inventory.folders].sort(([a], [b]) => a - b))
    await makeFolder(context, session, inventory, id, made).catch((error: unknown) => {
      context.listener.note(`folder ${name} of ${session.account.name} cannot be made: ${messageOf(error)}`);
    });
  const known = new Set((await session.mailbox.tags()).map((tag) => tag.name));
  for (const tag of inventory.tags)
    if (tag.name !== null && !known.has(tag.name)) await session.mailbox.createTag(tag.name, tag.color);
  return made;
}

const ROOT_ID = 1;

async function makeFolder(
  context: RestoreContext,
  session: RestoreSession,
  inventory: Inventory,
  id: number,
  made: Map<number, FolderRecord>,
  depth = 0,
): Promise<FolderRecord | null> {
  const before = made.get(id);
  if (before !== undefined) return before;
  const state = inventory.folders.get(id);
  if (id === ROOT_ID || depth > 100) return session.folders.ensure([]);
  if (state?.name == null || state.settings?.content?.kind === "mountpoint") return null;
  const parent = await makeFolder(context, session, inventory, state.folderId, made, depth + 1);
  if (parent === null || parent.id === state.id) return null;
  const folder = await existingOrNew(session, parent, state);
  made.set(id, folder);
  context.ledger.noteFolder(session.mailbox.accountId, session.account.id, id, folder.id);
  return folder;
}

/** System folders are the same everywhere; a search folder comes back as one. */
async function existingOrNew(session: RestoreSession, parent: FolderRecord, state: ItemState): Promise<FolderRecord> {
  const path = childPath(parent.path, state.name!);
  const existing = session.folders.find(path);
  if (existing !== null) return existing;
  const search = state.settings?.content?.kind === "search";
  const settings = search ? { ...state.settings, grants: [] } : folderSettings(state);
  const folder = await session.mailbox.createFolder({ ...settings, parentId: parent.id, name: state.name! });
  session.folders.note(folder);
  return folder;
}
