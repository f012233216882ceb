import { CAUSES, type Cause } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { TextDictionary } from "./dictionary.ts";

/** A loss (or a deletion that is none, with the reason) as the story tells it; bodies are kept as JSON. */
export interface LossInput {
  readonly key: string;
  readonly timeUtcMs: number;
  readonly cause: Cause;
  /** Why it is no loss; null for a loss. */
  readonly reason: string | null;
  readonly body: unknown;
  readonly items: readonly { readonly sender: string | null; readonly body: unknown }[];
}

/** Writes what the replay of mailboxes concluded. */
export class LossStore {
  readonly #db: Connection;
  readonly #texts: TextDictionary;
  readonly #insertLoss;
  readonly #insertSender;

  constructor(db: Connection, texts: TextDictionary) {
    this.#db = db;
    this.#texts = texts;
    this.#insertLoss = db.prepare(
      "INSERT INTO loss (key, mailbox, time_utc_ms, reason, cause, body, items) VALUES (?,?,?,?,?,?,?)",
    );
    this.#insertSender = db.prepare("INSERT OR IGNORE INTO loss_sender VALUES (?, ?)");
  }

  /** Forgets the losses of every mailbox. */
  clear(): void {
    this.#db.exec("DELETE FROM loss_sender; DELETE FROM loss");
  }

  /** Puts new losses of a mailbox in the place of the old ones. */
  replace(mailbox: number, losses: readonly LossInput[]): void {
    this.#db.prepare("DELETE FROM loss_sender WHERE loss IN (SELECT id FROM loss WHERE mailbox = ?)").run(mailbox);
    this.#db.prepare("DELETE FROM loss WHERE mailbox = ?").run(mailbox);
    for (const loss of losses) {
      const cause = CAUSES.indexOf(loss.cause);
      const body = JSON.stringify(loss.body);
      const items = JSON.stringify(loss.items.map((item) => item.body));
      const run = this.#insertLoss.run(loss.key, mailbox, loss.timeUtcMs, loss.reason, cause, body, items);
      for (const sender of new Set(loss.items.map((item) => item.sender))) {
        if (sender !== null) this.#insertSender.run(this.#texts.idOf(sender), run.lastInsertRowid);
      }
    }
  }

  /** Numbers the losses of the whole index in order of time; what is no loss is numbered behind them. */
  number(): void {
    this.#db.exec(`
      UPDATE loss SET number = ranked.number FROM (
        SELECT l.id, row_number() OVER (ORDER BY l.reason IS NOT NULL, l.time_utc_ms, h.name, m.mid, l.cause, l.id) AS number
        FROM loss l JOIN mailbox m ON m.id = l.mailbox JOIN host h ON h.id = m.host
      ) ranked WHERE ranked.id = loss.id AND loss.number IS NOT ranked.number`);
  }
}
