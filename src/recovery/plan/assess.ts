import { counted } from "../../core/index.ts";
import { type FolderAnswer, folderText, type ItemAnswer, type LossRow } from "../../query/index.ts";
import { isSafeAccount } from "../command-lines.ts";
import { type Evidence, keyOf, type LostItem, type WantedItem } from "./evidence.ts";
import type { Restorations } from "./restorations.ts";
import type { AlreadyThere, NotRecoverable, Place, PlanItem } from "./types.ts";

/** What is to become of one wanted item. */
export type Verdict =
  | {
      readonly kind: "restore";
      readonly account: string;
      readonly item: PlanItem;
      readonly lost: LostItem | null;
      readonly doubt: string | null;
    }
  | { readonly kind: "there"; readonly entry: AlreadyThere }
  | { readonly kind: "never"; readonly entry: NotRecoverable };

/** Judges wanted items one by one. `again`: what is already there is brought back all the same. */
export interface Assessor {
  assess(wanted: WantedItem): Verdict;
}

export function assessorOf(evidence: Evidence, restorations: Restorations, again: boolean): Assessor {
  const lost = new Map<string, LostItem[]>();
  const spared = new Map<string, LostItem>();
  for (const loss of evidence.deletions) {
    if (loss.account === null) continue;
    for (const item of loss.items) {
      const key = keyOf({ account: loss.account, id: item.id });
      if (loss.notLost !== null) spared.set(key, { loss, item });
      else lost.set(key, [...(lost.get(key) ?? []), { loss, item }]);
    }
  }
  const isLost = (account: string, id: number): boolean => lost.has(keyOf({ account, id }));
  return {
    assess(wanted) {
      const key = keyOf(wanted);
      if (!isSafeAccount(wanted.account))
        return never(wanted, "bad-account", "that is no address an engine can be given");
      const losses = lost.get(key) ?? [];
      const hosts = new Set(losses.map(({ loss }) => loss.host));
      if (hosts.size > 1)
        return never(wanted, "ambiguous", `it was lost on several servers: ${[...hosts].join(", ")}; say --host`);
      const last = losses.at(-1);
      if (last !== undefined)
        return assessLost(wanted, last, again ? null : restorations.takeFor(wanted.account, last));
      const kept = spared.get(key);
      if (kept !== undefined && !again) {
        const verdict = assessSpared(wanted, kept, isLost);
        if (verdict !== null) return verdict;
      }
      return assessStory(wanted, evidence.stories.get(key) ?? null, again ? null : restorations.presentAs(wanted));
    },
  };
}

function assessLost(wanted: WantedItem, lost: LostItem, restored: Place | null): Verdict {
  const item = planItem(lost);
  if (restored === null)
    return { kind: "restore", account: lost.loss.account ?? wanted.account, item, lost, doubt: null };
  const where = placeText(restored);
  const message = `it was brought back before and lies ${where} as ${restored.id}`;
  return there(wanted, item.type, item.messageId, "restored", message, [restored]);
}

/** Deletions that took no content away: told with where it lies now. Null where that is gone too. */
function assessSpared(
  wanted: WantedItem,
  { loss, item }: LostItem,
  isLost: (account: string, id: number) => boolean,
): Verdict | null {
  const account = loss.account ?? wanted.account;
  const reason = loss.notLost ?? "";
  const told = SPARED[reason];
  // Of other reasons (a failed attempt, a second record of an old deletion) only the item's story tells where it is.
  if (told === undefined) return null;
  if (item.movedTo !== null) {
    const { account: owner, id: newId } = item.movedTo;
    if (newId === null) {
      const message = `it was moved to ${owner ?? "another mailbox"} under an id that the log does not tell`;
      return there(wanted, item.type, item.messageId, reason, message, []);
    }
    const place = { account: owner, id: newId, folder: null };
    if (place.account !== null && isLost(place.account, place.id)) return null;
    return there(wanted, item.type, item.messageId, reason, `it was moved to ${placeOwner(place)} as ${place.id}`, [
      place,
    ]);
  }
  const living = item.restoredAs.filter((id) => !isLost(account, id));
  if (item.restoredAs.length > 0 && living.length === 0) return null;
  const places = living.map((id) => ({ account, id, folder: null }));
  const ids = living.length === 0 ? "" : ` as ${living.join(", ")}`;
  return there(wanted, item.type, item.messageId, reason, `${told}${ids}`, places);
}

