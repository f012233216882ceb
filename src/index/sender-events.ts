import type { StoryEvent } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { TextDictionary } from "./dictionary.ts";
import { forEachItemId } from "./item-list.ts";
import { withLaterLives } from "./known-moves.ts";
import { MultiInsert } from "./multi-insert.ts";

/** An item has one sender; numbers that come again in a restored mailbox give it a few, made-up records as many as they like. */
const MOST_SENDERS_OF_AN_ITEM = 16;

/** Events of one mailbox with senders that they do not name. */
export interface SenderRows {
  readonly senders: readonly string[];
  /** Place of the sender, time and key of the event, one row after the other. */
  readonly rows: Float64Array;
}

/**
 * Finds the senders of the events of one mailbox.
 * @param earlier events of the same items before them, which the mailbox had on another host
 */
export function senderRowsOf(events: readonly StoryEvent[], earlier: readonly StoryEvent[] = []): SenderRows {
  const sendersOf = sendersByItem(earlier.length === 0 ? events : [...earlier, ...events]);
  const places = new Map<string, number>();
  const rows: number[] = [];
  for (const { event, timeUtcMs, sender: own, items } of events) {
    const senders = new Set<string>();
    for (const { id } of items) for (const sender of sendersOf.get(id) ?? []) senders.add(sender);
    for (const sender of senders) {
      if (sender === own) continue;
      const place = places.get(sender) ?? places.size;
      places.set(sender, place);
      rows.push(place, timeUtcMs, event);
    }
  }
  return { senders: [...places.keys()], rows: Float64Array.from(rows) };
}

function sendersByItem(events: readonly StoryEvent[]): Map<number, string[]> {
  const senders = new Map<number, string[]>();
  for (const { sender, items } of events) {
    if (sender === null) continue;
    for (const { id } of items) {
      const known = senders.get(id);
      if (known === undefined) senders.set(id, [sender]);
      else if (known.length < MOST_SENDERS_OF_AN_ITEM && !known.includes(sender)) known.push(sender);
    }
  }
  return senders;
}

/** Rows that are gathered before they are written, 24 bytes each. */
const GATHERED_ROWS = 100_000;

/** Rows of one sender, gathered: time and key of the event, one after the other. */
type Gathered = number[];

/**
 * Which events are about whose mail. A move or a deletion names only ids, and it is the deletion that people look for: it
 * belongs to the sender that another record of the same mailbox names with the same item. An event that names the sender itself
 * is found by its own column. A row here holds the time too, so that a search counts and pages along the key alone.
 */
export class SenderEventStore {
  readonly #db: Connection;
  readonly #texts: TextDictionary;
  readonly #rows;
  /** Written in the order of the key: that took 40 % of the time that mailbox after mailbox took. */
  readonly #ofSenders = new Map<number, Gathered>();
  #gatheredRows = 0;

  constructor(db: Connection, texts: TextDictionary) {
    this.#db = db;
    this.#texts = texts;
    this.#rows = new MultiInsert(db, "INSERT OR IGNORE INTO sender_event (sender, time_utc_ms, event)", 3);
  }

  clear(): void {
    this.#db.exec("DELETE FROM sender_event");
  }

  /** Takes what `senderRowsOf` found; what is known already stays. */
  add({ senders, rows }: SenderRows): void {
    const gathered = senders.map((sender) => this.#gatheredOf(this.#texts.idOf(sender)));
    for (let at = 0; at < rows.length; at += 3) gathered[rows[at]!]!.push(rows[at + 1]!, rows[at + 2]!);
    this.#gatheredRows += rows.length / 3;
    if (this.#gatheredRows >= GATHERED_ROWS) this.flush();
  }

  /** Writes what was gathered. */
  flush(): void {
    for (const sender of [...this.#ofSenders.keys()].sort((a, b) => a - b)) {
      const rows = this.#ofSenders.get(sender)!;
      for (const at of inOrderOfTime(rows)) this.#rows.add(sender, rows[at]!, rows[at + 1]!);
    }
    this.#rows.flush();
    this.#ofSenders.clear();
    this.#gatheredRows = 0;
  }

  #gatheredOf(sender: number): Gathered {
    const known = this.#ofSenders.get(sender);
    if (known !== undefined) return known;
    const gathered: Gathered = [];
    this.#ofSenders.set(sender, gathered);
    return gathered;
  }
}

/** Where the rows stand, in the order of time and key. */
function inOrderOfTime(rows: Gathered): Uint32Array {
  const places = Uint32Array.from({ length: rows.length / 2 }, (_, row) => row * 2);
  return places.sort((a, b) => rows[a]! - rows[b]! || rows[a + 1]! - rows[b + 1]!);
}

/** Most items of forgotten events that are looked at one by one. */
const FEW_ITEMS = 2000;

/** Rows around one item of a mailbox, with those that it became on other hosts. */
const FORGET = `WITH around AS MATERIALIZED (
    SELECT e.id, e.time_utc_ms, e.sender FROM event_item i CROSS JOIN event e ON e.id = i.event
    WHERE i.item = @item AND i.context IN (SELECT id FROM context WHERE mailbox IN (SELECT value FROM json_each(@mailboxes))))
  DELETE FROM sender_event WHERE (sender, time_utc_ms, event) IN (
    SELECT n.sender, e.time_utc_ms, e.id FROM around n, around e WHERE n.sender IS NOT NULL)`;

/**
 * Forgets what the events with keys from `first` until before `end` have to do with senders, before they go: their own rows, and
 * those of other events about the same items. The next replay of their mailboxes adds what still holds.
 * @returns false where they were too many: then all was forgotten
 */
export function forgetSenderEvents(db: Connection, first: number, end: number): boolean {
  const going = db
    .prepare<[number, number], [mailbox: number, items: Uint8Array]>(
      `SELECT c.mailbox, e.items FROM event e JOIN context c ON c.id = e.context
       WHERE e.id >= ? AND e.id < ? AND e.items IS NOT NULL AND c.mailbox IS NOT NULL`,
    )
    .raw()
    .all(first, end);
  const about = new Map<string, { readonly item: number; readonly mailbox: number }>();
  for (const [mailbox, items] of going) {
    forEachItemId(items, (item) => about.set(`${mailbox}/${item}`, { item, mailbox }));
    if (about.size <= FEW_ITEMS) continue;
    db.exec("DELETE FROM sender_event");
    return false;
  }
  const forget = db.prepare(FORGET);
  const lives = new Map<number, string>();
  for (const { item, mailbox } of about.values()) {
    const mailboxes = lives.get(mailbox) ?? JSON.stringify(withLaterLives(db, mailbox));
    lives.set(mailbox, mailboxes);
    forget.run({ item, mailboxes });
  }
  return true;
}
