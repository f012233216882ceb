import {
  EVENT_KINDS,
  type EventItem,
  FACTS,
  type Fact,
  type FolderRef,
  OUTCOMES,
  type StoryEvent,
} from "../core/index.ts";
import { actorOf } from "./actor-of.ts";
import { FLAG } from "./batch.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { decodeItems } from "./item-list.ts";
import type { TextLookup } from "./text-lookup.ts";

/** Kinds that tell nothing about an item's fate by themselves. */
const IRRELEVANT = ["request", "auth", "deliver"].map((kind) => EVENT_KINDS.indexOf(kind as never));

/**
 * A client can write text into a log that reads like a record of its own, and a made-up deletion must not become a loss, nor a
 * made-up move explain one away: what looks forged is left out here. Search still shows it, marked.
 */
const GENUINE = `e.flags & ${FLAG.suspicious} = 0`;

const COLUMNS = `e.id, e.time_utc_ms, e.context, e.kind, e.fact, e.act, e.folder_id, e.folder_name, e.message_id, e.sender,
  e.claimed, e.items, e.details, a.operation, a.outcome`;

const FROM = "FROM event e LEFT JOIN act a ON a.id = e.act";

type Row = [
  id: number,
  timeUtcMs: number,
  context: number,
  kind: number,
  fact: number,
  act: number,
  folderId: number | null,
  folderName: number,
  messageId: string | null,
  sender: number | null,
  claimed: number | null,
  items: Uint8Array | null,
  details: string | null,
  operation: number | null,
  outcome: number | null,
];

/** Facts whose `path` names the folder that the record is about. */
const FOLDER_FACTS: ReadonlySet<Fact> = new Set([
  "folder-delete-path",
  "contents-delete",
  "folder-empty",
  "imap-flagged-deleted",
]);

/** Facts whose `parentId` is the conversation that the message joins; elsewhere it is a parent folder. */
const JOINS_CONVERSATION: ReadonlySet<Fact> = new Set(["message-add", "item-copy", "imap-copy"]);

interface Ordered {
  readonly rank: number;
  readonly event: StoryEvent;
}

/** An item that an act added to `mailbox` (its `mid`; `mailboxKey` in the tables). */
export interface CrossingAdd {
  readonly mailboxKey: number;
  readonly account: string | null;
  readonly mailbox: number;
  readonly id: number;
  readonly messageId: string | null;
}

/** Reads what the state machine needs, mailbox by mailbox. */
export class StoryEventReader {
  readonly #db: Connection;
  readonly #texts: TextLookup;
  readonly #contexts: ContextLookup;
  readonly #ofMailbox;
  readonly #ranks: ReadonlyMap<number, number>;

  constructor(db: Connection, texts: TextLookup, contexts: ContextLookup) {
    this.#db = db;
    this.#texts = texts;
    this.#contexts = contexts;
    this.#ofMailbox = db
      .prepare(
        `SELECT ${COLUMNS} ${FROM} WHERE e.context IN (SELECT id FROM context WHERE mailbox = ?)
         AND e.kind NOT IN (${IRRELEVANT.join(",")}) AND ${GENUINE}`,
      )
      .raw();
    this.#ranks = new Map(db.prepare("SELECT id, rank FROM source").raw().all() as [number, number][]);
  }

