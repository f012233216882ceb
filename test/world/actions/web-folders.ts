import { type Act, beginSoap, callerOf, endSoap, pass, type SoapCaller, say } from "../act.ts";
import { trashOf } from "../choose.ts";
import { sayDeletionLists } from "../deletion-lines.ts";
import { namedFolder, sayFolderMove } from "../item-lines.ts";
import { lose } from "../losses.ts";
import {
  addFolder,
  FOLDER,
  type Folder,
  folderOf,
  freeName,
  type Item,
  isInTrash,
  moveFolder,
  pathOf,
  removeFolder,
  renameFolder,
  treeOf,
  userFolders,
} from "../mailbox.ts";
import { folderNames } from "../people.ts";
import type { User, World } from "../world.ts";

/** `zimbraMailEmptyFolderBatchSize` */
const BATCH = 1000;

export function createFolder(world: World, user: User): void {
  const { random } = world;
  const parents = [folderOf(user.mailbox, FOLDER.root), ...userFolders(user.mailbox)].filter((f) => !isInTrash(f));
  if (userFolders(user.mailbox).length > 20) return;
  const act = beginSoap(world, { request: "CreateFolderRequest", on: user, caller: callerOf(user) });
  const folder = addFolder(user.mailbox, random.pick(folderNames), random.pick(parents));
  sayFolderAdd(act, folder);
  endSoap(act, user);
}

export function sayFolderAdd(act: Act, folder: Folder): void {
  if (!act.world.generation.logsFolderAdd) return;
  const { told } = say(
    act,
    "mailop",
    `adding folder ${folder.name}: id=${folder.id}, parentId=${folder.parent?.id ?? 1}.`,
  );
  if (told) folder.parentTold = true;
}

/** A rename leaves nothing but the request. */
export function renameFolderByUser(world: World, user: User): void {
  const own = userFolders(user.mailbox);
  if (own.length === 0) return;
  const folder = world.random.pick(own);
  const act = beginSoap(world, { request: "FolderActionRequest", on: user, caller: callerOf(user) });
  renameFolder(folder, freeName(folder.parent!, `${world.random.pick(folderNames)} ${world.random.int(2, 99)}`));
  endSoap(act, user);
}

/** Moves a folder to Trash, or out of it, with all it holds. */
export function moveFolderByUser(world: World, user: User, where: "to-trash" | "from-trash"): void {
  const own = userFolders(user.mailbox).filter((f) => isInTrash(f) === (where === "from-trash"));
  if (own.length === 0) return;
  const folder = world.random.pick(own);
  const target = where === "to-trash" ? trashOf(user) : folderOf(user.mailbox, FOLDER.root);
  const act = beginSoap(world, { request: "FolderActionRequest", on: user, caller: callerOf(user) });
  const name = freeName(target, folder.name);
  // A name that is taken there costs a second try under another one: two lines for one move.
  if (name !== folder.name) {
    sayFolderMove(act, folder, target);
    renameFolder(folder, name);
  }
  const { timeMs } = sayFolderMove(act, folder, target);
  moveFolder(folder, target, timeMs);
  endSoap(act, user);
}

export function deleteFolderByUser(world: World, user: User, caller: SoapCaller = callerOf(user)): void {
  const { random } = world;
  const own = userFolders(user.mailbox).filter((f) => isInTrash(f) || random.chance(0.15));
  if (own.length === 0) return;
  const act = beginSoap(world, { request: "FolderActionRequest", on: user, caller });
  pass(act, 2, 20);
  deleteFolderTree(act, user, random.pick(own));
  endSoap(act, user);
}

/** The lines and the loss of deleting a folder with all below it. */
export function deleteFolderTree(act: Act, user: User, folder: Folder): void {
  const startMs = act.nowMs;
  const parts = treeOf(folder);
  const items = parts.flatMap((part) => [...part.items]);
  const deletedAt =
    act.world.generation.folderDelete === "id-first"
      ? sayNewFolderDeletes(act, parts, items)
      : sayOldFolderDeletes(act, parts);
  lose(act, user, items, {
    cause: "folder-delete",
    causeAlso: looksLikeEmptiedTrash(act, folder, items) ? ["empty-folder"] : [],
    timeMs: startMs,
    deletedAt,
    alsoGone: parts.map((part) => part.id),
  });
  for (const part of parts) removeFolder(user.mailbox, part);
}

/** On servers that do not log the emptying: items that may have lain in Trash, and one folder there that goes with them. */
function looksLikeEmptiedTrash(act: Act, folder: Folder, items: readonly Item[]): boolean {
  const silent = act.world.generation.emptying === "silent" && act.by.protocol === "soap";
  return silent && folder.parent?.id === FOLDER.trash && items.some((item) => item.told.folder?.id !== item.folder?.id);
}

