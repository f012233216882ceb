import type { Cause } from "../core/index.ts";
import { type ActRecord, claimedBy } from "./act-record.ts";
import { causeOf, type FolderDeed, folderDeedOf } from "./causes.ts";
import { movedElsewhere } from "./foreign-adds.ts";
import { type NotLost, notLossOf } from "./reasons.ts";
import type { MailboxState } from "./state.ts";
import { type Deletion, type FolderNode, isContainerType, type TrackedItem } from "./tracked.ts";
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
  const deletions = deletionsToJudge(act);
  const moved = movedElsewhere(deletions, state.context.foreignAdds?.get(act.act) ?? []);
  const groups = new Map<string, JudgedGroup>();
  for (const deletion of deletions) {
    const notLost = notLossOf(state, deletion, moved.get(deletion) ?? null);
    const reason = notLost?.reason ?? (deletion.type === "conversation" ? "conversation-only" : null);
    const cause = reason === "imap-move" ? "imap-move" : causeOf(deletion, deed);
    const key = reason ?? cause;
    const group = groups.get(key) ?? { cause, reason, members: [] };
    groups.set(key, group);
    group.members.push({ deletion, notLost });
  }
  return { deed, groups: setAside([...groups.values()], claimedBy(act) ?? 0) };
}

/** The members that have content of their own, as the server counts it. */
export function contentOf({ members }: JudgedGroup): JudgedGroup["members"] {
  return members.filter(({ deletion: { type } }) => !isContainerType(type) && type !== "conversation");
}

// People miss content: folders, searches and tags alone are no loss, unless the server counted content that no group names.
function setAside(groups: readonly JudgedGroup[], claimed: number): readonly JudgedGroup[] {
  const isUnnamed = claimed > groups.flatMap(contentOf).length;
  const isBare = (group: JudgedGroup): boolean =>
    group.reason === null && contentOf(group).length === 0 && !(group.cause === "empty-folder" && isUnnamed);
  const bare = groups.filter(isBare);
  const [first] = bare;
  if (first === undefined) return groups;
  const members = bare.flatMap((group) => group.members);
  return [...groups.filter((group) => !isBare(group)), { cause: first.cause, reason: "no-content", members }];
}

// Conversations hold no content of their own. A reconstructed item that was seen alive later never was part of the act.
function deletionsToJudge(act: ActRecord): readonly Deletion[] {
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
