import type { Actor, StoryEvent } from "../core/index.ts";
import { refOf } from "./folder-tree.ts";
import { actorOf, restoredAs } from "./loss-parts.ts";
import { trashingOf } from "./placing.ts";
import { eventsOf, type MailboxState, settleCarries } from "./state.ts";
import type { Deletion, TrackedItem } from "./tracked.ts";
import type { Deed, ItemStory } from "./types.ts";

/** The story of an item as it stands at the end of the log. */
export function itemStory(state: MailboxState, item: TrackedItem): ItemStory {
  settleCarries(state, item);
  const { deletion } = item;
  return {
    id: item.id,
    type: item.type,
    messageId: item.messageId,
    sender: item.sender,
    name: item.name,
    addedUtcMs: item.life === "unseen" ? null : (item.added?.timeUtcMs ?? null),
    untrashedUtcMs: item.untrashed?.timeUtcMs ?? null,
    recoveredUtcMs: item.recovered?.event.timeUtcMs ?? null,
    dumpsterPurgedUtcMs: item.dumpsterPurged?.timeUtcMs ?? null,
    copies: item.copies ?? [],
    copyOf: item.copyOf,
    events: eventsOf(state, item),
    ...(deletion === null ? whileThere(item) : onceGone(item, deletion)),
  };
}

type Fate = Pick<
  ItemStory,
  | "state"
  | "folder"
  | "lastFolder"
  | "trashedUtcMs"
  | "deletedUtcMs"
  | "cause"
  | "certainty"
  | "by"
  | "trashedBy"
  | "restoredAs"
  | "movedTo"
  | "loss"
  | "notLoss"
>;

function whileThere(item: TrackedItem): Fate {
  const trashing = trashingOf(item);
  const trashedBy = deedOf(trashing?.event ?? null);
  const there = trashing === null ? "present" : "trashed";
  return {
    state: item.life === "unseen" ? "unknown" : there,
    folder: item.folder === null ? null : refOf(item.folder),
    lastFolder: trashing?.from ?? null,
    trashedUtcMs: trashing?.event?.timeUtcMs ?? null,
    deletedUtcMs: null,
    cause: null,
    certainty: null,
    by: trashedBy,
    trashedBy,
    restoredAs: [],
    movedTo: null,
    loss: null,
    notLoss: null,
  };
}

function onceGone(item: TrackedItem, deletion: Deletion): Fate {
  const { outcome } = deletion;
  const reason = outcome?.reason ?? null;
  return {
    state: item.recovered === null ? "deleted" : "restored",
    folder: null,
    lastFolder: deletion.lastFolder,
    trashedUtcMs: deletion.trashed?.timeUtcMs ?? null,
    deletedUtcMs: deletion.event.timeUtcMs,
    cause: outcome?.cause ?? null,
    certainty: deletion.certainty,
    by: deedOf(deletion.event, actorOf(deletion.act, deletion.event)),
    trashedBy: deedOf(deletion.trashed),
    restoredAs: restoredAs(deletion),
    movedTo: outcome?.movedTo ?? null,
    loss: outcome !== null && reason === null ? outcome.key : null,
    notLoss: outcome !== null && reason !== null ? { key: outcome.key, reason } : null,
  };
}

function deedOf(event: StoryEvent | null, by: Actor | null = event?.by ?? null): Deed | null {
  if (event === null || by === null) return null;
  const { act, timeUtcMs, operation } = event;
  return { event: event.event, act, timeUtcMs, by, operation };
}
