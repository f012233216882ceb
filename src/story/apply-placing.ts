import { DRAFTS, type StoryEvent } from "../core/index.ts";
import { peculiaritiesOf } from "./act-record.ts";
import { findFolder, folderNode, link, moveFolder, refOf, rename } from "./folder-tree.ts";
import { lastFolderOf, locate, locateAtSource, place } from "./placing.ts";
import { isFilterRun } from "./reasons.ts";
import { isRestore } from "./restores.ts";
import { actOf, isLongUnseen, itemOf, type MailboxState, touch } from "./state.ts";
import { type FolderNode, isFolderType, type TrackedItem, trackedItem } from "./tracked.ts";

/** An item came into the mailbox: delivery, sent copy, first save of a draft, IMAP APPEND, import, a move from another mailbox. */
export function applyAdd(state: MailboxState, event: StoryEvent): void {
  const folder = findFolder(state.tree, event.folder);
  for (const named of event.items) {
    if (named.role !== "subject") continue;
    const item = reborn(state, itemOf(state, named), event);
    touch(state, item, event);
    item.messageId ??= event.messageId;
    item.sender ??= event.sender;
    item.name ??= event.name;
    // The same record again (a replay of the redolog, a log read twice) must not move the item back.
    if (item.life === "alive" && item.added !== null) continue;
    item.added = event;
    state.lastAdded = item;
    if (isRestore(event)) state.restores.push({ item, event });
    item.deletion = null;
    item.life = "alive";
    if (folder !== null) place(item, folder, event, state.seq);
    item.draft = item.folder?.id === DRAFTS;
  }
}

// The item itself, or a fresh record when the id now belongs to another message (the number series began anew unseen). A calendar
// item has a Message-ID for each of its exceptions.
function reborn(state: MailboxState, item: TrackedItem, event: StoryEvent): TrackedItem {
  const other = item.messageId !== null && event.messageId !== null && item.messageId !== event.messageId;
  if (!other || event.fact === "calendar-add") return item;
  item.isReplaced = true;
  state.replaced.push(item);
  const fresh = trackedItem(item.id, item.type);
  state.items.set(item.id, fresh);
  return fresh;
}

/** Mail was sent. The copy in Sent was added just before: its sender is told only here. */
export function applySend(state: MailboxState, event: StoryEvent): void {
  state.sendActs.add(event.act);
  const copy = state.lastAdded;
  if (copy?.added?.act === event.act && copy.messageId === event.messageId) copy.sender ??= event.sender;
}

/** A folder, search folder or mountpoint was created. */
export function applyFolderAdd(state: MailboxState, event: StoryEvent): void {
  for (const named of event.items) {
    if (named.role !== "subject") continue;
    const node = folderNode(state.tree, named.id);
    const item = itemOf(state, named);
    touch(state, item, event);
    if (node.createdInLog && node.deletedBy === null) continue;
    node.deletedBy = null;
    node.createdInLog = true;
    node.emptyAtUtcMs ??= event.timeUtcMs;
    rename(node, event.name);
    const parentId = event.parentFolderId ?? event.folder?.id ?? null;
    if (parentId !== null) link(node, folderNode(state.tree, parentId));
    item.name = event.name ?? item.name;
    item.added = event;
    item.deletion = null;
    item.life = "alive";
    if (node.parent !== null) place(item, node.parent, event, state.seq);
  }
}

/** Items, the messages of a conversation, or a folder with all that is in it were moved within the mailbox. */
export function applyMove(state: MailboxState, event: StoryEvent): void {
  const target = findFolder(state.tree, event.folder);
  for (const named of event.items) {
    if (named.role === "conversation") {
      if (named.id > 0) touch(state, itemOf(state, named), event);
      continue;
    }
    const item = itemOf(state, named);
    touch(state, item, event);
    revive(item);
    locateAtSource(state, item, event);
    item.name = event.name ?? item.name;
    if (target === null) item.life = "alive";
    else if (isFolderType(named.type)) moveTree(state, item, target, event);
    else place(item, target, event, state.seq);
  }
}

