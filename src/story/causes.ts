import { type Cause, TRASH, USER_ROOT } from "../core/index.ts";
import type { ActRecord } from "./act-record.ts";
import { isWithin } from "./folder-tree.ts";
import { type Deletion, type FolderNode, isFolderType } from "./tracked.ts";

/** Whether an act emptied a folder or deleted one, and which. `node` is null when the log does not tell. */
export interface FolderDeed {
  readonly cause: "empty-folder" | "folder-delete";
  readonly node: FolderNode | null;
}

/**
 * Reads an act that names emptied or deleted folders; null when it names none. Emptying a folder deletes the folders below it with
 * the same lines as deleting those folders by hand: what lay in the folder itself, or several folders of one parent, tell it.
 */
export function folderDeedOf(act: ActRecord): FolderDeed | null {
  const { emptyings, deletedFolders } = act.peculiar;
  const [emptying] = emptyings;
  if (emptying !== undefined) return { cause: "empty-folder", node: emptying.folder };
  const roots = deletedFolders.filter(({ parent }) => parent === null || !deletedFolders.includes(parent));
  const [first] = roots;
  if (first === undefined) return null;
  const parent = first.parent;
  const emptied = parent !== null && parent.id !== USER_ROOT && wasEmptied(act, roots, parent);
  return emptied ? { cause: "empty-folder", node: parent } : { cause: "folder-delete", node: first };
}

function wasEmptied(act: ActRecord, roots: readonly FolderNode[], parent: FolderNode): boolean {
  if (roots.some((root) => root.parent !== parent)) return false;
  const content = act.deletions.filter(({ form, type }) => form === "listed" && !isFolderType(type));
  if (content.some(({ folder }) => folder === parent)) return true;
  // Several folders deleted one after the other have their lists between them; an emptied folder's lists come first.
  if (roots.length > 1) return !act.peculiar.listAfterFolder;
  // Nothing is known of the content, nor how the folder came into Trash: Trash is emptied more often than a folder deleted there.
  const unknown = content.every(({ folder }) => folder === null) && roots.every(({ trashed }) => trashed === null);
  return parent.id === TRASH && content.length > 0 && unknown;
}

/** What kind of deed took the item away. */
export function causeOf(deletion: Deletion, deed: FolderDeed | null): Cause {
  const { act, item, event, was } = deletion;
  if (deletion.form === "cleared") return "mailbox-delete";
  if (act.dumpsterEmpty && was !== "alive") return "dumpster-empty";
  if (act.peculiar.filterDiscards.has(item.id)) return "filter-discard";
  if (act.purge) return "retention-purge";
  if (event.by.protocol === "pop3") return "pop3-delete";
  if (deed !== null && belongsTo(deletion, deed)) return deed.cause;
  return causeByProtocol(deletion);
}

// A batch may delete single messages beside a folder.
function belongsTo(deletion: Deletion, deed: FolderDeed): boolean {
  const { form, type, folder, event } = deletion;
  if (form !== "named" || isFolderType(type) || event.operation === "FolderActionRequest") return true;
  return folder !== null && deed.node !== null && isWithin(folder, deed.node);
}

function causeByProtocol(deletion: Deletion): Cause {
  const { by, operation } = deletion.event;
  switch (by.protocol) {
    case "imap":
      // EXPUNGE and CLOSE print a line a message; only a folder's DELETE gives lists.
      return deletion.form === "listed" && operation === "DELETE" ? "empty-folder" : "imap-expunge";
    case "activesync":
      return "activesync";
    case "dav":
      return "dav";
    case "lmtp":
    case "smtp":
    case "task":
      return "other";
    default:
      return causeByShape(deletion);
  }
}

// Item actions print a line an item; lists come from emptied folders, and from conversations, which name themselves first.
function causeByShape({ act, form, event }: Deletion): Cause {
  if (form === "named") return "delete";
  if (event.operation === "FolderActionRequest") return "empty-folder";
  const itemAction = event.operation !== null && /^(Msg|Conv|Item|Contact|Tag)ActionRequest$/.test(event.operation);
  return itemAction || act.conversationNamed ? "delete" : "empty-folder";
}
