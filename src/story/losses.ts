import type { Cause, StoryEvent } from "../core/index.ts";
import { type ActRecord, claimedBy } from "./act-record.ts";
import type { FolderDeed } from "./causes.ts";
import { countNotes } from "./emptying-notes.ts";
import { contentOf, type JudgedGroup, judge } from "./judge.ts";
import { actorOf, evidenceFor, lossFolder, lossItem, lostCount, notesOf, weakest } from "./loss-parts.ts";
import { note } from "./notes.ts";
import { sameMessage } from "./reasons.ts";
import type { MailboxState } from "./state.ts";
import { type Deletion, isContainerType } from "./tracked.ts";
import type { Loss, NotLoss, NotLossReason } from "./types.ts";

export interface LossLists {
  readonly losses: Loss[];
  readonly notLosses: NotLoss[];
}

/** Judges every act of the mailbox and writes the outcome into the deletions. */
export function lossesOf(state: MailboxState): LossLists {
  const lists: LossLists = { losses: [], notLosses: [] };
  for (const act of state.acts.values()) addLossesOf(state, act, lists);
  lists.losses.sort((a, b) => a.timeUtcMs - b.timeUtcMs);
  lists.notLosses.sort((a, b) => a.timeUtcMs - b.timeUtcMs);
  return lists;
}

function addLossesOf(state: MailboxState, act: ActRecord, lists: LossLists): void {
  const { groups, deed } = judge(state, act);
  for (const group of groups) {
    const loss = lossOf(state, act, group, deed, groups);
    if (group.reason === null) lists.losses.push(loss);
    else lists.notLosses.push({ ...loss, reason: group.reason });
  }
  addUnnamed(act, groups, deed, lists);
  for (const event of act.peculiar.deliveryDiscards) {
    const kept = act.peculiar.added.some((id) => sameMessage(state, id, event.messageId));
    if (event.outcome !== "failed" && !kept) lists.losses.push(deliveryDiscard(act, event));
  }
}

function lossOf(
  state: MailboxState,
  act: ActRecord,
  group: JudgedGroup,
  deed: FolderDeed | null,
  groups: readonly JudgedGroup[],
): Loss {
  const { cause, reason } = group;
  const deletions = group.members.map(({ deletion }) => deletion);
  const first = deletions[0] as Deletion;
  const key = `${first.event.event}:${reason ?? cause}`;
  for (const { deletion, notLost } of group.members)
    deletion.outcome = {
      key,
      cause,
      reason,
      restoredAs: notLost?.restoredAs ?? [],
      movedTo: notLost?.movedTo ?? null,
    };
  const all = deletions.map(lossItem).sort((a, b) => a.id - b.id);
  const items = all.filter(({ type }) => !isContainerType(type));
  // A bare count proves no item, however surely a folder is named beside it.
  const isCountOnly = reason === null && items.length === 0;
  const evidence = evidenceFor(act, deletions, groups.length === 1);
  // A loss begins with the record that announces it (`Emptying …`, `Deleting Conversation …`), not with the first that names an item.
  const claimed = cause === "empty-folder" ? claimedBy(act) : null;
  const begin = (reason === null ? evidence[0] : undefined) ?? first.event;
  return {
    ...emptyLoss(act, first.event, cause, key),
    timeUtcMs: begin.timeUtcMs,
    folder: lossFolder(deletions, cause, deed),
    claimed,
    lost: reason === null ? lostCount(items.length, claimed, groups) : 0,
    found: items.length,
    certainty: isCountOnly ? "possible" : weakest(items.length > 0 ? items : all),
    operation: deletions.find(({ event }) => event.operation !== null)?.event.operation ?? null,
    items,
    folders: all.filter(({ type }) => isContainerType(type)),
    events: evidence.map(({ event }) => event),
    notes: notesOf(state, act, group),
  };
}

/** A loss that names no item yet. */
function emptyLoss(act: ActRecord, event: StoryEvent, cause: Cause, key: string): Loss {
  return {
    key,
    timeUtcMs: event.timeUtcMs,
    act: act.act,
    cause,
    folder: null,
    claimed: null,
    lost: 0,
    found: 0,
    certainty: "possible",
    by: actorOf(act, event),
    operation: event.operation,
    items: [],
    folders: [],
    events: [event.event],
    notes: [],
    messageId: null,
    sender: null,
  };
}

// A count is a loss even where not one of the lost items can be named.
function addUnnamed(act: ActRecord, groups: readonly JudgedGroup[], deed: FolderDeed | null, lists: LossLists): void {
  const [first] = act.peculiar.emptyings;
  const claimed = claimedBy(act);
  if (first === undefined || claimed === null) return;
  const reason = sparedBy(first.event);
  const isTold = reason === null ? groups.some((group) => group.reason === null) : groups.length > 0;
  const named = groups.flatMap(contentOf).length;
  if (isTold || claimed <= named) return;
  const key = `${first.event.event}:${reason ?? "empty-folder"}`;
  const loss: Loss = {
    ...emptyLoss(act, first.event, "empty-folder", key),
    folder: lossFolder([], "empty-folder", deed),
    claimed,
    lost: reason === null ? claimed - named : 0,
    events: act.evidence.map(({ event }) => event),
    notes: reason === "attempted" ? [note("request-failed", { of: claimed })] : countNotes(first, named),
  };
  if (reason === null) lists.losses.push(loss);
  else lists.notLosses.push({ ...loss, reason });
}

/** Why what the record counts was not lost, whatever it was. */
function sparedBy({ outcome, replayed }: StoryEvent): NotLossReason | null {
  if (outcome === "failed") return "attempted";
  return replayed === true ? "redolog-replay" : null;
}

function deliveryDiscard(act: ActRecord, event: StoryEvent): Loss {
  return {
    ...emptyLoss(act, event, "filter-discard", `${event.event}:filter-discard`),
    certainty: "logged",
    notes: [note("never-an-item")],
    messageId: event.messageId,
    sender: event.sender,
  };
}
