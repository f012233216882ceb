import { messageOf } from "../../core/index.ts";
import { itemIds, readItem } from "../path/backup-path.ts";
import { BrokenMetadata } from "../path/history-file.ts";
import type { ItemState } from "../path/item-state.ts";
import { type BackupAccount, findBackupAccount } from "./account-names.ts";
import { folderSettings } from "./folder-histories.ts";
import { ensurePlace, originalPlace, unknownFolder } from "./original-place.ts";
import type { Placed } from "./put-items.ts";
import { type RestoreContext, type RestoreSession, withSession } from "./session.ts";
import { type PathStep, pathOf, stepsOf } from "./target-folders.ts";

export interface UndeleteRequest {
  readonly account: string;
  /** The window of deletion times, both ends inclusive; null: without that end. */
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
  /** False: everything into one folder with the tag's name. */
  readonly targetOriginalFolder: boolean;
  /** `undelete_DD_MM_YY` of the run's day. */
  readonly tag: string;
}

const GROUP = 32;

/** Undelete: every item of an account that was deleted in a window, in its last state, tagged, to the folder it belongs to. */
export async function undelete(context: RestoreContext, request: UndeleteRequest): Promise<void> {
  const account = await findBackupAccount(context.source, request.account, context.store);
  const ids = await deletedInWindow(context, account, request);
  const options = { addTags: [request.tag], settingsUntilUtcMs: request.toUtcMs ?? Number.MAX_SAFE_INTEGER };
  await withSession(context, account, account.id, options, async (session) => {
    await undeleteItems(context, session, ids, request);
  });
}

/** Puts deleted items back in groups, folders (which the window deleted with them) before the rest. */
export async function undeleteItems(
  context: RestoreContext,
  session: RestoreSession,
  ids: readonly DeletedItem[],
  request: Pick<UndeleteRequest, "targetOriginalFolder" | "tag">,
): Promise<void> {
  for (const folder of ids.filter((item) => item.type === "folder"))
    await remakeFolder(context, session, folder.id, request);
  const items = ids.filter((item) => item.type !== "folder" && item.type !== "tag");
  for (let at = 0; at < items.length; at += GROUP) {
    context.checkpoint();
    const group: Placed[] = [];
    for (const item of items.slice(at, at + GROUP)) group.push(...(await placed(context, session, item.id, request)));
    await session.putter.put(group);
  }
}

/** A deleted item, as little as has to be kept of many. */
export interface DeletedItem {
  readonly id: number;
  readonly type: string;
}

/** The items whose last state is a deletion inside the window, in order of id. */
export async function deletedInWindow(
  context: RestoreContext,
  account: Pick<BackupAccount, "id" | "name">,
  window: Pick<UndeleteRequest, "fromUtcMs" | "toUtcMs">,
): Promise<DeletedItem[]> {
  const found: DeletedItem[] = [];
  for await (const id of itemIds(context.source, account.id)) {
    context.checkpoint();
    const last = await newestState(context, account, id);
    if (last?.deleted !== true) continue;
    if (window.fromUtcMs !== null && last.startUtcMs < window.fromUtcMs) continue;
    if (window.toUtcMs !== null && last.startUtcMs > window.toUtcMs) continue;
    found.push({ id, type: last.type });
  }
  return found.sort((a, b) => a.id - b.id);
}

/** Broken metadata could hide a deletion of the window: it is told, and never stops the rest. */
async function newestState(
  context: RestoreContext,
  account: Pick<BackupAccount, "id" | "name">,
  itemId: number,
): Promise<ItemState | undefined> {
  try {
    return (await readItem(context.source, account.id, itemId)).at(-1);
  } catch (error) {
    const cause = error instanceof BrokenMetadata ? "broken" : "read";
    context.listener.unrestored({ id: itemId, account: account.name, cause, message: messageOf(error) });
    return undefined;
  }
}

async function placed(
  context: RestoreContext,
  session: RestoreSession,
  itemId: number,
  request: Pick<UndeleteRequest, "targetOriginalFolder" | "tag">,
): Promise<Placed[]> {
  const states = await readItem(context.source, session.account.id, itemId);
  const state = states.at(-1);
  if (state === undefined) return [];
  const place = await placeOf(session, states, state, request);
  const folder = await ensurePlace(session.folders, place, state, context.listener.note);
  return [{ state, folderId: folder.id }];
}

async function placeOf(
  session: RestoreSession,
  states: readonly ItemState[],
  state: ItemState,
  request: Pick<UndeleteRequest, "targetOriginalFolder" | "tag">,
): Promise<readonly PathStep[] | null> {
  return request.targetOriginalFolder ? originalPlace(session.histories, states, state) : stepsOf(request.tag);
}

/** A folder that was deleted in the window comes back even where nothing lay in it. */
async function remakeFolder(
  context: RestoreContext,
  session: RestoreSession,
  folderId: number,
  request: Pick<UndeleteRequest, "targetOriginalFolder" | "tag">,
): Promise<void> {
  const states = await readItem(context.source, session.account.id, folderId);
  const state = states.at(-1);
  if (state?.name == null || !request.targetOriginalFolder || state.settings?.content?.kind === "mountpoint") return;
  const parent = (await placeOf(session, states, state, request)) ?? unknownFolder(state);
  const place = [...parent, { name: state.name, settings: folderSettings(state) }];
  await session.folders.ensure(place).catch((error: unknown) => {
    context.listener.note(`folder ${pathOf(place)} cannot be made: ${messageOf(error)}`);
  });
}
