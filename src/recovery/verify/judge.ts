import type { PlanItem } from "../plan/types.ts";
import type { Baseline } from "../run/journal-record.ts";
import type { Found, Testimony, Wanted } from "./witness.ts";

export type VerifiedStatus = "restored" | "already-there" | "differs" | "missing" | "unverifiable";

export interface Judgement {
  readonly status: VerifiedStatus;
  readonly newId: number | null;
  readonly folder: string | null;
  readonly message: string | null;
}

export interface JudgedItem {
  readonly item: PlanItem;
  /** What the engine said of it. */
  readonly claimedId: number | null;
  readonly claimedDigest: string | null;
}

export interface JudgeFacts {
  readonly testimony: Testimony;
  /** What was there before the run; null where no run is known: then the plan's own time decides. */
  readonly baseline: Baseline | null;
  readonly createdUtcMs: number;
}

export const NOT_REACHED = "there is no mailbox to look into, and no log that is new enough";

/** How an item can be recognised. */
export function wantedOf({ item, claimedId }: JudgedItem): Wanted {
  return { id: item.id, messageId: item.messageId, claimedId };
}

/**
 * What a witness's testimony proves, item by item. One found item is proof of one wanted item only, so that two lost copies of
 * a message need two restored ones.
 */
export function judgeItems(items: readonly JudgedItem[], facts: JudgeFacts): ReadonlyMap<number, Judgement> {
  const used = new Set<number>();
  const before = new Map(facts.baseline?.there ?? []);
  const judged = new Map<number, Judgement>();
  // Items whose new id the engine named take theirs first.
  const ordered = items.toSorted(
    (a, b) => Number(a.claimedId === null) - Number(b.claimedId === null) || a.item.id - b.item.id,
  );
  for (const entry of ordered)
    judged.set(entry.item.id, judgeOne(entry, facts, new Set(before.get(entry.item.id)), used));
  return judged;
}

function judgeOne(entry: JudgedItem, facts: JudgeFacts, before: ReadonlySet<number>, used: Set<number>): Judgement {
  const { item, claimedId } = entry;
  const { testimony, baseline, createdUtcMs } = facts;
  const there = testimony.found.get(item.id) ?? [];
  if (!testimony.reached && there.length === 0) return plain("unverifiable", NOT_REACHED);
  const isNew = (one: Found): boolean => (baseline === null ? one.changedUtcMs >= createdUtcMs : !before.has(one.id));
  // On its own server an id is never given twice: what has the wanted id is the item itself, never lost. In other mailboxes (an
  // IMAP server, whose ids are ours) a new message may come to have it: it was not there before.
  const isItself = (one: Found): boolean => one.id === item.id && !(baseline !== null && isNew(one));
  const free = there.filter((one) => !used.has(one.id) && !isItself(one));
  const fresh = free.filter(isNew);
  const chosen = fresh.find((one) => one.id === claimedId) ?? fresh[0] ?? free.find((one) => one.id === claimedId);
  if (chosen !== undefined) {
    used.add(chosen.id);
    return judgeFound(entry, chosen);
  }
  const old = there.find((one) => one.id === item.id) ?? free[0];
  if (old !== undefined) return { status: "already-there", newId: old.id, folder: old.folder, message: null };
  if (item.messageId === null && claimedId === null)
    return plain("unverifiable", "neither its Message-ID nor its new id is known");
  return plain(
    "missing",
    claimedId === null ? "it is not in the mailbox" : `the engine named ${claimedId}, which is not in the mailbox`,
  );
}

function judgeFound({ item, claimedDigest }: JudgedItem, found: Found): Judgement {
  const at = { newId: found.id, folder: found.folder };
  const differs = (message: string): Judgement => ({ status: "differs", ...at, message });
  if (!found.intact) return differs("its content is damaged or gone");
  if (item.messageId !== null && found.messageId !== null && item.messageId !== found.messageId)
    return differs(`it has the Message-ID ${found.messageId}`);
  if (claimedDigest !== null && found.digest !== null && claimedDigest !== found.digest)
    return differs("its content is not what the backup has");
  return { status: "restored", ...at, message: null };
}

function plain(status: VerifiedStatus, message: string): Judgement {
  return { status, newId: null, folder: null, message };
}
