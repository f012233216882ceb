import type { ItemAnswer, LossItemRow, LossRow } from "../../query/index.ts";

/** An item that somebody wants back. */
export interface WantedItem {
  readonly account: string;
  readonly id: number;
}

/** A loss's item that is wanted, with the mailbox it was lost from. */
export interface LostItem {
  readonly loss: LossRow;
  readonly item: LossItemRow;
}

/** A message that the log shows to be added, or that a mailbox shows to be there now. */
export interface Sighting {
  readonly account: string;
  readonly id: number;
  readonly messageId: string;
  readonly folder: { readonly id: number | null; readonly name: string | null; readonly path?: string } | null;
  /** When it was added, or last changed. */
  readonly timeUtcMs: number;
}

/** A span without log. */
export interface EvidenceGap {
  readonly host: string;
  readonly fromUtcMs: number;
  readonly toUtcMs: number;
}

/** Everything that a plan is made of: what was asked for, and what is known. Plain data, so that planning is a pure function. */
export interface Evidence {
  /** In order. Items of losses that were asked for by number or filter stand here too. */
  readonly wanted: readonly WantedItem[];
  /** Numbers of losses that were asked for whole: what they count and do not name is wanted too. */
  readonly wholeLosses: ReadonlySet<number>;
  /** Lost messages that never were items (thrown away at delivery), and losses of mailboxes whose owner is not known. */
  readonly unnameable: readonly LossRow[];
  /** All deletions of the mailboxes concerned, with those that are no losses. */
  readonly deletions: readonly LossRow[];
  /** What is known of wanted items that no loss names, by `keyOf`. */
  readonly stories: ReadonlyMap<string, ItemAnswer>;
  /** Messages added after the first wanted deletion. */
  readonly added: readonly Sighting[];
  /** Messages that lie in the mailboxes now; empty where no mailbox is within reach. */
  readonly present: readonly Sighting[];
  readonly gaps: readonly EvidenceGap[];
}

/** The key of an item across accounts. Addresses are compared without regard to case. */
export function keyOf({ account, id }: WantedItem): string {
  return `${account.toLowerCase()} ${id}`;
}
