import { type ItemType, type StoryEvent, SYSTEM_FOLDERS, systemParent, USER_ROOT } from "../core/index.ts";

/** What must be known of a mailbox's log before it is replayed, because the record that tells it comes later. */
export interface Survey {
  /** Ids that an emptied folder's own lists name, with their types, by the place of the emptying record. */
  readonly listsOfEmptying: ReadonlyMap<number, ReadonlyMap<number, ItemType>>;
  /** Parents of folders that the log neither creates nor moves, from the paths in the records of their deletion. */
  readonly parentHints: ReadonlyMap<number, number>;
  /** Items of which the server says that it could not delete them, by act: it says so behind the record of the deletion. */
  readonly undeleted: ReadonlyMap<number, ReadonlySet<number>>;
  /** Ids of conversations, by which untyped lists of old servers are read. */
  readonly conversations: ReadonlySet<number>;
}

interface DeletedPath {
  readonly act: number;
  readonly id: number;
  readonly path: string;
}

/** Reads ahead over all events of a replay. */
export function survey(events: readonly StoryEvent[]): Survey {
  const listsOfEmptying = new Map<number, Map<number, ItemType>>();
  const openLists = new Map<number, Map<number, ItemType>>();
  const placed = new Set<number>();
  const paths: DeletedPath[] = [];
  const conversations = new Set<number>();
  const names = new Map<string, number | null>();
  const undeleted = new Map<number, Set<number>>();
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    noteName(names, event);
    if ((event.conversationId ?? 0) > 0) conversations.add(event.conversationId as number);
    switch (event.fact) {
      case "folder-empty":
      case "contents-delete":
        startList(openLists, listsOfEmptying, event, at);
        break;
      case "list-delete":
      case "untyped-list-delete":
      case "item-delete":
        addListed(openLists.get(event.act), event);
        break;
      case "folder-delete-path":
        if (event.folder?.path && event.folder.id !== null)
          paths.push({ act: event.act, id: event.folder.id, path: event.folder.path });
        break;
      case "folder-add":
      case "item-move":
        for (const item of event.items) if (item.type === "folder") placed.add(item.id);
        break;
      case "delete-failed":
        undeleted.set(event.act, new Set([...(undeleted.get(event.act) ?? []), ...event.items.map(({ id }) => id)]));
        break;
      case "conversation-move":
        for (const item of event.items) if (item.role === "conversation" && item.id > 0) conversations.add(item.id);
        break;
      case "none":
      case "conversation-merge":
        // `merging conversation N`, `Adding Conversation`: background, but it tells what the id is.
        for (const item of event.items) if (item.type === "conversation" && item.id > 0) conversations.add(item.id);
        break;
    }
  }
  return { listsOfEmptying, parentHints: parentsFrom(paths, placed, names), undeleted, conversations };
}

// `Deleting contents of …` after `Emptying …` of the same act is part of the same emptying.
function startList(
  open: Map<number, Map<number, ItemType>>,
  lists: Map<number, Map<number, ItemType>>,
  event: StoryEvent,
  at: number,
): void {
  if (event.fact === "contents-delete" && open.has(event.act)) return;
  const listed = new Map<number, ItemType>();
  open.set(event.act, listed);
  lists.set(at, listed);
}

function addListed(listed: Map<number, ItemType> | undefined, event: StoryEvent): void {
  if (listed === undefined) return;
  for (const item of event.items) if (!listed.has(item.id)) listed.set(item.id, item.type);
}

const systemPaths: ReadonlyMap<string, number> = new Map(
  [...SYSTEM_FOLDERS]
    .filter(([id]) => systemParent(id) === USER_ROOT)
    .map(([id, name]): [string, number] => [`/${name}`, id]),
);

/** The id of the only folder that was seen with a name; null: several were. */
function noteName(names: Map<string, number | null>, { folder }: StoryEvent): void {
  if (folder === null || folder.id === null || folder.name === null || SYSTEM_FOLDERS.has(folder.id)) return;
  const known = names.get(folder.name);
  names.set(folder.name, known === undefined || known === folder.id ? folder.id : null);
}

function parentsFrom(
  paths: readonly DeletedPath[],
  placed: ReadonlySet<number>,
  names: ReadonlyMap<string, number | null>,
): Map<number, number> {
  const byActAndPath = new Map(paths.map(({ act, id, path }) => [`${act}\n${path}`, id]));
  const hints = new Map<number, number>();
  for (const { act, id, path } of paths) {
    if (placed.has(id) || systemParent(id) !== null) continue;
    const parentPath = path.slice(0, path.lastIndexOf("/"));
    const parent =
      parentPath === "" ? USER_ROOT : (byActAndPath.get(`${act}\n${parentPath}`) ?? systemPaths.get(parentPath));
    // A folder directly below the root may be known from what was moved into it, where only one was ever called so.
    const called = parent === undefined && !parentPath.slice(1).includes("/") ? names.get(parentPath.slice(1)) : null;
    if (parent !== undefined && parent !== id) hints.set(id, parent);
    else if (called !== null && called !== undefined && called !== id && !placed.has(called)) {
      hints.set(id, called);
      if (!hints.has(called)) hints.set(called, USER_ROOT);
    }
  }
  return hints;
}
