import type { EventKind, Fact, StoryEvent } from "../core/index.ts";
import {
  applyDeliveryDiscard,
  applyFilter,
  applyFolderDelete,
  applyListDelete,
  applyMailboxClear,
  applyNamedDelete,
  evidenceOf,
} from "./apply-deleting.ts";
import { applyEmptying } from "./apply-emptying.ts";
import {
  applyAdd,
  applyFolderAdd,
  applyImapCopy,
  applyItemCopy,
  applyMove,
  applySeen,
  applySend,
} from "./apply-placing.ts";
import { locateAtSource } from "./placing.ts";
import { actOf, itemOf, type MailboxState, touch } from "./state.ts";

type Apply = (state: MailboxState, event: StoryEvent) => unknown;

/** Records that put items somewhere. Those of a failed request, and those that a redolog replay repeats, change nothing. */
const PLACING: Partial<Record<Fact, Apply>> = {
  "message-add": applyAdd,
  "calendar-add": applyAdd,
  "contact-add": applyAdd,
  "document-add": applyAdd,
  "tag-add": applyAdd,
  "folder-add": applyFolderAdd,
  "mountpoint-add": applyFolderAdd,
  "item-move": applyMove,
  "conversation-move": applyMove,
  "item-copy": applyItemCopy,
  "imap-copy": applyImapCopy,
};

/** Records that take items away. Those of a failed request are kept as attempts. */
const DELETING: Partial<Record<Fact, Apply>> = {
  "item-delete": applyNamedDelete,
  "list-delete": applyListDelete,
  "untyped-list-delete": applyListDelete,
  "folder-delete-path": applyFolderDelete,
  "folder-empty": applyEmptying,
  "contents-delete": applyEmptying,
  "mailbox-clear": applyMailboxClear,
  "mailbox-deleted": applyMailboxClear,
  "filter-copy-existing": applyFilter,
  "filter-delete-original": applyFilter,
  "filter-discard-existing": applyFilter,
  "filter-discard": applyDeliveryDiscard,
};

/** Records that name no item's place themselves but bear on the deletions of their act, or on all that follow. */
const CONTEXT: Partial<Record<Fact, Apply>> = {
  "imap-flagged-deleted": applySeen,
  "smtp-send": applySend,
  "purge-begin": (state, event) => {
    state.purgeAct = event.act;
  },
  "dumpster-empty": (state, event) => {
    evidenceOf(state, event).dumpsterEmpty = true;
  },
  "delete-failed": evidenceOf,
  "sync-purge": (state, event) => {
    actOf(state, event).syncPurge = true;
  },
  "mailbox-created": (state, event) => {
    state.createdUtcMs ??= event.timeUtcMs;
  },
  "mailbox-moved-away": (state) => {
    state.movedAway = true;
  },
};

/** A user's grammar may give an event a kind and no fact: the kind then says what happened to the items. */
const PLACING_KINDS: Partial<Record<EventKind, Apply>> = {
  add: applyAdd,
  move: applyMove,
  copy: applyItemCopy,
  recover: applyItemCopy,
};
const DELETING_KINDS: Partial<Record<EventKind, Apply>> = { delete: applyNamedDelete, empty: applyEmptying };

/** Takes one event into the state of the mailbox. */
export function apply(state: MailboxState, event: StoryEvent): void {
  const { fact, kind } = event;
  const placing = fact === "none" ? PLACING_KINDS[kind] : PLACING[fact];
  const deleting = fact === "none" ? DELETING_KINDS[kind] : DELETING[fact];
  if (placing !== undefined && !changesNothing(state, event)) {
    placing(state, event);
  } else if (deleting !== undefined) {
    deleting(state, event);
  } else {
    CONTEXT[fact]?.(state, event);
    mention(state, event);
  }
}

function changesNothing(state: MailboxState, event: StoryEvent): boolean {
  if (event.outcome === "failed") return true;
  return event.replayed === true && event.items.every(({ id }) => state.items.has(id));
}

/** Writes the event into the stories of its items without changing anything else. */
function mention(state: MailboxState, event: StoryEvent): void {
  for (const named of event.items) {
    if (named.role === "conversation" && named.id < 0) continue;
    const item = itemOf(state, named);
    touch(state, item, event);
    item.messageId ??= event.messageId;
    locateAtSource(state, item, event);
    if (event.kind === "add" && item.life === "unseen") item.added = event;
  }
}
