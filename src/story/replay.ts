import type { StoryEvent } from "../core/index.ts";
import { apply } from "./apply.ts";
import { refOf } from "./folder-tree.ts";
import { generationsOf } from "./generations.ts";
import { itemStory } from "./item-story.ts";
import { lossesOf } from "./losses.ts";
import { settle } from "./settle.ts";
import { type MailboxState, mailboxState } from "./state.ts";
import { survey } from "./survey.ts";
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
  let items = new Map<number, ItemStory>();
  let folders: MailboxStory["folders"] = new Map();
  for (const { from, to } of generationsOf(events)) {
    for (const item of items.values()) formerItems.push(item);
    const state = run(events, from, to, context);
    settle(state);
    const lists = lossesOf(state);
    losses.push(...lists.losses);
    notLosses.push(...lists.notLosses);
    for (const item of state.replaced) formerItems.push(itemStory(item));
    items = new Map();
    for (const [id, item] of state.items) items.set(id, itemStory(item));
    folders = folderStories(state);
  }
  return { items, formerItems, losses, notLosses, folders };
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

function folderStories(state: MailboxState): Map<number, FolderStory> {
  const stories = new Map<number, FolderStory>();
  for (const node of state.tree.nodes.values()) {
    const { id, name, parent, inTrash, deletedBy } = node;
    const { path } = refOf(node);
    stories.set(id, { id, name, path, parentId: parent?.id ?? null, inTrash, deleted: deletedBy !== null });
  }
  return stories;
}
