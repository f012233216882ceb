import type { Deletion } from "./tracked.ts";
import type { ForeignAdd, MovedTo } from "./types.ts";

/** Types of items that the server adds with a Message-ID: where the log does not know it, any unclaimed add may be the far end. */
const WITH_MESSAGE_ID: ReadonlySet<string> = new Set(["message", "chat", "appointment", "task", "unknown"]);

/**
 * Which deletions of an act are moves to another mailbox: the same act (or SOAP request) added the item there. Each add stands for
 * one item: by Message-ID first, then in order for items of which the log does not know it.
 */
export function movedElsewhere(
  deletions: readonly Deletion[],
  adds: readonly ForeignAdd[],
): ReadonlyMap<Deletion, MovedTo> {
  const moved = new Map<Deletion, MovedTo>();
  if (adds.length === 0) return moved;
  const byMessageId = Map.groupBy(adds.toReversed(), ({ messageId }) => messageId);
  const taken = new Set<ForeignAdd>();
  const take = (deletion: Deletion, add: ForeignAdd | undefined): void => {
    if (add === undefined) return;
    taken.add(add);
    moved.set(deletion, { account: add.account, mailbox: add.mailbox, id: add.id });
  };
  const open = deletions.filter(canBeMove);
  for (const deletion of open) {
    const { messageId } = deletion.item;
    if (messageId !== null || !WITH_MESSAGE_ID.has(deletion.type)) take(deletion, byMessageId.get(messageId)?.pop());
  }
  const rest = adds.filter((add) => !taken.has(add)).reverse();
  for (const deletion of open)
    if (deletion.item.messageId === null && WITH_MESSAGE_ID.has(deletion.type)) take(deletion, rest.pop());
  // Of an add that the server hides nothing is known but that it was one: it stands for any message.
  const hidden = rest.filter(({ id }) => id === null);
  for (const deletion of open)
    if (!moved.has(deletion) && WITH_MESSAGE_ID.has(deletion.type)) take(deletion, hidden.pop());
  return moved;
}

// Purge runs and deliveries visit one mailbox after the other in one act: their adds elsewhere have nothing to do with it.
function canBeMove({ act, event, was, attempted, revoked }: Deletion): boolean {
  return !act.purge && event.by.protocol !== "lmtp" && was !== "dead" && !attempted && !revoked;
}
