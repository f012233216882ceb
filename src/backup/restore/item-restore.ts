import { EXIT, messageOf, SalvageError, UsageError } from "../../core/index.ts";
import { readItem } from "../path/backup-path.ts";
import { type Moment, stateAt } from "../path/history.ts";
import type { ItemState } from "../path/item-state.ts";
import { isItemId } from "../path/names.ts";
import { findBackupAccount } from "./account-names.ts";
import { folderSettings } from "./folder-histories.ts";
import { originalPlace, unknownFolder } from "./original-place.ts";
import { type RestoreContext, type RestoreSession, withSession } from "./session.ts";
import { childPath, type PathStep, pathOf, stepsOf } from "./target-folders.ts";

export interface ItemRestoreRequest {
  readonly account: string;
  readonly itemId: string;
  /** The state of which moment. */
  readonly date: Moment;
  /** Path of the folder it goes to, made where missing; null: the folder it belongs to. */
  readonly restoreFolder: string | null;
}

/**
 * Single item restore: one item of any type, in its state at a moment, into its owner's mailbox under a new id.
 * @throws {SalvageError} `no-such-account`, `no-such-item`, `no-such-state`
 */
export async function restoreItem(context: RestoreContext, request: ItemRestoreRequest): Promise<void> {
  if (!isItemId(request.itemId)) throw new UsageError(`"${request.itemId}" is not an item id`, "item ids are numbers");
  const account = await findBackupAccount(context.source, request.account, context.store);
  const itemId = Number(request.itemId);
  const states = await readItem(context.source, account.id, itemId).catch((error: unknown) => messageOf(error));
  if (typeof states === "string") {
    context.listener.unrestored({ id: itemId, account: account.name, cause: "broken", message: states });
    return;
  }
  const state = chosenState(states, request, account.name);
  await withSession(context, account, account.id, { sameFolderOnly: request.restoreFolder !== null }, (session) =>
    putState(context, session, states, state, request.restoreFolder),
  );
}

function chosenState(states: readonly ItemState[], request: ItemRestoreRequest, accountName: string): ItemState {
  if (states.length === 0)
    throw new SalvageError(`the backup of ${accountName} has no item ${request.itemId}`, {
      code: "no-such-item",
      exitCode: EXIT.nothingFound,
      hint: `see \`salvage backup doItemSearch ${accountName} search_filter all\``,
    });
  const state = stateAt(states, request.date);
  if (state !== null) return state;
  throw new SalvageError(`item ${request.itemId} of ${accountName} has no state at that date`, {
    code: "no-such-state",
    exitCode: EXIT.nothingFound,
    hint: `see \`salvage backup getItem ${accountName} ${request.itemId} date all\``,
  });
}

async function putState(
  context: RestoreContext,
  session: RestoreSession,
  states: readonly ItemState[],
  state: ItemState,
  restoreFolder: string | null,
): Promise<void> {
  if (state.type === "tag") return restoreTag(context, session, state);
  const original =
    restoreFolder === null ? await originalPlace(session.histories, states, state) : stepsOf(restoreFolder);
  const place = original ?? unknownFolder(state);
  if (state.type === "folder") return restoreFolderItem(context, session, state, place);
  const folder = await session.folders.ensure(place);
  await session.putter.put([{ state, folderId: folder.id }]);
}

async function restoreTag(context: RestoreContext, session: RestoreSession, state: ItemState): Promise<void> {
  const existing = (await session.mailbox.tags()).find((tag) => tag.name === state.name);
  const tag = existing ?? (await session.mailbox.createTag(state.name ?? `tag_${state.id}`, state.color));
  const item = {
    oldId: state.id,
    newId: tag.id,
    account: session.account.name,
    type: "tag",
    messageId: null,
    digest: null,
    folder: "",
  };
  if (existing === undefined) context.listener.restored(item);
  else context.listener.skipped(item);
}

/** A folder comes back with its settings; what lay in it are items of their own. */
async function restoreFolderItem(
  context: RestoreContext,
  session: RestoreSession,
  state: ItemState,
  parent: readonly PathStep[],
): Promise<void> {
  const name = state.name ?? `folder_${state.id}`;
  const existing = session.folders.find(childPath(pathOf(parent), name));
  const folder = existing ?? (await session.folders.ensure([...parent, { name, settings: folderSettings(state) }]));
  const account = session.account.name;
  const item = {
    oldId: state.id,
    newId: folder.id,
    account,
    type: "folder",
    messageId: null,
    digest: null,
    folder: folder.path,
  };
  if (existing === null) context.listener.restored(item);
  else context.listener.skipped(item);
}
