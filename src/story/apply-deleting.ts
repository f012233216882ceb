import type { EventItem, StoryEvent } from "../core/index.ts";
import { type ActRecord, peculiaritiesOf } from "./act-record.ts";
import { deleteItem, hasFailed } from "./delete-item.ts";
import { folderNode, rename } from "./folder-tree.ts";
import { locateAtSource } from "./placing.ts";
import { actOf, itemOf, type MailboxState, touch } from "./state.ts";
import { isFolderType } from "./tracked.ts";

/** `Deleting Message (id=N).`: one item that a record names by itself. */
export function applyNamedDelete(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  for (const named of event.items) {
    if (named.type === "conversation" && named.id > 0) act.conversationNamed = true;
    deleteNamed(state, event, act, named);
    if (named.type === "folder") markFolderDeleted(state, event, act, named.id);
  }
}

function deleteNamed(state: MailboxState, event: StoryEvent, act: ActRecord, named: EventItem): void {
  const item = itemOf(state, named);
  item.name ??= event.name;
  item.messageId ??= event.messageId;
  if (!isFolderType(named.type)) locateAtSource(state, item, event);
  deleteItem(state, item, { event, act, form: "named", type: named.type, certainty: "logged" });
}

/** `Deleting MESSAGES: …`, `Deleting items: …`: up to 200 ids of one type or of none. */
export function applyListDelete(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  if (act.peculiar.deletedFolders.length > 0) peculiaritiesOf(act).listAfterFolder = true;
  for (const named of event.items) {
    const item = itemOf(state, named);
    const conversation = named.type === "unknown" && state.survey.conversations.has(named.id);
    const type = conversation ? "conversation" : named.type;
    deleteItem(state, item, { event, act, form: "listed", type, certainty: "logged" });
    if (item.type === "folder") markFolderDeleted(state, event, act, item.id);
  }
  act.lists += 1;
}

/** `deleting folder id=N,path=P`: written before the folder's own `Deleting Folder` line, children first. */
export function applyFolderDelete(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  const id = event.folder?.id ?? event.items[0]?.id ?? null;
  if (id === null) return;
  const node = folderNode(state.tree, id);
  const leaf = event.folder?.name ?? event.folder?.path?.split("/").at(-1) ?? null;
  rename(node, leaf);
  const named: EventItem = { id, type: "folder", role: "subject" };
  const item = itemOf(state, named);
  item.name ??= leaf;
  item.folder ??= item.life === "dead" ? null : node.parent;
  deleteItem(state, item, { event, act, form: "named", type: "folder", certainty: "logged" });
  if (item.type === "folder") markFolderDeleted(state, event, act, id);
}

function markFolderDeleted(state: MailboxState, event: StoryEvent, act: ActRecord, id: number): void {
  const node = folderNode(state.tree, id);
  const { deletedFolders } = peculiaritiesOf(act);
  if (!deletedFolders.includes(node)) deletedFolders.push(node);
  if (hasFailed(state, event, id)) return;
  node.deletedPath ??= event.folder?.path ?? null;
  if (node.deletedBy !== null) return;
  node.deletedBy = event;
  node.deletedSeq = state.seq;
}

/** The whole mailbox was cleared; its ids are not listed, so all that is known to live in it goes. */
export function applyMailboxClear(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  if (event.outcome === "failed" || act.cleared !== null) return;
  act.cleared = event;
  const { createdUtcMs, context } = state;
  const seenFromBirth = createdUtcMs !== null && !context.gaps.some((gap) => gap.toUtcMs > createdUtcMs);
  const certainty = seenFromBirth ? "inferred" : "possible";
  for (const item of state.items.values()) {
    if (item.life !== "alive" || item.type === "conversation") continue;
    deleteItem(state, item, { event, act, form: "cleared", type: item.type, certainty });
  }
}

/** What a filter says it does to a message that is there already; the server's own record of the deletion follows. */
export function applyFilter(state: MailboxState, event: StoryEvent): void {
  const act = evidenceOf(state, event);
  act.filters = true;
  for (const named of event.items) {
    touch(state, itemOf(state, named), event);
    if (event.fact === "filter-delete-original") peculiaritiesOf(act).filterOriginals.add(named.id);
    if (event.fact === "filter-discard-existing") peculiaritiesOf(act).filterDiscards.add(named.id);
  }
}

/** Mail that a filter threw away at delivery: it never became an item. */
export function applyDeliveryDiscard(state: MailboxState, event: StoryEvent): void {
  peculiaritiesOf(evidenceOf(state, event)).deliveryDiscards.push(event);
}

/** The act's record, with the event written down as evidence. */
export function evidenceOf(state: MailboxState, event: StoryEvent): ActRecord {
  const act = actOf(state, event);
  act.evidence.push(event);
  return act;
}
