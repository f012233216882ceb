import type { Fact } from "../core/index.ts";
import type { OwnerRow } from "../index/index.ts";
import { detached } from "../log/index.ts";
import type { MessageFacts } from "./event-reader.ts";
import type { Numbering } from "./numbering.ts";

/** How far a record that tells a mailbox's owner is to be believed. */
const WEIGHT: Readonly<Partial<Record<Fact, number>>> = {
  "mailbox-created": 4,
  "mailbox-account": 4,
  "mailbox-deleted": 1,
  "message-add": 3,
  "audit-delegate": 3,
  "audit-account-delete": 3,
};

/** Gathers what records state about who owns which mailbox (and which account id has which name: mailbox 0). */
export class OwnerFacts {
  readonly #texts: Numbering;
  readonly #accountIdByMid = new Map<number, string>();
  #rows: OwnerRow[] = [];

  constructor(texts: Numbering) {
    this.#texts = texts;
  }

  /** @param contextMid the mailbox that the record's context names */
  learn(fact: Fact, facts: MessageFacts, contextMid: number | null, timeUtcMs: number): void {
    const weight = WEIGHT[fact];
    if (weight === undefined) return;
    const isAdd = fact === "message-add";
    const mid = (isAdd ? contextMid : facts.mailbox) ?? 0;
    const account = isAdd ? "" : facts.account;
    if (account === "" && facts.accountId === "") return;
    if (isAdd) {
      // Every added message says it again: once is enough.
      if (mid === 0 || this.#accountIdByMid.get(mid) === facts.accountId) return;
      this.#accountIdByMid.set(mid, detached(facts.accountId));
    }
    const [name, accountId] = [this.#texts.numberOf(account), this.#texts.numberOf(facts.accountId)];
    this.#rows.push({ mid, account: name, accountId, weight, timeUtcMs });
  }

  take(): OwnerRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}
