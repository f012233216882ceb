import { EVENT_KINDS, FACTS, PROTOCOLS } from "../core/index.ts";
import type { Connection } from "./database.ts";
import { addressIds } from "./filter-contexts.ts";
import { decodeItems } from "./item-list.ts";
import { messageHash } from "./message-hash.ts";
import type { EventFilter } from "./types.ts";

/** A condition over `event e` (and `act a`) with its parameters. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly (number | string)[];
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
    .prepare(
      `SELECT e.id, e.items, e.fact, c.mailbox FROM event e LEFT JOIN context c ON c.id = e.context WHERE ${where.sql}`,
    )
    .all(...where.parameters) as { id: number; items: Uint8Array | null; fact: number; mailbox: number | null }[];
  const ids = new Set(naming.map((row) => row.id));
  const eventsOf = db
    .prepare<[number, number], number>(
      "SELECT event FROM event_item WHERE item = ? AND context IN (SELECT id FROM context WHERE mailbox = ?)",
    )
    .pluck();
  for (const row of naming) {
    if (row.mailbox === null) continue;
    for (const item of decodeItems(row.items)) for (const id of eventsOf.all(item.id, row.mailbox)) ids.add(id);
  }
  return inList("e.id", [...ids]);
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

function folderCondition(db: Connection, folder: string): SqlCondition {
  if (/^\d+$/.test(folder)) return { sql: "e.folder_id = ?", parameters: [Number(folder)] };
  const leaf = folder.split("/").at(-1) ?? folder;
  const names = db.prepare("SELECT id FROM text WHERE value = ? COLLATE NOCASE").pluck().all(leaf) as number[];
  const path = `"path":${JSON.stringify(folder)}`.replace(/[\\%_]/g, "\\$&");
  if (folder.startsWith("/") && folder.lastIndexOf("/") > 0) {
    return { sql: "e.details LIKE ? ESCAPE '\\'", parameters: [`%${path}%`] };
  }
  const named = inList("e.folder_name", names.length === 0 ? [-1] : names);
  const anyPath = `"path":"%/${leaf}"`.replace(/[\\_]/g, "\\$&");
  return { sql: `(${named.sql} OR e.details LIKE ? ESCAPE '\\')`, parameters: [...named.parameters, `%${anyPath}%`] };
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
  if (filter.sender !== undefined) {
    all.push(withItsItems(db, inList("e.sender", addressIds(db, filter.sender))));
  }
  if (filter.messageId !== undefined) all.push(messageIdCondition(db, filter.messageId));
  if (filter.recipient !== undefined) all.push(recipientCondition(db, filter.recipient));
  if (filter.folder !== undefined) all.push(folderCondition(db, filter.folder));
  return all;
}

/** All conditions of a filter over events with a row of their own. */
export function eventConditions(
  db: Connection,
  filter: EventFilter,
  contexts: ReadonlySet<number> | null,
  span: { readonly fromUtcMs: number; readonly toUtcMs: number },
): SqlCondition[] {
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
  if (Number.isFinite(span.fromUtcMs)) all.push({ sql: "e.time_utc_ms >= ?", parameters: [span.fromUtcMs] });
  if (Number.isFinite(span.toUtcMs)) all.push({ sql: "e.time_utc_ms < ?", parameters: [span.toUtcMs] });
  return all;
}
