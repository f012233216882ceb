import type { Actor, EventItem, ItemType, StoryEvent } from "../core/index.ts";
import { type ActRecord, actRecord } from "./act-record.ts";
import { type FolderTree, folderTree } from "./folder-tree.ts";
import type { Restore } from "./restores.ts";
import type { Survey } from "./survey.ts";
import { type TrackedItem, trackedItem } from "./tracked.ts";
import type { ReplayContext } from "./types.ts";

/** All that the replay of one generation of a mailbox knows. */
export interface MailboxState {
  readonly context: ReplayContext;
  readonly survey: Survey;
  readonly tree: FolderTree;
  readonly items: Map<number, TrackedItem>;
  /** Items whose id was given to another one. */
  readonly replaced: TrackedItem[];
  readonly mentions: Mentions;
  readonly acts: Map<number, ActRecord>;
  /** Acts in which mail was sent. */
  readonly sendActs: Set<number>;
  /** What the embedded backup engine put back, in order. */
  readonly restores: Restore[];
  lastAdded: TrackedItem | null;
  /** Place of the present event in the replay. */
  seq: number;
  purgeAct: number;
  movedAway: boolean;
  /** The mailbox was created in this log: everything it ever held came in sight. */
  createdUtcMs: number | null;
}

export function mailboxState(context: ReplayContext, survey: Survey): MailboxState {
  return {
    context,
    survey,
    tree: folderTree(survey.parentHints),
    items: new Map(),
    replaced: [],
    mentions: { events: [], before: [] },
    acts: new Map(),
    sendActs: new Set(),
    restores: [],
    lastAdded: null,
    seq: 0,
    purgeAct: -1,
    movedAway: false,
    createdUtcMs: null,
  };
}

/** The record of the event's act; made when the act first shows something that bears on a deletion. */
export function actOf(state: MailboxState, event: StoryEvent): ActRecord {
  const known = state.acts.get(event.act);
  if (known !== undefined) return known;
  const act = actRecord(event.act, event.act === state.purgeAct || isPurge(event));
  state.acts.set(event.act, act);
  return act;
}

// The retention thread acts for nobody; `PurgeMessagesRequest` is the same run asked for by an administrator.
function isPurge(event: StoryEvent): boolean {
  return event.operation === "PurgeMessagesRequest" || isRetention(event.by);
}

function isRetention(by: Actor): boolean {
  return by.protocol === "task" && by.actor === null && by.account !== null && by.dataSource === null;
}

/** The item of an id, as the record names it: a virtual conversation (id below 0) is its one message. */
export function itemOf(state: MailboxState, named: EventItem): TrackedItem {
  const id = named.id < 0 ? -named.id : named.id;
  const type: ItemType = named.id < 0 ? "message" : named.type;
  let item = state.items.get(id);
  if (item === undefined) {
    item = trackedItem(id, type);
    state.items.set(id, item);
  } else if (item.type === "unknown") {
    item.type = type;
  }
  return item;
}

/** Most folder moves that one stay in a folder adds to an item's story. */
const MAX_CARRIES_PER_STAY = 100;

/**
 * Which events concern which item: one list for all items, each entry pointing back at the item's entry before. (A list an item
 * takes five times the memory: most items have two or three events.)
 */
export interface Mentions {
  readonly events: StoryEvent[];
  readonly before: number[];
}

/** Writes the event into the item's story, after the folder moves that took the item along since its last one. */
export function touch(state: MailboxState, item: TrackedItem, event: StoryEvent): void {
  settleCarries(state, item);
  const { events, before } = state.mentions;
  if (item.mention >= 0 && events[item.mention] === event) return;
  before.push(item.mention);
  item.mention = events.push(event) - 1;
}

/** Writes the folder moves that took the item along, and are not there yet, into its story. */
export function settleCarries(state: MailboxState, item: TrackedItem): void {
  const carries = item.folder?.carries;
  const last = carries?.at(-1);
  if (carries === undefined || last === undefined || last.seq <= item.settledSeq) return;
  const taken = carries.filter(({ seq }) => seq > item.settledSeq);
  item.settledSeq = last.seq;
  for (const { event } of taken.slice(-MAX_CARRIES_PER_STAY)) touch(state, item, event);
}

/** Whether the log has a gap since the item was last seen: what was known of it then may no longer hold. */
export function isLongUnseen(
  { context, mentions }: MailboxState,
  item: TrackedItem,
  { timeUtcMs }: StoryEvent,
): boolean {
  const seenUtcMs = mentions.events[item.mention]?.timeUtcMs;
  if (seenUtcMs === undefined) return false;
  return context.gaps.some((gap) => seenUtcMs <= gap.fromUtcMs && gap.toUtcMs <= timeUtcMs);
}

/** Ids of the events that concern the item, in order. */
export function eventsOf(state: MailboxState, item: TrackedItem): number[] {
  const ids: number[] = [];
  for (let at = item.mention; at >= 0; at = state.mentions.before[at] ?? -1)
    ids.push((state.mentions.events[at] as StoryEvent).event);
  return ids.reverse();
}
