import { RESTORE_CLIENT, type StoryEvent } from "../core/index.ts";
import { type MailboxState, touch } from "./state.ts";
import type { TrackedItem } from "./tracked.ts";

/** A message that the embedded backup engine put back, under a new id. */
export interface Restore {
  readonly item: TrackedItem;
  readonly event: StoryEvent;
}

/** Whether a record adds what was restored from the embedded backup. Any other message with a Message-ID of old may be a second copy. */
export function isRestore({ by, messageId }: StoryEvent): boolean {
  return by.client === RESTORE_CLIENT && messageId !== null;
}

/**
 * Joins messages that were lost to those that the backup engine put back in their place, by the Message-ID. Where several that are gone
 * have the same one, the log does not tell which of them came back.
 */
export function joinRestores(state: MailboxState): void {
  if (state.restores.length === 0) return;
  const gone = Map.groupBy(
    [...state.items.values()].filter(({ life, messageId }) => life === "dead" && messageId !== null),
    ({ messageId }) => messageId,
  );
  for (const { item, event } of state.restores) {
    const [lost, ...others] = (gone.get(event.messageId) ?? []).filter((each) => mayComeBack(each, event));
    if (lost === undefined || others.length > 0) continue;
    lost.recovered = { copyId: item.id, event };
    if ((state.mentions.events[lost.mention]?.timeUtcMs ?? 0) <= event.timeUtcMs) touch(state, lost, event);
  }
}

// What IMAP moved, or what came back before, lives on elsewhere.
function mayComeBack({ deletion, recovered }: TrackedItem, { timeUtcMs, event }: StoryEvent): boolean {
  if (deletion === null || recovered !== null || deletion.liveImapCopy !== null) return false;
  const diedUtcMs = deletion.event.timeUtcMs;
  return diedUtcMs < timeUtcMs || (diedUtcMs === timeUtcMs && deletion.event.event < event);
}