function moveTree(state: MailboxState, item: TrackedItem, target: FolderNode, event: StoryEvent): void {
  const node = folderNode(state.tree, item.id);
  node.deletedBy = null;
  rename(node, event.name);
  const from = node.parent === null ? null : refOf(node.parent);
  place(item, target, event, state.seq, from);
  moveFolder(node, target, event, state.seq);
}

/** What is moved or copied by IMAP is there: a deletion that the log showed before was rolled back, or never took this item. */
export function revive(item: TrackedItem): void {
  if (item.life !== "dead") return;
  if (item.deletion !== null) item.deletion.revoked = true;
  item.deletion = null;
  item.recovered = null;
  item.life = "alive";
}

/** An IMAP client flagged the item in the folder that it had selected: the item was there. */
export function applySeen(state: MailboxState, event: StoryEvent): void {
  if (event.outcome === "failed") return;
  const folder = findFolder(state.tree, event.folder);
  for (const named of event.items) {
    const item = itemOf(state, named);
    if (item.life === "dead") continue;
    item.life = "alive";
    if (item.folder === null && folder !== null) locate(item, folder);
  }
}

/** A copy by the user or a filter, or the recovery of a deleted item. */
export function applyItemCopy(state: MailboxState, event: StoryEvent): void {
  const named = event.items.find((item) => item.role === "subject");
  const known = named === undefined ? undefined : state.items.get(named.id);
  if (known?.life === "alive" && isLongUnseen(state, known, event)) known.life = "unseen";
  const made = copyMade(state, event);
  if (made !== null) noteRecovery(state, event, made.source, made.copyId);
}

/** A copy by an IMAP client: often the first half of a move. */
export function applyImapCopy(state: MailboxState, event: StoryEvent): void {
  const made = copyMade(state, event);
  if (made === null) return;
  revive(made.source);
  made.source.life = "alive";
  made.source.imapCopy = { copyId: made.copyId, event };
}

function copyMade(state: MailboxState, event: StoryEvent): { source: TrackedItem; copyId: number } | null {
  const sourceNamed = event.items.find((item) => item.role === "subject");
  const copyNamed = event.items.find((item) => item.role === "copy");
  if (sourceNamed === undefined) return null;
  const source = itemOf(state, sourceNamed);
  touch(state, source, event);
  locateAtSource(state, source, event);
  if (copyNamed === undefined) return null;
  source.copies ??= [];
  source.copies.push(copyNamed.id);
  bearCopy(state, event, source, itemOf(state, copyNamed));
  return { source, copyId: copyNamed.id };
}

function bearCopy(state: MailboxState, event: StoryEvent, source: TrackedItem, copy: TrackedItem): void {
  touch(state, copy, event);
  if (copy.type === "unknown") copy.type = source.type;
  copy.messageId ??= source.messageId;
  copy.sender ??= source.sender;
  copy.name ??= source.name;
  copy.added = event;
  copy.copyOf = source.id;
  copy.deletion = null;
  copy.life = "alive";
  const target = findFolder(state.tree, event.folder);
  if (target === null) return;
  place(copy, target, event, state.seq, lastFolderOf(source));
  copy.draft = target.id === DRAFTS;
}

// `Copying X` of a dead id is how a recovery from the dumpster shows; of an id that the log never saw it may be one.
function noteRecovery(state: MailboxState, event: StoryEvent, source: TrackedItem, copyId: number): void {
  const act = actOf(state, event);
  act.evidence.push(event);
  // A filter runs over what is there.
  if (isFilterRun(act, event)) {
    revive(source);
    source.life = "alive";
  }
  if (source.life === "alive") {
    peculiaritiesOf(act).copies.set(source.id, copyId);
    return;
  }
  peculiaritiesOf(act).recoveries.set(source.id, copyId);
  if (source.life === "dead" && source.deletion?.certainty === "logged") {
    source.recovered = { copyId, event };
    return;
  }
  if (source.deletion !== null) peculiaritiesOf(act).doubted.set(source.id, source.deletion);
  revive(source);
  source.life = "alive";
  source.provenByCopy = act;
}