/** Since 8.0: the contents of all folders in common batches first, then the folders, children before parents. */
function sayNewFolderDeletes(act: Act, parts: readonly Folder[], items: readonly Item[]): Map<number, number> {
  const deletedAt = sayInBatches(act, items);
  for (const part of parts) {
    say(act, "mailbox", `deleting folder id=${part.id},path=${pathOf(part)}`);
    say(act, "mailop", `Deleting ${namedFolder(part)}.`);
  }
  return deletedAt;
}

/** Up to 7.2: folder by folder, each with its own list. */
function sayOldFolderDeletes(act: Act, parts: readonly Folder[], listed = true): Map<number, number> {
  const deletedAt = new Map<number, number>();
  for (const part of parts) {
    say(act, "mailbox", `deleting folder ${pathOf(part)}, id=${part.id}`);
    say(act, "mailop", `Deleting ${namedFolder(part)}.`);
    if (listed) for (const [id, timeMs] of sayDeletionLists(act, [...part.items])) deletedAt.set(id, timeMs);
  }
  return deletedAt;
}

function sayInBatches(act: Act, items: readonly Item[]): Map<number, number> {
  const deletedAt = new Map<number, number>();
  for (let from = 0; from < items.length; from += BATCH) {
    for (const [id, timeMs] of sayDeletionLists(act, items.slice(from, from + BATCH)))
      if (!deletedAt.has(id)) deletedAt.set(id, timeMs);
    pass(act, 1, 30);
  }
  return deletedAt;
}

export function emptyFolderByUser(world: World, user: User, folder: Folder, caller: SoapCaller = callerOf(user)): void {
  const act = beginSoap(world, { request: "FolderActionRequest", on: user, caller });
  pass(act, 2, 20);
  emptyFolder(act, user, folder);
  endSoap(act, user);
}

/** The lines and the loss of emptying a folder and what is below it. */
export function emptyFolder(act: Act, user: User, folder: Folder): void {
  const below = treeOf(folder).filter((part) => part !== folder);
  if (act.world.generation.emptying === "silent") emptyNewServer(act, user, folder, below);
  else emptyOldServer(act, user, folder, below);
  for (const part of below) removeFolder(user.mailbox, part);
}

function emptyOldServer(act: Act, user: User, folder: Folder, below: readonly Folder[]): void {
  const startMs = act.nowMs;
  const items = [folder, ...below].flatMap((part) => [...part.items]);
  const alone = act.world.generation.emptying === "counted-alone";
  say(act, "mailbox", `Emptying ${items.length} items from ${pathOf(folder)}, removeSubfolders=true.`);
  let deletedAt = new Map<number, number>();
  if (!alone) {
    deletedAt = sayOldFolderDeletes(act, below);
    say(act, "mailop", `Deleting contents of ${namedFolder(folder)}.`);
    for (const [id, timeMs] of sayDeletionLists(act, [...folder.items])) deletedAt.set(id, timeMs);
  }
  lose(act, user, items, {
    cause: "empty-folder",
    claimed: items.length,
    timeMs: startMs,
    deletedAt,
    alsoGone: below.map((part) => part.id),
    ...(alone ? { unlisted: "by-place" as const } : {}),
  });
}

function emptyNewServer(act: Act, user: User, folder: Folder, below: readonly Folder[]): void {
  const startMs = act.nowMs;
  const direct = [...folder.items];
  const siblings = folder.children.size;
  const items = [...direct, ...below.flatMap((part) => [...part.items])];
  const deletedAt = sayInBatches(act, items);
  for (const part of below) {
    say(act, "mailbox", `deleting folder id=${part.id},path=${pathOf(part)}`);
    say(act, "mailop", `Deleting ${namedFolder(part)}.`);
  }
  // Emptying Trash purges what IMAP clients have flagged `\Deleted` in all other folders as well.
  const flagged =
    folder.id === FOLDER.trash
      ? [...user.mailbox.items.values()].filter((i) => i.flaggedDeletedMs !== null && !isInTrash(i.folder))
      : [];
  for (const [id, timeMs] of sayDeletionLists(act, flagged)) deletedAt.set(id, timeMs);
  lose(act, user, [...items, ...flagged], {
    cause: "empty-folder",
    // Where one tree of sub-folders goes and no item is known to lie beside it, the lines are those of a deleted folder.
    causeAlso: siblings === 1 && !direct.some((item) => item.told.folder?.id === folder.id) ? ["folder-delete"] : [],
    timeMs: startMs,
    deletedAt,
    alsoGone: below.map((part) => part.id),
  });
}
