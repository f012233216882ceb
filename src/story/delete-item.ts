import type { Certainty, ItemType, StoryEvent } from "../core/index.ts";
import type { ActRecord } from "./act-record.ts";
import { refOf } from "./folder-tree.ts";
import { lastFolderOf, trashingOf } from "./placing.ts";
import { isLongUnseen, type MailboxState, touch } from "./state.ts";
import { type Deletion, type DeletionForm, refinedType, type TrackedItem } from "./tracked.ts";

/** Which record names the item, and how it reads. */
export interface Naming {
  readonly event: StoryEvent;
  readonly act: ActRecord;
  readonly form: DeletionForm;
  readonly type: ItemType;
  readonly certainty: Certainty;
}

/**
 * Takes one item away. Repeats within the act count once (the server prints ids again in the lists of later types), and the first
 * line gives the type; a request that failed, or a replay of the redolog over a dead item, changes nothing but is remembered.
 */
export function deleteItem(state: MailboxState, item: TrackedItem, naming: Naming): void {
  const { act, event, form } = naming;
  const failed = hasFailed(state, event, item.id);
  if (item.lastDeleteAct === act && (item.life === "dead" || failed)) {
    if (form === "named") again(state, item, naming);
    return;
  }
  if (form === "named" && !failed && act.peculiar.doubted.has(item.id)) settleDoubt(item, naming);
  item.lastDeleteAct = act;
  item.type = typeOf(item, naming.type);
  const deletion = deletionOf(state, item, naming);
  act.deletions.push(deletion);
  touch(state, item, event);
  if (!takesEffect(deletion)) return;
  if (deletion.was === "dead") notePurge(item, deletion);
  else die(item, deletion);
}

/** Whether the deletion of an item failed: the whole request, or this item's part in it. */
export function hasFailed({ survey }: MailboxState, { act, outcome }: StoryEvent, id: number): boolean {
  return outcome === "failed" || survey.undeleted.get(act)?.has(id) === true;
}

// The copy of an item that must have been deleted was a recovery after all where the same request deletes it: that is how the dumpster
// gives things back.
function settleDoubt(item: TrackedItem, { event, act }: Naming): void {
  const { doubted, recoveries } = act.peculiar;
  const deletion = doubted.get(item.id);
  const copyId = recoveries.get(item.id);
  if (deletion === undefined || copyId === undefined) return;
  deletion.revoked = false;
  item.deletion = deletion;
  item.life = "dead";
  item.provenByCopy = null;
  item.recovered = { copyId, event };
}

// What a failed request added and took back itself (a sent copy) is gone either way.
function takesEffect({ attempted, replayed, was, item, act }: Deletion): boolean {
  if (attempted) return item.added?.act === act.act;
  return !replayed || was === "alive";
}

// A single line after the first: `Deleting CalendarItem` and `Deleting Appointment`, `deleting folder` and `Deleting Folder`.
function again(state: MailboxState, item: TrackedItem, { event, type }: Naming): void {
  touch(state, item, event);
  item.type = refinedType(item.type, type);
  if (item.deletion !== null) item.deletion.type = item.type;
}

// A list of conversations repeats the ids of messages (virtual conversations): what is known of the item counts more.
function typeOf(item: TrackedItem, seen: ItemType): ItemType {
  return seen === "conversation" && item.type !== "unknown" ? item.type : refinedType(item.type, seen);
}

function deletionOf(state: MailboxState, item: TrackedItem, naming: Naming): Deletion {
  const { event, act, form, certainty } = naming;
  const trashing = trashingOf(item);
  const copy = item.imapCopy === null ? undefined : state.items.get(item.imapCopy.copyId);
  const copyLives = copy !== undefined && (copy.life === "alive" || copy.lastDeleteAct === act);
  return {
    item,
    event,
    act,
    form,
    was: lifeBefore(state, item, naming),
    type: item.type,
    certainty,
    folder: item.folder,
    folderRef: item.folder === null ? null : refOf(item.folder),
    lastFolder: lastFolderOf(item),
    trashed: trashing?.event ?? null,
    liveImapCopy: copyLives ? item.imapCopy : null,
    attempted: hasFailed(state, event, item.id),
    replayed: event.replayed === true,
    afterLists: act.lists > 0,
    revoked: false,
    outcome: null,
  };
}

// What only a copy in the same act proves, or a record before a gap, may have been deleted in between.
function lifeBefore(state: MailboxState, item: TrackedItem, { event, act }: Naming): TrackedItem["life"] {
  if (item.provenByCopy === act) return "unseen";
  return item.life === "alive" && isLongUnseen(state, item, event) ? "unseen" : item.life;
}

function die(item: TrackedItem, deletion: Deletion): void {
  item.life = "dead";
  item.deletion = deletion;
  item.folder = null;
  const copyId = deletion.act.peculiar.recoveries.get(item.id);
  if (copyId !== undefined) item.recovered = { copyId, event: deletion.event };
}

// The item was dead before: outside a recovery that is the end of the server's recoverable copy.
function notePurge(item: TrackedItem, { act, event }: Deletion): void {
  if (act.peculiar.recoveries.has(item.id)) return;
  const { operation } = event;
  if (act.purge || act.dumpsterEmpty || operation === "ItemActionRequest") item.dumpsterPurged = event;
}
