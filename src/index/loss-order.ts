import type { Connection } from "./database.ts";

/** What the numbers of losses follow from, as columns. */
export interface OrderColumns {
  readonly mailboxes: number[];
  readonly timesUtcMs: number[];
  readonly causes: number[];
  /** 1: no loss of content. */
  readonly spared: number[];
}

/**
 * The number of each loss, from 1: losses in order of time, and behind them what is none. At one time, by the mailbox (host, number,
 * owner), then by the cause, then as they stand in the columns.
 */
export function numbersOf(db: Connection, { mailboxes, timesUtcMs, causes, spared }: OrderColumns): Uint32Array {
  const ranks = ranksOfMailboxes(db);
  const ranked = Uint32Array.from(mailboxes, (mailbox) => ranks.get(mailbox) ?? 0);
  const order = Uint32Array.from(mailboxes, (_, place) => place).sort(
    (a, b) =>
      spared[a]! - spared[b]! ||
      timesUtcMs[a]! - timesUtcMs[b]! ||
      ranked[a]! - ranked[b]! ||
      causes[a]! - causes[b]! ||
      a - b,
  );
  const numbers = new Uint32Array(order.length);
  order.forEach((place, before) => {
    numbers[place] = before + 1;
  });
  return numbers;
}

function ranksOfMailboxes(db: Connection): Map<number, number> {
  const rows = db
    .prepare<[], [mailbox: number, rank: number]>(
      `SELECT m.id, dense_rank() OVER (ORDER BY h.name, m.mid < 0, max(m.mid, 0), t.value)
       FROM mailbox m JOIN host h ON h.id = m.host LEFT JOIN text t ON t.id = m.account`,
    )
    .raw()
    .all();
  return new Map(rows);
}
