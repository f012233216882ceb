import type { StoryEvent } from "../core/index.ts";
import { apply } from "./apply.ts";
import { refOf } from "./folder-tree.ts";
import { generationsOf } from "./generations.ts";
import { itemStory } from "./item-story.ts";
import { LazyMap } from "./lazy-map.ts";
import { lossesOf } from "./losses.ts";
import { settle } from "./settle.ts";
import { type MailboxState, mailboxState } from "./state.ts";
import { survey } from "./survey.ts";
import type { FolderNode } from "./tracked.ts";
import type { FolderStory, ItemStory, Loss, MailboxStory, NotLoss, ReplayContext } from "./types.ts";

/**
 * Replays the log of one mailbox: what became of each item, what was lost, and which deletions took nothing away.
 *
 * `events` are those of one (host, mailbox number), in order of time; records of one thread never change places. The answer depends
 * on nothing else than `events` and `context`.
 */
export function replayMailbox(events: readonly StoryEvent[], context: ReplayContext): MailboxStory {
  const losses: Loss[] = [];
  const notLosses: NotLoss[] = [];
  const formerItems: ItemStory[] = [];
  let last: MailboxState | null = null;
  for (const { from, to } of generationsOf(events)) {
    if (last !== null) for (const item of last.items.values()) formerItems.push(itemStory(last, item));
    const state = run(events, from, to, context);
    settle(state);
    const lists = lossesOf(state);
    for (const loss of lists.losses) losses.push(loss);
    for (const notLoss of lists.notLosses) notLosses.push(notLoss);
    for (const item of state.replaced) formerItems.push(itemStory(state, item));
    last = state;
  }
  return { items: itemsOf(last), formerItems, losses, notLosses, folders: foldersOf(last) };
}

function itemsOf(state: MailboxState | null): MailboxStory["items"] {
  return state === null ? new Map() : new LazyMap(state.items, (item) => itemStory(state, item));
}

function run(events: readonly StoryEvent[], from: number, to: number, context: ReplayContext): MailboxState {
  const state = mailboxState(context, survey(events, from, to));
  for (let at = from; at < to; at += 1) {
    state.seq = at;
    apply(state, events[at] as StoryEvent);
  }
  state.replaying = false;
  return state;
}

function foldersOf(state: MailboxState | null): MailboxStory["folders"] {
  return state === null ? new Map() : new LazyMap(state.tree.nodes, folderStory);
}

function folderStory(node: FolderNode): FolderStory {
  const { id, name, parent, inTrash, deletedBy } = node;
  const { path } = refOf(node);
  return { id, name, path, parentId: parent?.id ?? null, inTrash, deleted: deletedBy !== null };
}
