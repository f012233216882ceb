import { type Account, makeAccounts } from "./accounts.ts";
import { delivery, emptyTrash, expunge, failure, imapCommand, type Lines, login, move, request, send } from "./acts.ts";
import { FastRandom } from "./random.ts";

/** What a generated log holds, counted while it is written. */
export interface LogCounts {
  bytes: number;
  lines: number;
  records: number;
  readonly byCategory: Record<string, number>;
}

/** Requests that are under way at the same time: their lines interleave. */
const CONCURRENT_ACTS = 12;
const ACCOUNTS = 1000;
const CHUNK_BYTES = 1024 * 1024;

/**
 * A realistic `mailbox.log` of about `sizeBytes` in chunks of Latin-1 text (one character a byte). The mix per GiB is 4.6 M
 * lines: 2.26 M imap, 1.62 M soap, 0.34 M mailop, 0.08 M lmtp, 0.15 M stack trace. Deterministic for a seed.
 */
export function* generateLog(sizeBytes: number, seed: number, counts: LogCounts): Generator<string> {
  const random = new FastRandom(seed);
  const accounts = makeAccounts(random, ACCOUNTS);
  const clock = new LogClock("2024-03-11", random);
  const open: Lines[] = Array.from({ length: CONCURRENT_ACTS }, () => []);
  let parts: string[] = [];
  let pending = 0;
  while (counts.bytes < sizeBytes) {
    const line = clock.next() + nextLine(random, accounts, open, counts);
    counts.bytes += line.length;
    parts.push(line);
    pending += line.length;
    if (pending >= CHUNK_BYTES) {
      yield parts.join("");
      parts = [];
      pending = 0;
    }
  }
  yield parts.join("");
}

function nextLine(random: FastRandom, accounts: readonly Account[], open: Lines[], counts: LogCounts): string {
  const slot = open[random.below(open.length)]!;
  // Half of the time an act under way goes on; else something new, mostly of a single line, happens beside it.
  if (slot.length > 0 && random.oneIn(2)) return tally(slot.shift()!, counts);
  const account = accounts[random.below(accounts.length)]!;
  const roll = random.below(1000);
  if (roll < 549) return count(imapCommand(random, account), "imap", counts);
  if (roll < 920) return count(request(random, account), "soap", counts);
  if (roll < 926) return count(login(random, account), "imap", counts);
  if (slot.length === 0) slot.push(...newAct(random, accounts, account));
  return tally(slot.shift()!, counts);
}

/** Counts a record of one line. */
function count(body: string, category: string, counts: LogCounts): string {
  counts.records += 1;
  counts.lines += 1;
  counts.byCategory[category] = (counts.byCategory[category] ?? 0) + 1;
  return body;
}

/** An act of several lines. */
function newAct(random: FastRandom, accounts: readonly Account[], account: Account): Lines {
  const roll = random.below(1000);
  if (roll < 330) return delivery(random, recipients(random, accounts, account));
  if (roll < 640) return account.inbox.length > 0 ? move(random, account) : [request(random, account)];
  if (roll < 680) return account.trash.length > 2 ? emptyTrash(random, account) : [request(random, account)];
  if (roll < 880) return account.inbox.length > 2 ? expunge(random, account) : [imapCommand(random, account)];
  if (roll < 942) return send(random, account);
  return failure(random, account);
}

/** One recipient, or a handful of different ones. */
function recipients(random: FastRandom, accounts: readonly Account[], first: Account): Account[] {
  const all = new Set([first]);
  if (random.oneIn(3)) for (let i = 1 + random.below(4); i > 0; i--) all.add(accounts[random.below(accounts.length)]!);
  return [...all];
}

/** Counts a record of any kind: every `\n` is a line, its category is the word after the context. */
function tally(body: string, counts: LogCounts): string {
  // The context is never empty here, so it ends in `;]`; an agent may hold ` - ` itself.
  const at = body.indexOf(";] ") + 3;
  for (let end = body.indexOf("\n"); end < body.length - 1; end = body.indexOf("\n", end + 1)) counts.lines += 1;
  return count(body, body.slice(at, body.indexOf(" ", at)), counts);
}

const MILLIS = Array.from({ length: 1000 }, (_, i) => `,${String(i).padStart(3, "0")} `);

/** Local times that go on by 18 ms a record on average: a GiB is one busy day. */
class LogClock {
  #ms: number;
  #second = -1;
  #text = "";
  readonly #random: FastRandom;

  constructor(date: string, random: FastRandom) {
    this.#ms = Date.parse(`${date}T00:00:00.000Z`);
    this.#random = random;
  }

  next(): string {
    this.#ms += this.#random.below(38);
    const second = Math.floor(this.#ms / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(this.#ms).toISOString().slice(0, 19).replace("T", " ");
    }
    return this.#text + MILLIS[this.#ms % 1000];
  }
}
