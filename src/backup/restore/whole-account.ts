import { randomUUID } from "node:crypto";
import { messageOf } from "../../core/index.ts";
import type { DataSourceRecord, FolderRecord } from "../../mailstore/index.ts";
import { readItem } from "../path/backup-path.ts";
import { type Moment, stateAt } from "../path/history.ts";
import type { ItemState } from "../path/item-state.ts";
import { type Inventory, makeFolders } from "./folder-tree.ts";
import { ensurePlace, originalPlace } from "./original-place.ts";
import type { Placed } from "./put-items.ts";
import type { RestoreContext, RestoreSession } from "./session.ts";

/** What a whole account's restore brings back besides what lived at the moment. */
export interface WholeAccountRequest {
  readonly moment: Moment;
  readonly inventory: Inventory;
  /** Also put back what was deleted by then, if not before this instant; null: leave the deleted out. */
  readonly deletedSinceUtcMs: number | null;
}

const GROUP = 32;

/** Replays an account's folders, tags and items into a mailbox. Answers the folder map for what comes after. */
export async function replayAccount(
  context: RestoreContext,
  session: RestoreSession,
  request: WholeAccountRequest,
): Promise<ReadonlyMap<number, FolderRecord>> {
  const folders = await makeFolders(context, session, request.inventory);
  const { living, deleted } = request.inventory;
  await putGroups(context, session, living, request, folders);
  if (request.deletedSinceUtcMs !== null) await putGroups(context, session, deleted, request, folders);
  return folders;
}

async function putGroups(
  context: RestoreContext,
  session: RestoreSession,
  ids: readonly number[],
  request: WholeAccountRequest,
  folders: ReadonlyMap<number, FolderRecord>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += GROUP) {
    context.checkpoint();
    const group: Placed[] = [];
    for (const id of ids.slice(at, at + GROUP)) {
      const one = await placed(context, session, id, request, folders);
      if (one !== null) group.push(one);
    }
    await session.putter.put(group);
  }
}

async function placed(
  context: RestoreContext,
  session: RestoreSession,
  id: number,
  request: WholeAccountRequest,
  folders: ReadonlyMap<number, FolderRecord>,
): Promise<Placed | null> {
  const states = await readItem(context.source, session.account.id, id);
  const state = stateAt(states, request.moment);
  if (state === null) return null;
  if (state.deleted && state.startUtcMs < (request.deletedSinceUtcMs ?? 0)) return null;
  const folder = state.deleted ? null : folders.get(state.folderId);
  return { state, folderId: (folder ?? (await folderOf(context, session, states, state))).id };
}

async function folderOf(
  context: RestoreContext,
  session: RestoreSession,
  states: readonly ItemState[],
  state: ItemState,
): Promise<FolderRecord> {
  const place = await originalPlace(session.histories, states, state);
  return ensurePlace(session.folders, place, state, context.listener.note);
}

/** Puts an account's data sources onto the folders that stand for theirs. */
export async function restoreDataSources(
  context: RestoreContext,
  session: RestoreSession,
  sources: readonly DataSourceRecord[],
  folders: ReadonlyMap<number, FolderRecord>,
): Promise<void> {
  const existing = new Set((await session.mailbox.dataSources()).map((source) => source.name));
  for (const source of sources) {
    const folder = folders.get(source.folderId);
    if (existing.has(source.name)) continue;
    if (folder === undefined) context.listener.note(`data source ${source.name} left out: its folder is unknown`);
    else
      await session.mailbox
        .putDataSource({ ...source, id: randomUUID(), folderId: folder.id })
        .catch((error: unknown) => {
          context.listener.note(`data source ${source.name} not restored: ${messageOf(error)}`);
        });
  }
}
