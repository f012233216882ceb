import { CAUSES, type Cause } from "../core/index.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { addressIds } from "./filter-contexts.ts";
import type { LossProof } from "./loss-evidence.ts";
import { SessionLookup } from "./session-lookup.ts";

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

/** A loss as it is stored; `body` and the items' bodies are the story's own objects. */
export interface StoredLoss {
  readonly number: number;
  readonly key: string;
  readonly timeUtcMs: number;
  readonly host: string;
  readonly mailboxKey: number;
  readonly mailbox: number;
  readonly account: string | null;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  readonly body: unknown;
  readonly items: readonly unknown[];
  readonly session: number | null;
}

interface LossRow {
  readonly id: number;
  readonly number: number;
  readonly key: string;
  readonly time_utc_ms: number;
  readonly host: string;
  readonly mailbox: number;
  readonly mid: number;
  readonly account: string | null;
  readonly reason: string | null;
  readonly body: string;
  readonly items: string;
}

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
    add("m.account IN (SELECT value FROM json_each(?))", JSON.stringify(addressIds(db, filter.account)));
  }
  if (filter.host !== undefined) add("lower(h.name) = lower(?)", filter.host);
  if (filter.mailboxKey !== undefined) add("l.mailbox = ?", filter.mailboxKey);
  if (filter.key !== undefined) add("l.key = ?", filter.key);
  if (filter.cause !== undefined) add("l.cause = ?", CAUSES.indexOf(filter.cause));
  if (filter.number !== undefined) add("l.number = ?", filter.number);
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
  const whose = sql.some((condition) => /\b[mh]\./.test(condition));
  const from = whose ? "loss l JOIN mailbox m ON m.id = l.mailbox JOIN host h ON h.id = m.host" : "loss l";
  return db
    .prepare(`SELECT count(*) FROM ${from} ${where(sql)}`)
    .pluck()
    .get(...parameters) as number;
}

function where(sql: readonly string[]): string {
  return sql.length === 0 ? "" : `WHERE ${sql.join(" AND ")}`;
}

const ALL: LossPage = { limit: -1, order: "asc" };

/** Losses in order of time with their items: all, or a page of them. */
export function findLosses(
  db: Connection,
  contexts: ContextLookup,
  filter: LossFilter,
  page: LossPage = ALL,
): StoredLoss[] {
  const { sql, parameters } = conditions(db, filter);
  const [direction, than] = page.order === "asc" ? ["ASC", ">"] : ["DESC", "<"];
  if (page.after !== undefined) {
    sql.push(`(l.time_utc_ms, l.number) ${than} (?, ?)`);
    parameters.push(page.after.timeUtcMs, page.after.number);
  }
  // Losses are numbered in order of time (what is none, behind them): the number alone needs no sorting.
  const order = filter.all === true ? `l.time_utc_ms ${direction}, l.number ${direction}` : `l.number ${direction}`;
  const rows = db
    .prepare(
      `SELECT l.id, l.number, l.key, l.time_utc_ms, h.name AS host, l.mailbox, m.mid, t.value AS account, l.reason, l.body,
         ${page.withoutItems === true ? "'[]'" : "l.items"} AS items
       FROM loss l JOIN mailbox m ON m.id = l.mailbox JOIN host h ON h.id = m.host LEFT JOIN text t ON t.id = m.account
       ${where(sql)} ORDER BY ${order} LIMIT ?`,
    )
    .all(...parameters, page.limit) as LossRow[];
  const sessions = new SessionLookup(db);
  return rows.map((row) => {
    const body = JSON.parse(row.body) as { readonly proof: LossProof };
    return {
      number: row.number,
      key: row.key,
      timeUtcMs: row.time_utc_ms,
      host: row.host,
      mailboxKey: row.mailbox,
      mailbox: row.mid,
      account: row.account,
      reason: row.reason,
      body,
      items: JSON.parse(row.items) as unknown[],
      session: sessions.sessionOf(contexts.get(body.proof.context), row.time_utc_ms),
    };
  });
}
