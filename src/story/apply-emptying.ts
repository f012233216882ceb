import type { ItemType, StoryEvent } from "../core/index.ts";
import { peculiaritiesOf } from "./act-record.ts";
import { evidenceOf } from "./apply-deleting.ts";
import { deleteItem } from "./delete-item.ts";
import { historyNotes } from "./emptying-notes.ts";
import { findFolder, forSubtree, membersOf } from "./folder-tree.ts";
import type { MailboxState } from "./state.ts";
import { type FolderNode, isFolderType, type TrackedItem } from "./tracked.ts";

/**
 * `Emptying 9 items from /Trash, removeSubfolders=true.` or `Deleting contents of Folder Trash (id=3).` of old servers. Lists of the
 * same act name the ids; where they are missing or shorter than the count, the rest is what lay there as far as the log knows.
 */
export function applyEmptying(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  const listed = state.survey.listsOfEmptying.get(state.seq);
  const folder = findFolder(state.tree, event.folder);
  // `Deleting contents of …` after `Emptying …`: the same emptying.
  if (listed === undefined) return;
  const listedContent = [...listed].filter(([id, type]) => isContent(state, id, type)).length;
  const missing = isMissing(event, listedContent);
  const candidates = missing && folder !== null ? contentsOf(folder, subfoldersToo(event), listed) : [];
  const history = missing ? historyNotes(state, folder, event) : [];
  peculiaritiesOf(act).emptyings.push({ event, folder, claimed: event.claimed, listed: listedContent, history });
  if (event.outcome === "failed") return;
  for (const item of candidates) {
    deleteItem(state, item, { event, act, form: "reconstructed", type: item.type, certainty: "possible" });
  }
  if (folder !== null) markEmpty(folder, event);
}

// The server's count leaves out folders and conversations.
function isContent(state: MailboxState, id: number, listedAs: ItemType): boolean {
  const known = state.items.get(id)?.type ?? "unknown";
  const type = known === "unknown" ? listedAs : known;
  if (type === "unknown") return !state.survey.conversations.has(id);
  return type !== "conversation" && !isFolderType(type);
}

// Without a count, only the old `Deleting contents of` line alone tells that something went; a modern server lists all it deletes.
function isMissing(event: StoryEvent, listedContent: number): boolean {
  if (event.claimed !== null) return listedContent < event.claimed;
  return event.fact === "contents-delete" && listedContent === 0;
}

function subfoldersToo(event: StoryEvent): boolean {
  return event.removeSubfolders !== false;
}

/** What lies in the folder (and below it) as far as the log knows, without what the lists name. */
function contentsOf(folder: FolderNode, below: boolean, listed: ReadonlyMap<number, unknown>): TrackedItem[] {
  const found: TrackedItem[] = [];
  const take = (node: FolderNode): void => {
    for (const item of membersOf(node)) {
      if (item.type !== "conversation" && !listed.has(item.id) && (below || !isFolderType(item.type))) found.push(item);
    }
  };
  if (below) forSubtree(folder, take);
  else take(folder);
  return found;
}

function markEmpty(folder: FolderNode, event: StoryEvent): void {
  const empty = (node: FolderNode): void => {
    node.emptyAtUtcMs = event.timeUtcMs;
  };
  if (subfoldersToo(event)) forSubtree(folder, empty);
  else empty(folder);
}
