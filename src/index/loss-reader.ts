import { CAUSES, type Cause } from "../core/index.ts";
import { type ContextLookup, KNOWN_NUMBER } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { addressIds } from "./filter-contexts.ts";
import { sharedPartsOf } from "./loss-shared.ts";
import { MAILBOXES_OF_ACCOUNTS } from "./mailbox-names.ts";
import { SessionLookup } from "./session-lookup.ts";
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

/** Where the records stand that prove a loss. */
export interface LossProof {
  readonly sourceId: number | null;
  readonly evidence: readonly {
    readonly sourceId: number;
    readonly line: number;
    readonly offset: number;
    readonly length: number;
  }[];
}

/** A loss as it is stored; `body` and `items` are as the story packed them. Losses may share a part of the body: it is not to be changed. */
export interface StoredLoss {
  readonly number: number;
  readonly key: string;
  readonly timeUtcMs: number;
  readonly host: string;
  readonly mailboxKey: number;
  readonly mailbox: number | null;
  readonly account: string | null;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  readonly body: { readonly shared: unknown; readonly own: unknown };
  /** Null where they were left out. */
  readonly items: unknown;
  /** Senders of the items, which name them by their places. */
  readonly senders: readonly string[];
  readonly proof: LossProof;
  readonly session: number | null;
}

type LossRow = [
  number: number,
  key: string,
  timeUtcMs: number,
  mailbox: number,
  reason: string | null,
  shared: number,
  body: string,
  proof: string,
  items: string,
  senders: string,
];

/** A record that proves a loss, as it is stored. */
type ProofRow = readonly [event: number, context: number, line: number, offset: number, length: number];

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
}

/** Losses in order of time with their items: all, or a page of them. */
export function* findLosses(
  db: Connection,
  { texts, contexts }: LossLookups,
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
  if (filter.all !== true) sql.push("l.number IS NOT NULL");
  const order = filter.all === true ? `l.time_utc_ms ${direction}, l.number ${direction}` : `l.number ${direction}`;
  const rows = db
    .prepare<(string | number)[], LossRow>(
      `SELECT l.number, l.key, l.time_utc_ms, l.mailbox, l.reason, t.shared, t.body, t.proof,
         ${page.withoutItems === true ? "'null', '[]'" : "t.items, t.senders"}
       FROM loss l JOIN loss_text t ON t.loss = l.id ${ownersFor(sql)}
       ${where(sql)} ORDER BY ${order} LIMIT ?`,
    )
    .raw()
    .iterate(...parameters, Number.isFinite(page.limit) ? page.limit : -1);
  const sessions = new SessionLookup(db);
  const mailboxes = new MailboxLookup(db);
  const sharedParts = sharedPartsOf(db);
  let read = 0;
  for (const [number, key, timeUtcMs, mailbox, reason, shared, body, proof, items, senders] of rows) {
    if (++read === MANY_ROWS) {
      contexts.readAll();
      sessions.readAll();
      mailboxes.readAll();
    }
    const records = JSON.parse(proof) as ProofRow[];
    const context = contexts.get(records[0]?.[1] ?? 0);
    yield {
      number,
      key,
      timeUtcMs,
      ...mailboxes.get(mailbox),
      reason,
      body: { shared: sharedParts(shared), own: JSON.parse(body) },
      items: JSON.parse(items),
      senders: (JSON.parse(senders) as number[]).map((sender) => texts.text(sender)),
      proof: proofOf(records),
      session: sessions.sessionOf(context, timeUtcMs),
    };
  }
}

function proofOf(records: readonly ProofRow[]): LossProof {
  const evidence = records.map(([event, , line, offset, length]) => ({
    sourceId: sourceOfKey(event),
    line,
    offset,
    length,
  }));
  return { sourceId: evidence[0]?.sourceId ?? null, evidence };
}

/** What an answer tells of a loss's mailbox. */
type MailboxOfLoss = Pick<StoredLoss, "host" | "mailboxKey" | "mailbox" | "account">;

type MailboxRow = [key: number, host: string, mailbox: number | null, account: string | null];

/** Mailboxes by key, read when they are asked for: one, or by `readAll` all. */
class MailboxLookup {
  readonly #known = new Map<number, MailboxOfLoss>();
  readonly #find;
  readonly #all;

  constructor(db: Connection) {
    const select = `SELECT m.id, h.name, ${KNOWN_NUMBER}, t.value
      FROM mailbox m JOIN host h ON h.id = m.host LEFT JOIN text t ON t.id = m.account`;
    this.#find = db.prepare<[number], MailboxRow>(`${select} WHERE m.id = ?`).raw();
    this.#all = db.prepare<[], MailboxRow>(select).raw();
  }

  readAll(): void {
    for (const row of this.#all.iterate()) this.#keep(row);
  }

  get(key: number): MailboxOfLoss {
    return this.#known.get(key) ?? this.#keep(this.#find.get(key)!);
  }

  #keep([mailboxKey, host, mailbox, account]: MailboxRow): MailboxOfLoss {
    const found = { host, mailboxKey, mailbox, account };
    this.#known.set(mailboxKey, found);
    return found;
  }
}
