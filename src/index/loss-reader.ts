import { CAUSES, type Cause } from "../core/index.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { addressIds } from "./filter-contexts.ts";
import { firstRecord } from "./loss-proof.ts";
import { unpackSenders } from "./loss-senders.ts";
import type { SharedParts } from "./loss-shared.ts";
import type { MailboxLookup, MailboxOfLoss } from "./mailbox-lookup.ts";
import { MAILBOXES_OF_ACCOUNTS } from "./mailbox-names.ts";
import type { SessionLookup } from "./session-lookup.ts";
import type { TextLookup } from "./text-lookup.ts";

/** All conditions hold together. */
export interface LossFilter {
  /** Owner of the mailbox: whole address, or a part before or behind the `@`. */
  readonly account?: string;
  readonly host?: string;
  /** Key of the mailbox. */
  readonly mailboxKey?: number;
  /** Key of the loss in its mailbox. */
  readonly key?: string;
  readonly sender?: string;
  readonly cause?: Cause;
  readonly number?: number;
  /** One of these. */
  readonly numbers?: readonly number[];
  /** Inclusive. */
  readonly fromUtcMs?: number;
  /** Exclusive. */
  readonly toUtcMs?: number;
  /** Deletions that are no losses too. */
  readonly all?: boolean;
}

/** A page of losses. */
export interface LossPage {
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** The last loss of the page before. */
  readonly after?: { readonly timeUtcMs: number; readonly number: number };
  /** Leave the items out: a loss may have a hundred thousand. */
  readonly withoutItems?: boolean;
}

/** A loss as it is stored; `shared`, `own` and `items` are as the story packed them. */
export interface StoredLoss extends MailboxOfLoss {
  readonly number: number;
  readonly timeUtcMs: number;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  /** The same for all losses with the same `shared`. */
  readonly sharedId: number;
  readonly shared: string;
  readonly own: string;
  /** Null where they were left out. */
  readonly items: string | null;
  /** Senders of the items, which name them by their places. */
  readonly senders: readonly string[];
  /** Of the first record that proves it. */
  readonly sourceId: number | null;
  /** Where the records stand that prove it: see `readEvidence`. */
  readonly proof: string;
  readonly session: number | null;
}

type LossRow = [
  number: number,
  timeUtcMs: number,
  mailbox: number,
  reason: string | null,
  shared: number,
  own: string,
  proof: string,
  items: string | null,
  senders: string,
];

function conditions(
  db: Connection,
  filter: LossFilter,
): { readonly sql: string[]; readonly parameters: (string | number)[] } {
  const sql: string[] = [];
  const parameters: (string | number)[] = [];
  const add = (condition: string, ...values: (string | number)[]): void => {
    sql.push(condition);
    parameters.push(...values);
  };
  if (filter.all !== true) add("l.reason IS NULL");
  if (filter.account !== undefined) {
    add(`l.mailbox IN (${MAILBOXES_OF_ACCOUNTS})`, JSON.stringify(addressIds(db, filter.account)));
  }
  if (filter.host !== undefined) add("lower(h.name) = lower(?)", filter.host);
  if (filter.mailboxKey !== undefined) add("l.mailbox = ?", filter.mailboxKey);
  if (filter.key !== undefined) add("l.key = ?", filter.key);
  if (filter.cause !== undefined) add("l.cause = ?", CAUSES.indexOf(filter.cause));
  if (filter.number !== undefined) add("l.number = ?", filter.number);
  if (filter.numbers !== undefined) {
    add("l.number IN (SELECT value FROM json_each(?))", JSON.stringify(filter.numbers));
  }
  if (filter.fromUtcMs !== undefined) add("l.time_utc_ms >= ?", filter.fromUtcMs);
  if (filter.toUtcMs !== undefined) add("l.time_utc_ms < ?", filter.toUtcMs);
  if (filter.sender !== undefined) {
    const senders = JSON.stringify(addressIds(db, filter.sender));
    add("l.id IN (SELECT loss FROM loss_sender WHERE sender IN (SELECT value FROM json_each(?)))", senders);
  }
  return { sql, parameters };
}

