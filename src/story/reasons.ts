import { DRAFTS, type StoryEvent } from "../core/index.ts";
import type { ActRecord } from "./act-record.ts";
import type { MailboxState } from "./state.ts";
import type { Deletion } from "./tracked.ts";
import type { MovedTo, NotLossReason } from "./types.ts";

/** Why one deletion took no content away, and where the content lives on. */
export interface NotLost {
  readonly reason: NotLossReason;
  readonly restoredAs: readonly number[];
  readonly movedTo: MovedTo | null;
}

const none = (reason: NotLossReason): NotLost => ({ reason, restoredAs: [], movedTo: null });
const livesAs = (reason: NotLossReason, id: number | null | undefined): NotLost => ({
  reason,
  restoredAs: id === null || id === undefined ? [] : [id],
  movedTo: null,
});

/**
 * The rows of "deletions that are not losses", in order of trust; null for a true loss. `movedTo`: where the same act added the item
 * in another mailbox.
 */
export function notLossOf(state: MailboxState, deletion: Deletion, movedTo: MovedTo | null): NotLost | null {
  const { act, item } = deletion;
  if (deletion.attempted) return none(isSentCopy(state, deletion) ? "send-rolled-back" : "attempted");
  if (deletion.revoked) return none("attempted");
  // Most often of a dead item. Of one that seems alive the first record was lost with the crash, or it is of another mailbox.
  if (deletion.replayed) return none("redolog-replay");
  if (act.cleared !== null && deletion.form === "cleared") return state.movedAway ? none("mailbox-moved") : null;
  const { copies, recoveries, filterOriginals } = act.peculiar;
  const filterCopy = copies.get(item.id);
  if (filterOriginals.has(item.id) || (filterCopy !== undefined && isFilterRun(act, deletion.event)))
    return livesAs("filter-copy", filterCopy ?? copyAddedInAct(state, deletion));
  if (recoveries.has(item.id)) return livesAs("dumpster-recovery", recoveries.get(item.id));
  if (deletion.was === "dead") return deadAgain(deletion);
  if (deletion.event.by.dataSource !== null || act.syncPurge) return none("data-source-mirror");
  return movedOrSent(state, deletion, movedTo);
}

function movedOrSent(state: MailboxState, deletion: Deletion, movedTo: MovedTo | null): NotLost | null {
  if (isSentCopy(state, deletion)) return none("send-rolled-back");
  if (isConsumedDraft(state, deletion)) return none("draft-sent");
  if (movedTo !== null) return { reason: "moved-to-other-mailbox", restoredAs: [], movedTo };
  // IMAP moves by copying and expunging. The source mostly goes with the client's own EXPUNGE, but as well with an emptied Trash or a
  // purge run, which take what is flagged deleted, or by hand: whichever way, the content lives on.
  if (deletion.liveImapCopy !== null) return livesAs("imap-move", deletion.liveImapCopy.copyId);
  // Dumpster purges come last in a run; by then the item's own deletion may be older than the log.
  const { act, was, form, afterLists } = deletion;
  return act.purge && was === "unseen" && form === "named" && afterLists ? none("dumpster-purge") : null;
}

/** Whether the act applies filters to mail that is there already: it files by copying and deleting. */
export function isFilterRun(act: ActRecord, event: StoryEvent): boolean {
  return act.filters || (event.operation?.startsWith("ApplyFilterRules") ?? false);
}

// A filter may file into a folder that did not exist: the copy then shows as a new message with the same Message-ID.
function copyAddedInAct(state: MailboxState, { act, item }: Deletion): number | null {
  return act.peculiar.added.find((id) => id !== item.id && sameMessage(state, id, item.messageId)) ?? null;
}

/** Whether the item of an id is that message. */
export function sameMessage(state: MailboxState, id: number, messageId: string | null): boolean {
  return messageId !== null && state.items.get(id)?.messageId === messageId;
}

function deadAgain({ act, event, item }: Deletion): NotLost | null {
  // The dumpster's copy of what was moved, sent or recovered meanwhile is not the last of it.
  const livesOn = item.recovered !== null || (item.deletion?.outcome?.reason ?? null) !== null;
  if (act.dumpsterEmpty) return livesOn ? none("dumpster-purge") : null;
  return none(act.purge || event.operation === "ItemActionRequest" ? "dumpster-purge" : "duplicate-delete");
}

function isSending(state: MailboxState, { act, event }: Deletion): boolean {
  return event.operation === null ? state.sendActs.has(act.act) : event.operation === "SendMsgRequest";
}

// The saved copy is written before sending and taken back when sending fails.
function isSentCopy(state: MailboxState, deletion: Deletion): boolean {
  return deletion.item.added?.act === deletion.act.act && isSending(state, deletion);
}

function isConsumedDraft(state: MailboxState, deletion: Deletion): boolean {
  if (!isSending(state, deletion)) return false;
  return deletion.folder === null || deletion.folder.id === DRAFTS || deletion.item.draft;
}
