import { CAUSES, type Cause } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { TextDictionary } from "./dictionary.ts";
import { MultiInsert } from "./multi-insert.ts";

/** A loss (or a deletion that is none, with the reason) as the story tells it. */
export interface LossInput {
  readonly key: string;
  readonly timeUtcMs: number;
  readonly cause: Cause;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  /** How many items left for good. */
  readonly lost: number;
  /** Keys of the records that prove it, in order. */
  readonly events: readonly number[];
  /** JSON: what many losses have in common, what is its own, and its items. */
  readonly shared: string;
  readonly body: string;
  readonly items: string;
  /** Senders of the items, each once; the items name them by their places. */
  readonly senders: readonly string[];
}

/** Where the records stand is kept with the loss, so that listing is one read; the join keeps the order of the list. */
const INSERT_TEXT = `INSERT INTO loss_text (loss, shared, body, items, senders, proof) VALUES (?, ?, ?, ?, ?, (
  SELECT json_group_array(json_array(e.id, e.context, e.line, e.offset_bytes, e.length_bytes))
  FROM json_each(?) j CROSS JOIN event e ON e.id = j.value))`;

/** Forgets the losses of a mailbox. */
export function forgetLosses(db: Connection, mailbox: number): void {
  db.prepare(
    `DELETE FROM loss_sender WHERE (sender, loss) IN (SELECT j.value, t.loss FROM loss l
       CROSS JOIN loss_text t ON t.loss = l.id CROSS JOIN json_each(t.senders) j WHERE l.mailbox = ?)`,
  ).run(mailbox);
  db.prepare("DELETE FROM loss_text WHERE loss IN (SELECT id FROM loss WHERE mailbox = ?)").run(mailbox);
  db.prepare("DELETE FROM loss WHERE mailbox = ?").run(mailbox);
}

/** Writes what the replay of mailboxes concluded. */
export class LossStore {
  readonly #db: Connection;
  readonly #texts: TextDictionary;
  readonly #losses;
  readonly #senders;
  readonly #insertText;
  readonly #shared: TextDictionary;
  #nextId: number;

  constructor(db: Connection, texts: TextDictionary) {
    this.#db = db;
    this.#texts = texts;
    this.#losses = new MultiInsert(
      db,
      "INSERT INTO loss (id, key, mailbox, time_utc_ms, reason, cause, lost, event)",
      8,
    );
    this.#senders = new MultiInsert(db, "INSERT OR IGNORE INTO loss_sender (sender, loss)", 2);
    this.#insertText = db.prepare(INSERT_TEXT);
    this.#shared = new TextDictionary(db, "loss_shared");
    this.#nextId = Number(db.prepare("SELECT coalesce(max(id), 0) + 1 FROM loss").pluck().get());
  }

  /** Forgets the losses of every mailbox. */
  clear(): void {
    this.#db.exec("DELETE FROM loss_sender; DELETE FROM loss_text; DELETE FROM loss_shared; DELETE FROM loss");
    this.#nextId = 1;
  }

  /** Forgets the losses of a mailbox. */
  forget(mailbox: number): void {
    forgetLosses(this.#db, mailbox);
  }

  add(mailbox: number, loss: LossInput): void {
    const id = this.#nextId++;
    const senders = loss.senders.map((sender) => this.#texts.idOf(sender));
    const { key, timeUtcMs, reason, cause, lost, events } = loss;
    this.#losses.add(id, key, mailbox, timeUtcMs, reason, CAUSES.indexOf(cause), lost, events[0] ?? 0);
    const json = JSON.stringify;
    const shared = this.#shared.idOf(loss.shared);
    this.#insertText.run(id, shared, loss.body, loss.items, json(senders), json(loss.events));
    for (const sender of senders) this.#senders.add(sender, id);
  }

  /**
   * Numbers the losses of the whole index in order of time, once all are added; what is no loss is numbered behind them.
   */
  number(): void {
    this.#losses.flush();
    this.#senders.flush();
    this.#db.exec(`
      UPDATE loss SET number = ranked.number FROM (
        SELECT l.id, row_number() OVER (ORDER BY l.reason IS NOT NULL, l.time_utc_ms, h.name, m.mid < 0, max(m.mid, 0), t.value, l.cause, l.id) AS number
        FROM loss l JOIN mailbox m ON m.id = l.mailbox JOIN host h ON h.id = m.host
          LEFT JOIN text t ON t.id = m.account
      ) ranked WHERE ranked.id = loss.id AND loss.number IS NOT ranked.number`);
  }
}
