import type { StoryEvent } from "../core/index.ts";
import type { Connection } from "./database.ts";
import type { TextDictionary } from "./dictionary.ts";
import { forEachItemId } from "./item-list.ts";
import { withLaterLives } from "./known-moves.ts";
import { OrderedInsert } from "./ordered-insert.ts";

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
    for (const sender of sendersOfItems(items, sendersOf)) {
      if (sender === own) continue;
      const place = places.get(sender) ?? places.size;
      places.set(sender, place);
      rows.push(place, timeUtcMs, event);
    }
  }
  return { senders: [...places.keys()], rows: Float64Array.from(rows) };
}

function sendersOfItems(
  items: StoryEvent["items"],
  sendersOf: ReadonlyMap<number, readonly string[]>,
): Iterable<string> {
  // Most records name one item: a set for each was a tenth of all objects that conclusions made.
  if (items.length < 2) return sendersOf.get(items[0]?.id ?? Number.NaN) ?? [];
  const senders = new Set<string>();
  for (const { id } of items) for (const sender of sendersOf.get(id) ?? []) senders.add(sender);
  return senders;
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

/**
 * Which events are about whose mail. A move or a deletion names only ids, and it is the deletion that people look for: it
 * belongs to the sender that another record of the same mailbox names with the same item. An event that names the sender itself
 * is found by its own column. A row here holds the time too, so that a search counts and pages along the key alone.
 */
export class SenderEventStore {
  readonly #db: Connection;
  readonly #texts: TextDictionary;
  readonly #rows;

  constructor(db: Connection, texts: TextDictionary) {
    this.#db = db;
    this.#texts = texts;
    this.#rows = new OrderedInsert(db, "INSERT OR IGNORE INTO sender_event (sender, time_utc_ms, event)", 3);
  }

  clear(): void {
    this.#db.exec("DELETE FROM sender_event");
  }

  /** Takes what `senderRowsOf` found; what is known already stays. */
  add({ senders, rows }: SenderRows): void {
    const ids = senders.map((sender) => this.#texts.idOf(sender));
    for (let at = 0; at < rows.length; at += 3) this.#rows.add(ids[rows[at]!]!, rows[at + 1]!, rows[at + 2]!);
  }

  /** Writes what was gathered. */
  flush(): void {
    this.#rows.flush();
  }
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