/** How many losses there are. */
export function countLosses(db: Connection, filter: LossFilter): number {
  const { sql, parameters } = conditions(db, filter);
  return db
    .prepare(`SELECT count(*) FROM loss l ${ownersFor(sql)} ${where(sql)}`)
    .pluck()
    .get(...parameters) as number;
}

/** The tables that say whose a loss is, where a condition asks: to join them cost a third of the reading of all. */
function ownersFor(sql: readonly string[]): string {
  const asked = sql.some((condition) => /\b[mh]\./.test(condition));
  return asked ? "JOIN mailbox m ON m.id = l.mailbox JOIN host h ON h.id = m.host" : "";
}

function where(sql: readonly string[]): string {
  return sql.length === 0 ? "" : `WHERE ${sql.join(" AND ")}`;
}

/** Rows behind which it is quicker to read all contexts, sessions and mailboxes at once than those that are needed one by one. */
const MANY_ROWS = 200;

const ALL: LossPage = { limit: -1, order: "asc" };

/** What the reading of losses looks up besides. */
export interface LossLookups {
  readonly texts: TextLookup;
  readonly contexts: ContextLookup;
  readonly sessions: SessionLookup;
  readonly mailboxes: MailboxLookup;
  readonly shared: SharedParts;
}

/** Losses in order of time with their items: all, or a page of them. */
export function* findLosses(
  db: Connection,
  lookups: LossLookups,
  filter: LossFilter,
  page: LossPage = ALL,
): Generator<StoredLoss> {
  const { sql, parameters } = conditions(db, filter);
  const [direction, than] = page.order === "asc" ? ["ASC", ">"] : ["DESC", "<"];
  if (page.after !== undefined) {
    sql.push(`(l.time_utc_ms, l.number) ${than} (?, ?)`);
    parameters.push(page.after.timeUtcMs, page.after.number);
  }
  // Losses are numbered in order of time (what is none, behind them): along the index over numbers nothing needs sorting.
  const order = filter.all === true ? `l.time_utc_ms ${direction}, l.number ${direction}` : `l.number ${direction}`;
  const rows = db
    .prepare<(string | number)[], LossRow>(
      `SELECT l.number, l.time_utc_ms, l.mailbox, l.reason, t.shared, t.own, t.proof,
         ${page.withoutItems === true ? "NULL, ''" : "t.items, t.senders"}
       FROM loss l JOIN loss_text t ON t.loss = l.id ${ownersFor(sql)}
       ${where(sql)} ORDER BY ${order} LIMIT ?`,
    )
    .raw()
    .iterate(...parameters, Number.isFinite(page.limit) ? page.limit : -1);
  let read = 0;
  for (const row of rows) {
    if (++read === MANY_ROWS) readAll(lookups);
    yield storedLoss(row, lookups);
  }
}

function readAll({ contexts, sessions, mailboxes, shared }: LossLookups): void {
  for (const lookup of [contexts, sessions, mailboxes, shared]) lookup.readAll();
}

function storedLoss(row: LossRow, { texts, contexts, sessions, mailboxes, shared }: LossLookups): StoredLoss {
  const timeUtcMs = row[1];
  // Field by field: `...` for the mailbox's cost as much as all of these.
  const { host, mailboxKey, mailbox, account } = mailboxes.get(row[2]);
  const { context, sourceId } = firstRecord(row[6]);
  return {
    number: row[0],
    timeUtcMs,
    host,
    mailboxKey,
    mailbox,
    account,
    reason: row[3],
    sharedId: row[4],
    shared: shared.get(row[4]),
    own: row[5],
    items: row[7],
    senders: unpackSenders(row[8]).map((sender) => texts.text(sender)),
    sourceId,
    proof: row[6],
    session: sessions.sessionOf(contexts.get(context), timeUtcMs),
  };
}
