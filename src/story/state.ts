import type { Actor, EventItem, ItemType, StoryEvent } from "../core/index.ts";
import { type ActRecord, actRecord } from "./act-record.ts";
import { type FolderTree, folderTree } from "./folder-tree.ts";
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
  readonly acts: Map<number, ActRecord>;
  /** Acts in which mail was sent. */
  readonly sendActs: Set<number>;
  /** Place of the present event in the replay. */
  seq: number;
  purgeAct: number;
  /** Between the begin and the end of a redolog replay. */
  replaying: boolean;
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
    acts: new Map(),
    sendActs: new Set(),
    seq: 0,
    purgeAct: -1,
    replaying: false,
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

/** Writes the event into the item's story, after the folder moves that took the item along since its last one. */
export function touch(item: TrackedItem, event: StoryEvent): void {
  settleCarries(item);
  const { events } = item;
  if (events[events.length - 1] !== event.event) events.push(event.event);
}

/** Most folder moves that one stay in a folder adds to an item's story. */
const MAX_CARRIES_PER_STAY = 100;

/** Writes the folder moves that took the item along, and are not there yet, into its story. */
export function settleCarries(item: TrackedItem): void {
  const carries = item.folder?.carries;
  const last = carries?.at(-1);
  if (carries === undefined || last === undefined || last.seq <= item.settledSeq) return;
  const taken = carries.filter(({ seq }) => seq > item.settledSeq);
  for (const { event } of taken.slice(-MAX_CARRIES_PER_STAY)) item.events.push(event.event);
  item.settledSeq = last.seq;
}
