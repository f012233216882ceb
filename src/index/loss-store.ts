import type { Connection } from "./database.ts";
import { TextDictionary } from "./dictionary.ts";
import { forgetLosses } from "./forget-losses.ts";
import { packSenders } from "./loss-senders.ts";
import { LossTable, type NarrowLoss } from "./loss-table.ts";
import { MultiInsert } from "./multi-insert.ts";
import { OrderedInsert } from "./ordered-insert.ts";

/** A loss (or a deletion that is none, with the reason) as the story tells it. */
export interface LossInput extends NarrowLoss {
  /** As the story packed them: what many losses have in common, what is its own, and its items. */
  readonly shared: string;
  readonly own: string;
  readonly items: string;
  /** Senders of the items, each once; the items name them by their places. */
  readonly senders: readonly string[];
  /** Where the records stand that prove it, packed. */
  readonly proof: string;
}

/** Writes what the replay of mailboxes concluded. */
export class LossStore {
  readonly #db: Connection;
  readonly #texts: TextDictionary;
  readonly #table: LossTable;
  readonly #bodies;
  readonly #senders;
  readonly #shared: TextDictionary;

  constructor(db: Connection, texts: TextDictionary) {
    this.#db = db;
    this.#texts = texts;
    this.#table = new LossTable(db);
    this.#bodies = new MultiInsert(db, "INSERT INTO loss_text (loss, shared, own, items, senders, proof)", 6);
    this.#senders = new OrderedInsert(db, "INSERT OR IGNORE INTO loss_sender (sender, loss)", 2);
    this.#shared = new TextDictionary(db, "loss_shared");
  }

  /** Forgets the losses of every mailbox. */
  clear(): void {
    this.#table.clear();
    this.#db.exec("DELETE FROM loss_sender; DELETE FROM loss_text; DELETE FROM loss_shared");
  }

  /** Forgets the losses of a mailbox. */
  forget(mailbox: number): void {
    forgetLosses(this.#db, mailbox);
  }

  add(mailbox: number, loss: LossInput): void {
    const id = this.#table.add(mailbox, loss);
    const senders = loss.senders.map((sender) => this.#texts.idOf(sender));
    this.#bodies.add(id, this.#shared.idOf(loss.shared), loss.own, loss.items, packSenders(senders), loss.proof);
    for (const sender of senders) this.#senders.add(sender, id);
  }

  /**
   * Numbers the losses of the whole index in order of time, once all are added; what is no loss is numbered behind them.
   */
  number(): void {
    this.#bodies.flush();
    this.#senders.flush();
    this.#table.number();
  }
}
