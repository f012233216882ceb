import { KNOWN_NUMBER } from "./context-lookup.ts";
import type { Connection } from "./database.ts";

/** What an answer tells of a loss's mailbox. */
export interface MailboxOfLoss {
  readonly host: string;
  readonly mailboxKey: number;
  readonly mailbox: number | null;
  readonly account: string | null;
}

type MailboxRow = [key: number, host: string, mailbox: number | null, account: string | null];

/** Mailboxes by key, read when they are asked for: one, or by `readAll` all. */
export class MailboxLookup {
  readonly #known = new Map<number, MailboxOfLoss>();
  readonly #find;
  readonly #all;
  #allRead = false;

  constructor(db: Connection) {
    const select = `SELECT m.id, h.name, ${KNOWN_NUMBER}, t.value
      FROM mailbox m JOIN host h ON h.id = m.host LEFT JOIN text t ON t.id = m.account`;
    this.#find = db.prepare<[number], MailboxRow>(`${select} WHERE m.id = ?`).raw();
    this.#all = db.prepare<[], MailboxRow>(select).raw();
  }

  readAll(): void {
    if (this.#allRead) return;
    for (const row of this.#all.iterate()) this.#keep(row);
    this.#allRead = true;
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
