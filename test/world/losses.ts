import type { Act } from "./act.ts";
import type { Folder, Item } from "./mailbox.ts";
import { FIRST_USER_ID, isInTrash, removeItem } from "./mailbox.ts";
import type { FolderName } from "./told.ts";
import type { LossCause, LostItem, NotLossReason } from "./truth.ts";
import type { User } from "./world.ts";

export interface LossParts {
  readonly cause: LossCause;
  readonly causeAlso?: readonly LossCause[];
  readonly claimed?: number | null;
  readonly alsoGone?: readonly number[];
  /** Nobody did it (retention). */
  readonly nobody?: boolean;
  readonly timeMs?: number;
  /** Time of the line that lists an item, where it is not the act's first deleting line. */
  readonly deletedAt?: ReadonlyMap<number, number>;
  /**
   * The log names none of the ids. What has to be known from before: the items' places (an emptied folder), or that they
   * exist (a deleted mailbox).
   */
  readonly unlisted?: "by-place" | "by-mailbox";
}

/** Takes items out of a mailbox and records the loss. Items whose content lives on as an IMAP copy are no loss. */
export function lose(act: Act, owner: User, items: readonly Item[], parts: LossParts): void {
  const timeUtcMs = parts.timeMs ?? act.nowMs;
  const moved = items.filter((item) => item.imapCopy !== null);
  const lost = items.filter((item) => item.imapCopy === null);
  const described = lost.map((item) => describe(item, parts.deletedAt?.get(item.id) ?? timeUtcMs, parts.unlisted));
  if (moved.length > 0) recordMoved(act, owner, moved, timeUtcMs, parts.cause);
  for (const item of items) removeItem(owner.mailbox, item, timeUtcMs);
  // What happens while the log is muted is older than the log.
  if ((lost.length === 0 && parts.alsoGone === undefined) || owner.host.mailboxLog.muted) return;
  const nobody = parts.nobody ?? false;
  act.world.truth.losses.push({
    act: act.number,
    host: owner.host.name,
    mailbox: owner.mailbox.number,
    account: owner.name,
    actor: nobody ? null : act.by.actor,
    ip: nobody ? null : act.by.ip,
    client: nobody ? null : act.by.client,
    protocol: act.by.protocol,
    operation: act.operation,
    cause: parts.cause,
    causeAlso: parts.causeAlso ?? [],
    timeUtcMs,
    claimed: parts.claimed ?? null,
    items: described,
    alsoGone: parts.alsoGone ?? [],
  });
}

function recordMoved(act: Act, owner: User, moved: readonly Item[], timeUtcMs: number, cause: LossCause): void {
  for (const item of moved) {
    const copy = item.imapCopy!;
    // An original that goes in another way than by EXPUNGE, whose copy is gone too or is older than the log, may be called
    // lost as well.
    const debatable = cause !== "imap-expunge" || copy.folder === null || !copy.told.byLineage;
    notLost(act, owner, [item.id], "imap-move", { livesAs: { [item.id]: copy.id }, debatable, timeMs: timeUtcMs });
  }
}

/** Records a deletion that is none. */
export function notLost(
  act: Act,
  owner: User,
  ids: readonly number[],
  reason: NotLossReason,
  more: { livesAs?: Readonly<Record<number, number>>; debatable?: boolean; timeMs?: number } = {},
): void {
  if (owner.host.mailboxLog.muted) return;
  act.world.truth.notLosses.push({
    act: act.number,
    host: owner.host.name,
    mailbox: owner.mailbox.number,
    account: owner.name,
    timeUtcMs: more.timeMs ?? act.nowMs,
    reason,
    ids,
    livesAs: more.livesAs ?? {},
    debatable: more.debatable ?? false,
  });
}

function describe(item: Item, deletedAtMs: number, unlisted: LossParts["unlisted"]): LostItem {
  const { told } = item;
  const inTrash = isInTrash(item.folder);
  return {
    id: item.id,
    type: item.type,
    typeTold: told.type,
    lastFolder: inTrash ? told.beforeTrash : told.folder,
    messageId: told.messageId,
    sender: told.sender,
    trashedAtMs: inTrash ? told.trashedMs : null,
    trashTold: inTrash && item.folder !== null && treeIsTold(item.folder),
    deletedAtMs,
    byLineage: told.byLineage,
    knowable: isKnowable(item, unlisted),
    real: {
      lastFolder: nameOf(inTrash ? item.beforeTrash : item.folder),
      messageId: item.messageId,
      sender: item.sender,
    },
  };
}

function isKnowable(item: Item, unlisted: LossParts["unlisted"]): boolean {
  if (unlisted === undefined) return true;
  if (item.told.folder === null) return false;
  return unlisted === "by-mailbox" || (item.told.folder.id === item.folder?.id && treeIsTold(item.folder));
}

/** Whether the log has told the way from this folder up to a system folder, which everybody knows. */
function treeIsTold(folder: Folder): boolean {
  for (let at: Folder | null = folder; at !== null && at.id >= FIRST_USER_ID; at = at.parent)
    if (!at.parentTold) return false;
  return true;
}

function nameOf(folder: Folder | null): FolderName | null {
  return folder === null ? null : { id: folder.id, name: folder.name };
}
