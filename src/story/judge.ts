import type { Cause } from "../core/index.ts";
import type { ActRecord } from "./act-record.ts";
import { causeOf, type FolderDeed, folderDeedOf } from "./causes.ts";
import { movedElsewhere } from "./foreign-adds.ts";
import { type NotLost, notLossOf } from "./reasons.ts";
import type { MailboxState } from "./state.ts";
import type { Deletion, FolderNode, TrackedItem } from "./tracked.ts";
import type { NotLossReason } from "./types.ts";

/** Deletions of one act that have one reason, or are a true loss (null) of one cause. */
export interface JudgedGroup {
  readonly cause: Cause;
  readonly reason: NotLossReason | null;
  readonly members: { readonly deletion: Deletion; readonly notLost: NotLost | null }[];
}

export interface JudgedAct {
  readonly deed: FolderDeed | null;
  readonly groups: readonly JudgedGroup[];
}

/** Tells losses from deletions that took no content away, and gives each its cause. */
export function judge(state: MailboxState, act: ActRecord): JudgedAct {
  const deed = folderDeedOf(act);
  const content = contentOf(act);
  const moved = movedElsewhere(content, state.context.foreignAdds?.get(act.act) ?? []);
  const groups = new Map<string, JudgedGroup>();
  for (const deletion of content) {
    const notLost = notLossOf(state, deletion, moved.get(deletion) ?? null);
    const reason = notLost?.reason ?? (deletion.type === "conversation" ? "conversation-only" : null);
    const cause = reason === "imap-move" ? "imap-move" : causeOf(deletion, deed);
    const key = reason ?? cause;
    const group = groups.get(key) ?? { cause, reason, members: [] };
    groups.set(key, group);
    group.members.push({ deletion, notLost });
  }
  return { deed, groups: [...groups.values()] };
}

// Conversations hold no content of their own. A reconstructed item that was seen alive later never was part of the act.
function contentOf(act: ActRecord): readonly Deletion[] {
  const real = onePerItem(act).filter(({ form, revoked }) => !revoked || form === "named" || form === "listed");
  const content = real.filter(({ type }) => type !== "conversation");
  return content.length > 0 ? content : real;
}

// An item stands twice when another act named it in between, or when a batch tried again what had failed: what took effect counts.
function onePerItem({ deletions }: ActRecord): readonly Deletion[] {
  if (deletions.length < 2) return deletions;
  const chosen = new Map<TrackedItem, Deletion>();
  for (const deletion of deletions) {
    const { item } = deletion;
    if (!chosen.has(item) || item.deletion === deletion) chosen.set(item, deletion);
  }
  return [...chosen.values()];
}

/** The folder in which most of them lay, as far as known; the first of equals. */
export function majorityFolder(deletions: readonly Deletion[]): FolderNode | null {
  if (deletions.length === 1) return deletions[0]?.folder ?? null;
  const counts = new Map<FolderNode, number>();
  let best: FolderNode | null = null;
  for (const { folder } of deletions) if (folder !== null) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  for (const [folder, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = folder;
  return best;
}
