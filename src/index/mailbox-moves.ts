import type { Connection } from "./database.ts";
import { type Life, livesOf, mailboxesOfSeveralHosts } from "./mailbox-lives.ts";

/**
 * Mailboxes that were moved to another host, where they go on under a number of that host and with the same item ids.
 *
 * The new host creates the mailbox (`Creating mailbox with id 118 … for anna@example.com.`). It was another one before that lived on
 * a different host at that time, by the first of these that can be told:
 * - the same account id: `Mailbox 118 account <uuid> CREATED` there, `Mailbox 42 account <uuid> LOADED` or `Adding Message: …
 *   acct=<uuid>.` here. Two ids that differ are two accounts, whatever their names;
 * - where an id is not known, the same owner and an end here: `Ending maintenance and marking mailbox 42 as unavailable.` within a
 *   day, or `not purging mailbox 42; account moved to another host` later on.
 * A mailbox that was cleared before the new one was created was deleted, not moved.
 */

const DAY_MS = 86_400_000;

/** Most lives on other hosts that a mailbox is followed back through: only a made-up log has more. */
const MOST_LIVES = 16;

/** A mailbox's coming from another host. */
export interface MailboxMove {
  /** Key of the mailbox that came, and the record that created it. */
  readonly to: number;
  readonly arrival: number;
  /** What it was before, oldest first. */
  readonly lives: readonly EarlierLife[];
}

/** A mailbox of another host until it was moved. */
export interface EarlierLife {
  readonly mailbox: number;
  readonly host: string;
  /** When it had come there itself; null for the first. */
  readonly fromUtcMs: number | null;
  /** When it came to the next host. */
  readonly toUtcMs: number;
  /** The record with which its life there ends; null where the log has none: then `toUtcMs` does. */
  readonly end: number | null;
}

/** All moves that the index knows, in order of time. */
export function mailboxMoves(db: Connection): MailboxMove[] {
  const candidates = mailboxesOfSeveralHosts(db);
  if (candidates.length === 0) return [];
  const lives = livesOf(db, candidates);
  const before = new Map<Life, Life>();
  for (const life of lives) {
    const earlier = lifeBefore(life, lives);
    if (earlier !== undefined) before.set(life, earlier);
  }
  return [...before.keys()].map((life) => ({
    to: life.mailbox,
    arrival: life.creation!.event,
    lives: chainTo(life, before),
  }));
}

function chainTo(last: Life, before: ReadonlyMap<Life, Life>): EarlierLife[] {
  const chain: EarlierLife[] = [];
  let next = last;
  // Each life began before the next was created, so this comes to an end.
  for (let life = before.get(next); life !== undefined && chain.length < MOST_LIVES; life = before.get(next)) {
    const { mailbox, host } = life;
    const fromUtcMs = before.has(life) ? life.fromUtcMs : null;
    chain.unshift({ mailbox, host, fromUtcMs, toUtcMs: next.fromUtcMs, end: endOf(life, next.fromUtcMs) });
    next = life;
  }
  return chain;
}

/** What a mailbox was before it was created on its host: of several the one that began last. */
function lifeBefore(life: Life, lives: readonly Life[]): Life | undefined {
  const { creation, host, fromUtcMs } = life;
  if (creation === null) return undefined;
  return lives.findLast(
    (other) =>
      other.host !== host &&
      other.fromUtcMs < fromUtcMs &&
      other.toUtcMs > fromUtcMs &&
      (other.clearedUtcMs === null || other.clearedUtcMs > fromUtcMs) &&
      isSameAccount(other, life),
  );
}

function isSameAccount(before: Life, after: Life): boolean {
  if (before.accountIds.size > 0 && after.accountIds.size > 0) return meet(before.accountIds, after.accountIds);
  return meet(before.names, after.names) && isLeft(before, after.fromUtcMs);
}

function meet<Value>(some: ReadonlySet<Value>, others: ReadonlySet<Value>): boolean {
  return [...some].some((value) => others.has(value));
}

function isLeft(life: Life, atUtcMs: number): boolean {
  if (endOf(life, atUtcMs) !== null) return true;
  return life.movedAway.some(({ timeUtcMs }) => timeUtcMs > atUtcMs);
}

/** The record that made the mailbox unavailable for that move: the nearest within a day. */
function endOf({ unavailable }: Life, atUtcMs: number): number | null {
  const away = ({ timeUtcMs }: { readonly timeUtcMs: number }): number => Math.abs(timeUtcMs - atUtcMs);
  const [nearest] = unavailable.filter((mark) => away(mark) <= DAY_MS).sort((a, b) => away(a) - away(b));
  return nearest?.event ?? null;
}
