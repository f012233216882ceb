import type { IndexReader, MailboxRecord } from "../index/index.ts";
import { type ItemStory, replayMailbox } from "../story/index.ts";

/** What became of an item, as the log of one mailbox tells it, and of what that was before on other hosts. */
export interface ToldItem {
  readonly mailbox: MailboxRecord;
  readonly item: ItemStory;
  /** Keys of the mailboxes that it was before it was moved here, oldest first. */
  readonly lives: readonly number[];
  /** When the mailbox came to its host, as far as the log tells. */
  readonly fromUtcMs: number;
  /** The mailbox in whose time the item was deleted; null while it is there. */
  readonly diedIn: number | null;
}

/**
 * What became of an item in each of these mailboxes. Records that tell no mailbox may be about any of them: what they tell stands alone
 * only where nothing else is known.
 */
export function toldAnywhere(reader: IndexReader, mailboxes: readonly MailboxRecord[], id: number): ToldItem[] {
  const isKnown = ({ mailbox, account }: MailboxRecord): boolean => mailbox !== null || account !== null;
  const told = mailboxes.filter(isKnown).flatMap((mailbox) => toldIn(reader, mailbox, id));
  if (told.length > 0) return told;
  return mailboxes.filter((mailbox) => !isKnown(mailbox)).flatMap((mailbox) => toldIn(reader, mailbox, id));
}

/** Replays a mailbox and finds the item in it, where any record names it. */
function toldIn(reader: IndexReader, mailbox: MailboxRecord, id: number): ToldItem[] {
  const context = reader.replayContext(mailbox.key);
  const lives = context.arrivals.flatMap((arrival) => arrival.lives);
  if (!isNamed(reader, mailbox, id) && !lives.some(({ events }) => events.some((event) => names(event, id)))) return [];
  const events = reader.storyEvents(mailbox.key);
  const story = replayMailbox(events, context);
  const item = story.items.get(id) ?? story.formerItems.findLast((former) => former.id === id);
  if (item === undefined) return [];
  const arrivals = new Set(context.arrivals.map(({ event }) => event));
  const came = events.findLast(({ event }) => arrivals.has(event)) ?? events[0];
  const ended = item.deletedUtcMs === null ? null : (item.by?.event ?? null);
  const before = lives.find((life) => life.events.some(({ event }) => event === ended));
  return [
    {
      mailbox,
      item,
      lives: lives.map((life) => life.mailbox),
      fromUtcMs: came?.timeUtcMs ?? 0,
      diedIn: ended === null ? null : (before?.mailbox ?? mailbox.key),
    },
  ];
}

function isNamed(reader: IndexReader, { host, mailbox }: MailboxRecord, id: number): boolean {
  return reader.count({ itemId: id, host, ...(mailbox === null ? {} : { mailbox }) }) > 0;
}

function names({ items }: { readonly items: readonly { readonly id: number }[] }, id: number): boolean {
  return items.some((item) => Math.abs(item.id) === id);
}

/**
 * The newest first, and of a mailbox that was moved only the life that the item is of now: where it went on, unless it was gone
 * before and did not come back.
 */
export function whereItLives(told: readonly ToldItem[]): ToldItem[] {
  const keys = new Set(told.map(({ mailbox }) => mailbox.key));
  const kept: ToldItem[] = [];
  for (const one of told.toSorted((a, b) => b.fromUtcMs - a.fromUtcMs)) {
    const { mailbox, item, diedIn } = one;
    const isGone = item.state === "deleted" && diedIn !== null && diedIn !== mailbox.key && keys.has(diedIn);
    if (!isGone && !kept.some(({ lives }) => lives.includes(mailbox.key))) kept.push(one);
  }
  return kept;
}
