import { type Actor, PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { TextLookup } from "./text-lookup.ts";

/** A context as rows of answers need it. */
export interface ContextInfo {
  readonly id: number;
  readonly host: number;
  /** Key of the mailbox, null where none is known. */
  readonly mailbox: number | null;
  /** Number of the mailbox on its host (`mid`), null where none is known. */
  readonly mid: number | null;
  /** Owner of the mailbox, where known. */
  readonly owner: string | null;
  readonly by: Actor;
  readonly proxyChain: readonly string[];
  /** Ids that make up the client of a session. */
  readonly client: {
    readonly account: number;
    readonly actor: number;
    readonly ip: number;
    readonly client: number;
    readonly protocol: number;
  };
}

interface Row {
  readonly id: number;
  readonly host: number;
  readonly account: number;
  readonly actor: number;
  readonly ip: number;
  readonly client: number;
  readonly protocol: number;
  readonly data_source: number;
  readonly device: number;
  readonly proxy: number;
  readonly mailbox: number | null;
  readonly mailbox_mid: number | null;
  readonly owner: number | null;
}

/** SQL: the number of mailbox `m`, NULL for one that stands in for a mailbox whose number no record tells (see owners.ts). */
export const KNOWN_NUMBER = "CASE WHEN m.mid > 0 THEN m.mid END";

const SELECT = `SELECT c.id, c.host, c.account, c.actor, c.ip, c.client, c.protocol, c.data_source, c.device, c.proxy, c.mailbox,
  ${KNOWN_NUMBER} AS mailbox_mid, m.account AS owner FROM context c LEFT JOIN mailbox m ON m.id = c.mailbox`;

const NOBODY: Actor = {
  account: null,
  actor: null,
  ip: null,
  client: null,
  protocol: null,
  dataSource: null,
  device: null,
};

/** Contexts by key, each read once. */
export class ContextLookup {
  readonly #db: Connection;
  readonly #texts: TextLookup;
  readonly #find;
  readonly #contexts = new Map<number, ContextInfo>();
  #allRead = false;

  constructor(db: Connection, texts: TextLookup) {
    this.#db = db;
    this.#texts = texts;
    this.#find = db.prepare<[number], Row>(`${SELECT} WHERE c.id = ?`);
  }

  /** Reads all contexts at once, for who is about to go through all events. */
  readAll(): void {
    if (this.#allRead) return;
    for (const row of this.#db.prepare<[], Row>(SELECT).all()) this.#contexts.set(row.id, this.#toInfo(row));
    this.#allRead = true;
  }

  get(id: number): ContextInfo {
    let info = this.#contexts.get(id);
    if (info === undefined) {
      info = this.#read(id);
      this.#contexts.set(id, info);
    }
    return info;
  }

  #read(id: number): ContextInfo {
    const row = this.#find.get(id);
    if (row !== undefined) return this.#toInfo(row);
    const none = { account: 0, actor: 0, ip: 0, client: 0, protocol: 0 };
    return { id, host: 0, mailbox: null, mid: null, owner: null, by: NOBODY, proxyChain: [], client: none };
  }

  #toInfo(row: Row): ContextInfo {
    const text = (number: number | null): string | null => this.#texts.textOrNull(number);
    const protocol = PROTOCOLS[row.protocol - 1] ?? null;
    const account = text(row.account);
    return {
      id: row.id,
      host: row.host,
      mailbox: row.mailbox,
      mid: row.mailbox_mid,
      owner: text(row.owner),
      by: {
        account,
        actor: text(row.actor),
        ip: text(row.ip),
        client: text(row.client),
        protocol,
        dataSource: text(row.data_source),
        device: text(row.device),
      },
      proxyChain: (text(row.proxy) ?? "").split(/, ?| via /).filter((part) => part !== ""),
      client: { account: row.account, actor: row.actor, ip: row.ip, client: row.client, protocol: row.protocol },
    };
  }
}