const SPARED: Readonly<Record<string, string>> = {
  "imap-move": "an IMAP client moved it: it lies in the same mailbox",
  "draft-sent": "a draft that became the message that was sent",
  "send-rolled-back": "the saved copy of a message whose sending failed: the draft is still there",
  "filter-copy": "a filter filed it: it lies in the same mailbox",
  "dumpster-recovery": "it was recovered from the dumpster: it lies in the same mailbox",
  "moved-to-other-mailbox": "it was moved to another mailbox",
  "mailbox-moved": "the whole mailbox was moved to another server",
  "data-source-mirror": "a copy of an outside mailbox, which removed it: it may still lie there",
  "conversation-only": "a conversation: its messages are items of their own",
};

function assessStory(wanted: WantedItem, story: ItemAnswer | null, present: Place | null): Verdict {
  const type = story?.item.type ?? "unknown";
  const messageId = story?.messageId ?? null;
  const folder: FolderAnswer | null = story?.folder ?? present?.folder ?? null;
  const here: Place = { account: wanted.account, id: wanted.id, folder };
  if (present !== null)
    return there(wanted, type, messageId, "present", `it is still there, ${placeText(here)}`, [here]);
  if (story?.state === "present" || story?.state === "trashed") {
    const what =
      story.state === "trashed" ? "it was moved to Trash and is still there" : `it is still there, ${placeText(here)}`;
    return there(wanted, type, messageId, story.state, what, [here]);
  }
  if (story?.state === "restored") {
    const places = story.restoredAs.map((id) => ({ account: wanted.account, id, folder: null }));
    return there(wanted, type, messageId, "restored", `it lives on as ${story.restoredAs.join(", ")}`, places);
  }
  const item: PlanItem = {
    id: wanted.id,
    type,
    messageId,
    lastFolder: story?.lastFolder ?? null,
    sender: story?.sender ?? null,
    deletedAt: story?.deletedAt ?? null,
    certainty: story?.certainty ?? null,
    loss: story?.loss ?? null,
  };
  const doubt = story === null || story.state === "unknown" ? "the log does not tell of its deletion" : null;
  return { kind: "restore", account: wanted.account, item, lost: null, doubt };
}

/** A loss of mail that never was an item, or of a mailbox without a known owner. */
export function unnameable(loss: LossRow): NotRecoverable[] {
  const { account, messageId } = loss;
  if (loss.items.length === 0) {
    if (loss.notLost === "no-content") return [contentless(loss)];
    const thrownAway = loss.cause === "filter-discard";
    const message = thrownAway
      ? "a filter threw it away at delivery: it never was an item, so no backup has it; ask the sender to send it again"
      : `the log counts ${loss.claimed === null ? "some items" : counted(loss.claimed, "item")} of loss ${loss.loss} and names none: try an undelete window around ${loss.local} (${loss.zone})`;
    return [
      { account, id: null, type: "unknown", messageId, reason: thrownAway ? "never-an-item" : "not-named", message },
    ];
  }
  return loss.items.map((item) => ({
    account: null,
    id: item.id,
    type: item.type,
    messageId: item.messageId,
    reason: "owner-unknown",
    message: `the log does not tell who owns mailbox ${loss.mailbox} on ${loss.host}: name the account with --item ${item.id} -a ACCOUNT`,
  }));
}

function contentless({ account, loss, messageId }: LossRow): NotRecoverable {
  const message = `with loss ${loss} went only folders, searches or tags: there is no content to bring back`;
  return { account, id: null, type: "unknown", messageId, reason: "no-content", message };
}

function planItem({ loss, item }: LostItem): PlanItem {
  const { id, type, messageId, lastFolder, sender, deletedAt, certainty } = item;
  return { id, type, messageId, lastFolder, sender, deletedAt, certainty, loss: loss.loss };
}

function there(
  wanted: WantedItem,
  type: AlreadyThere["type"],
  messageId: string | null,
  reason: string,
  message: string,
  places: readonly Place[],
): Verdict {
  return { kind: "there", entry: { account: wanted.account, id: wanted.id, type, messageId, reason, message, places } };
}

function never({ account, id }: WantedItem, reason: string, message: string): Verdict {
  return { kind: "never", entry: { account, id, type: "unknown", messageId: null, reason, message } };
}

function placeText({ folder }: Place): string {
  return folder === null ? "in the mailbox" : `in ${folderText(folder)}`;
}

function placeOwner({ account }: Place): string {
  return account ?? "another mailbox";
}
