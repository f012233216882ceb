import { EVENT_KINDS, FACTS, PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { addressIds, type Span } from "./filter-contexts.ts";
import { folderCondition } from "./filter-folder.ts";
import { decodeHexItems } from "./item-list.ts";
import { messageHash } from "./message-hash.ts";
import type { EventFilter } from "./types.ts";

/** A condition over `event e` (and `act a`, and the rows of a branch) with its parameters. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly (number | string)[];
}

/** Events that a filter finds along one road; no two branches of a filter find the same event. */
export interface Branch {
  /** Table by whose order events are found where it is not their own; it has `time_utc_ms` and `event`. */
  readonly table: "event" | "sender_event";
  readonly conditions: readonly SqlCondition[];
}

function inList(column: string, ids: readonly number[]): SqlCondition {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(ids)] };
}

/**
 * Events about a message: those whose record names it, and those about the item that it became (a move or a deletion names
 * only the id, and it is the deletion that people look for).
 */
function withItsItems(db: Connection, where: SqlCondition): SqlCondition {
  const naming = db
    .prepare<(number | string)[], [id: number, items: string, mailbox: number | null]>(
      `SELECT e.id, hex(e.items), c.mailbox FROM event e LEFT JOIN context c ON c.id = e.context WHERE ${where.sql}`,
    )
    .raw()
    .all(...where.parameters);
  const ids = new Set<number>();
  const items = new Map<number, number[]>();
  for (const [id, hexItems, mailbox] of naming) {
    ids.add(id);
    if (mailbox === null) continue;
    const ofMailbox = items.get(mailbox) ?? [];
    items.set(mailbox, ofMailbox);
    for (const item of decodeHexItems(hexItems)) ofMailbox.push(item.id);
  }
  for (const id of eventsAbout(db, items)) ids.add(id);
  return inList("e.id", [...ids]);
}

/** Keys of the events that name these items, by mailbox. One query for all. */
function eventsAbout(db: Connection, items: ReadonlyMap<number, readonly number[]>): number[] {
  return db
    .prepare<[string], number>(
      `SELECT ei.event FROM json_each(?) m CROSS JOIN context c ON c.mailbox = m.value ->> 0
       CROSS JOIN json_each(m.value, '$[1]') i CROSS JOIN event_item ei ON ei.item = i.value AND ei.context = c.id`,
    )
    .pluck()
    .all(JSON.stringify([...items]));
}

function messageIdCondition(db: Connection, messageId: string): SqlCondition {
  const bare = messageId.replace(/^<|>$/g, "");
  const forms = [bare, `<${bare}>`];
  const parameters = forms.flatMap((form) => [messageHash(form), form]);
  return withItsItems(db, {
    sql: "(e.message_hash = ? AND e.message_id = ?) OR (e.message_hash = ? AND e.message_id = ?)",
    parameters,
  });
}

/** Recipients are named by sent and refused mail; who a delivered message was for shows in whose mailbox it was added to. */
function recipientCondition(db: Connection, recipient: string): SqlCondition {
  const ids = addressIds(db, recipient);
  const lmtp = PROTOCOLS.indexOf("lmtp") + 1;
  return {
    sql: `(e.id IN (SELECT event FROM event_recipient WHERE address IN (SELECT value FROM json_each(?)))
      OR (e.fact = ${FACTS.indexOf("message-add")} AND e.context IN (SELECT id FROM context
          WHERE protocol = ${lmtp} AND account IN (SELECT value FROM json_each(?)))))`,
    parameters: [JSON.stringify(ids), JSON.stringify(ids)],
  };
}

function operationCondition(db: Connection, operation: string): SqlCondition {
  return inList("a.operation", operationIds(db, operation));
}

/** Text ids of an operation's name, whatever its case, with `Request` behind it or not. */
export function operationIds(db: Connection, operation: string): number[] {
  return db
    .prepare("SELECT id FROM text WHERE value = ? COLLATE NOCASE OR value = ? COLLATE NOCASE")
    .pluck()
    .all(operation, `${operation}Request`) as number[];
}

/** Conditions that only events with a row of their own can meet. */
function itemConditions(db: Connection, filter: EventFilter, contexts: ReadonlySet<number> | null): SqlCondition[] {
  const all: SqlCondition[] = [];
  if (filter.itemId !== undefined) {
    const among = contexts === null ? "" : " AND context IN (SELECT value FROM json_each(?))";
    const parameters = contexts === null ? [filter.itemId] : [filter.itemId, JSON.stringify([...contexts])];
    all.push({ sql: `e.id IN (SELECT event FROM event_item WHERE item = ?${among})`, parameters });
  }
  if (filter.messageId !== undefined) all.push(messageIdCondition(db, filter.messageId));
  if (filter.recipient !== undefined) all.push(recipientCondition(db, filter.recipient));
  if (filter.folder !== undefined) all.push(folderCondition(db, filter.folder));
  return all;
}

/**
 * The roads to the events with a row of their own that a filter asks for: those that name a sender, and those about mail of his
 * (see sender-events.ts).
 */
export function eventBranches(
  db: Connection,
  filter: EventFilter,
  contexts: ReadonlySet<number> | null,
  span: Span,
): Branch[] {
  if (filter.sender === undefined) {
    return [{ table: "event", conditions: [...eventConditions(db, filter, contexts), ...during("e", span)] }];
  }
  const senders = addressIds(db, filter.sender);
  const others = eventConditions(db, filter, contexts);
  const naming = { table: "event", conditions: [among("e.sender", senders), ...others, ...during("e", span)] } as const;
  if (senders.length === 1) {
    return [
      naming,
      { table: "sender_event", conditions: [among("b.sender", senders), ...others, ...during("b", span)] },
    ];
  }
  // An event about mail of several of them has a row for each.
  const about = among("sender", senders);
  const once = { ...about, sql: `e.id IN (SELECT event FROM sender_event WHERE ${about.sql})` };
  const unnamed = among("e.sender", senders);
  const conditions = [once, { ...unnamed, sql: `(e.sender IS NULL OR NOT ${unnamed.sql})` }, ...others];
  return [naming, { table: "event", conditions: [...conditions, ...during("e", span)] }];
}

/** One value is said plainly: then the index over it gives the order too. */
function among(column: string, ids: readonly number[]): SqlCondition {
  return ids.length === 1 ? { sql: `${column} = ?`, parameters: ids } : inList(column, ids);
}

function during(table: "e" | "b", { fromUtcMs, toUtcMs }: Span): SqlCondition[] {
  const all: SqlCondition[] = [];
  if (Number.isFinite(fromUtcMs)) all.push({ sql: `${table}.time_utc_ms >= ?`, parameters: [fromUtcMs] });
  if (Number.isFinite(toUtcMs)) all.push({ sql: `${table}.time_utc_ms < ?`, parameters: [toUtcMs] });
  return all;
}

/** The conditions of a filter but those on the sender and on the time. */
function eventConditions(db: Connection, filter: EventFilter, contexts: ReadonlySet<number> | null): SqlCondition[] {
  const all = itemConditions(db, filter, contexts);
  if (contexts !== null) all.push(inList("e.context", [...contexts]));
  if (filter.kinds !== undefined)
    all.push(
      inList(
        "e.kind",
        filter.kinds.map((kind) => EVENT_KINDS.indexOf(kind)),
      ),
    );
  if (filter.operation !== undefined) all.push(operationCondition(db, filter.operation));
  return all;
}
