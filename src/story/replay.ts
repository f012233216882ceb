import type { StoryEvent } from "../core/index.ts";
import { apply } from "./apply.ts";
import { type Biography, biographyOf } from "./earlier-lives.ts";
import { refOf } from "./folder-tree.ts";
import { generationsOf } from "./generations.ts";
import { itemStory } from "./item-story.ts";
import { LazyMap } from "./lazy-map.ts";
import { type LossLists, lossesOf } from "./losses.ts";
import { settle } from "./settle.ts";
import { type MailboxState, mailboxState } from "./state.ts";
import { survey } from "./survey.ts";
import type { FolderNode } from "./tracked.ts";
import type { FolderStory, ItemStory, MailboxStory, ReplayContext } from "./types.ts";

/**
 * Replays the log of one mailbox: what became of each item, what was lost, and which deletions took nothing away.
 *
 * `events` are those of one (host, mailbox number), in order of time; records of one thread never change places. Of a mailbox that
 * came from another host, the context has what it was there: that is replayed first, and what was lost in it is told there. The answer
 * depends on nothing else than `events` and `context`.
 */
export function replayMailbox(events: readonly StoryEvent[], context: ReplayContext): MailboxStory {
  const own: LossLists = { losses: [], notLosses: [] };
  const earlier: LossLists = { losses: [], notLosses: [] };
  const formerItems: ItemStory[] = [];
  let last: MailboxState | null = null;
  for (const generation of generationsOf(events)) {
    if (last !== null) for (const item of last.items.values()) formerItems.push(itemStory(last, item));
    const { state, isOwn } = run(biographyOf(events, generation, context));
    settle(state);
    const lists = lossesOf(state);
    for (const loss of lists.losses) (isOwn(loss.act) ? own : earlier).losses.push(loss);
    for (const notLoss of lists.notLosses) (isOwn(notLoss.act) ? own : earlier).notLosses.push(notLoss);
    for (const item of state.replaced) formerItems.push(itemStory(state, item));
    last = state;
  }
  return { items: itemsOf(last), formerItems, ...own, earlier, folders: foldersOf(last) };
}

function itemsOf(state: MailboxState | null): MailboxStory["items"] {
  return state === null ? new Map() : new LazyMap(state.items, (item) => itemStory(state, item));
}

interface Run {
  readonly state: MailboxState;
  /** Whether an act is of this life of the mailbox, not of an earlier one on another host. */
  readonly isOwn: (act: number) => boolean;
}

function run({ events, earlier, context, leftUtcMs }: Biography): Run {
  const state = mailboxState(context, survey(events));
  replay(state, events, 0, earlier);
  const earlierActs = new Set(state.acts.keys());
  // A later clearing of what went on elsewhere takes nothing away.
  state.movedAway = leftUtcMs !== null;
  replay(state, events, earlier, events.length);
  return { state, isOwn: (act) => !earlierActs.has(act) };
}

function replay(state: MailboxState, events: readonly StoryEvent[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) {
    state.seq = at;
    apply(state, events[at] as StoryEvent);
  }
}

function foldersOf(state: MailboxState | null): MailboxStory["folders"] {
  return state === null ? new Map() : new LazyMap(state.tree.nodes, folderStory);
}

function folderStory(node: FolderNode): FolderStory {
  const { id, name, parent, inTrash, deletedBy } = node;
  const { path } = refOf(node);
  return { id, name, path, parentId: parent?.id ?? null, inTrash, deleted: deletedBy !== null };
}
