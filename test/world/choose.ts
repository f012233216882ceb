import { type ContentType, FOLDER, type Folder, folderOf, type Item, isInTrash, userFolders } from "./mailbox.ts";
import type { User, World } from "./world.ts";

/** What a user's client shows him and so lets him pick: items not flagged `\Deleted` of one folder or of all. */
export function visibleItems(user: User, type: ContentType, where: "trash" | "outside-trash" | Folder): Item[] {
  const folders =
    typeof where === "object"
      ? [where]
      : [...user.mailbox.folders.values()].filter((f) => isInTrash(f) === (where === "trash"));
  const out: Item[] = [];
  for (const folder of folders)
    for (const item of folder.items)
      if (item.type === type && item.flaggedDeletedMs === null && item.imapCopy === null) out.push(item);
  return out;
}

/** A handful of items, mostly few, at times many. */
export function pickSome<T>(world: World, items: readonly T[]): T[] {
  const { random } = world;
  const wanted = random.weighted<number>([
    [1, 60],
    [random.int(2, 6), 30],
    [random.int(7, 50), 9],
    [random.int(51, 400), 1],
  ]);
  return random.some(items, wanted);
}

/** A folder that mail can be filed into. */
export function pickTargetFolder(world: World, user: User): Folder {
  const own = userFolders(user.mailbox).filter((folder) => !isInTrash(folder));
  return own.length > 0 && world.random.chance(0.8) ? world.random.pick(own) : folderOf(user.mailbox, FOLDER.inbox);
}

export function trashOf(user: User): Folder {
  return folderOf(user.mailbox, FOLDER.trash);
}