  /** The events of one mailbox, in order. */
  ofMailbox(mailbox: number): StoryEvent[] {
    const rows = this.#ofMailbox.iterate(mailbox) as IterableIterator<Row>;
    const events: Ordered[] = [];
    for (const row of rows) events.push({ rank: this.#rankOf(row[0]), event: this.#toEvent(row) });
    return inOrder(events);
  }

  /** Every mailbox with its events, in order. One by one: all at once would be no quicker, and fill the memory. */
  *ofAllMailboxes(): Generator<{ readonly mailbox: number; readonly events: StoryEvent[] }> {
    const mailboxes = this.#db.prepare("SELECT id FROM mailbox ORDER BY id").pluck().all() as number[];
    for (const mailbox of mailboxes) yield { mailbox, events: this.ofMailbox(mailbox) };
  }

  #rankOf(key: number): number {
    return this.#ranks.get(sourceOfKey(key)) ?? 0;
  }

  /** The adds of acts that touched several mailboxes, by act: the far ends of moves from one mailbox to another. */
  crossingAdds(): Map<number, CrossingAdd[]> {
    const adds = new Map<number, CrossingAdd[]>();
    const rows = this.#db
      .prepare(
        `SELECT e.act, e.context, e.items, e.message_id FROM event e
         WHERE e.act IN (SELECT act FROM event WHERE flags >= 8) AND e.kind IN (?, ?) AND ${GENUINE}`,
      )
      .raw()
      .all(EVENT_KINDS.indexOf("add"), EVENT_KINDS.indexOf("copy")) as [
      number,
      number,
      Uint8Array | null,
      string | null,
    ][];
    for (const [act, context, items, messageId] of rows) {
      const info = this.#contexts.get(context);
      if (info.mailbox === null) continue;
      const list = adds.get(act) ?? [];
      for (const { id } of decodeItems(items)) {
        list.push({ mailboxKey: info.mailbox, account: info.owner, mailbox: info.mid ?? 0, id, messageId });
      }
      adds.set(act, list);
    }
    this.#addsByOtherRequests(adds);
    return adds;
  }

  /**
   * A message that goes to another user's mailbox is added there by a request of its own (AddMsgRequest, maybe on another server),
   * which keeps the SOAP id of the request that deletes it here.
   */
  #addsByOtherRequests(adds: Map<number, CrossingAdd[]>): void {
    const rows = this.#db
      .prepare(
        `SELECT d.act, d.context AS from_context, e.context, e.items, e.message_id FROM event e JOIN act a ON a.id = e.act
         JOIN event d ON d.soap_id = e.soap_id AND d.kind = 3
         WHERE e.kind = ? AND e.soap_id IS NOT NULL AND d.act != e.act AND ${GENUINE}
           AND a.operation IN (SELECT id FROM text WHERE value = 'AddMsgRequest')`,
      )
      .raw()
      .all(EVENT_KINDS.indexOf("add")) as [number, number, number, Uint8Array | null, string | null][];
    for (const [act, fromContext, context, items, messageId] of rows) {
      const info = this.#contexts.get(context);
      if (info.mailbox === null || info.mailbox === this.#contexts.get(fromContext).mailbox) continue;
      const list = adds.get(act) ?? [];
      for (const { id } of decodeItems(items)) {
        list.push({ mailboxKey: info.mailbox, account: info.owner, mailbox: info.mid ?? 0, id, messageId });
      }
      adds.set(act, list);
    }
  }

  #toEvent(row: Row): StoryEvent {
    const details: Record<string, string | number> = row[12] === null ? {} : JSON.parse(row[12]);
    const fact = FACTS[row[4]] ?? "none";
    const operation = this.#texts.textOrNull(row[13]);
    const items: EventItem[] = decodeItems(row[11]);
    return {
      event: row[0],
      timeUtcMs: row[1],
      act: row[5],
      kind: EVENT_KINDS[row[3]] ?? "other",
      fact,
      items,
      folder: this.#folder(row, fact, details),
      parentFolderId: typeof details.parentId === "number" && !JOINS_CONVERSATION.has(fact) ? details.parentId : null,
      name: textOf(details.name ?? details.subject),
      messageId: row[8],
      sender: this.#texts.textOrNull(row[9]),
      claimed: row[10],
      conversationId: Number(details.parentId) > 0 && JOINS_CONVERSATION.has(fact) ? Number(details.parentId) : null,
      removeSubfolders: details.removeSubfolders === undefined ? null : details.removeSubfolders === "true",
      by: actorOf(this.#contexts.get(row[2]).by, operation),
      operation,
      outcome: OUTCOMES[row[14] ?? 0] ?? "unknown",
    };
  }

  #folder(row: Row, fact: Fact, details: Record<string, string | number>): FolderRef | null {
    const path = textOf(FOLDER_FACTS.has(fact) ? details.path : details.selected);
    const name = this.#texts.textOrNull(row[7]) ?? (path === null ? null : (path.split("/").at(-1) ?? null));
    return row[6] === null && name === null ? null : { id: row[6], name, path };
  }
}

function textOf(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}

/** By time, then source, then place in it. */
function inOrder(events: Ordered[]): StoryEvent[] {
  let sorted = true;
  for (let at = 1; at < events.length && sorted; at++) sorted = compare(events[at - 1]!, events[at]!) <= 0;
  if (!sorted) events.sort(compare);
  return events.map((entry) => entry.event);
}

function compare(a: Ordered, b: Ordered): number {
  return a.event.timeUtcMs - b.event.timeUtcMs || a.rank - b.rank || a.event.event - b.event.event;
}
