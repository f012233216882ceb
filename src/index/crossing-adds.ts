import { EVENT_KINDS } from "../core/index.ts";
import { FLAG } from "./batch.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { hiddenAdds } from "./hidden-adds.ts";
import { decodeItems } from "./item-list.ts";
import { GENUINE } from "./story-row-reader.ts";

/** An item that an act added to `mailbox` (its `mid`; `mailboxKey` in the tables). */
export interface CrossingAdd {
  readonly mailboxKey: number;
  readonly account: string | null;
  readonly mailbox: number;
  /** Null where the log has the request that added it and not the record of the item. */
  readonly id: number | null;
  readonly messageId: string | null;
}

type AddRow = [act: number, context: number, items: Uint8Array | null, messageId: string | null, fromContext: number];

/** The far ends of moves from one mailbox to another, by the act that deletes the items. */
export function crossingAdds(db: Connection, contexts: ContextLookup): Map<number, CrossingAdd[]> {
  const adds = new Map<number, CrossingAdd[]>();
  for (const [act, context, items, messageId, fromContext] of [...addsOfCrossingActs(db), ...addsByOtherRequests(db)]) {
    const info = contexts.get(context);
    if (info.mailbox === null || (fromContext !== NONE && info.mailbox === contexts.get(fromContext).mailbox)) continue;
    const list = adds.get(act) ?? [];
    for (const { id } of decodeItems(items)) {
      list.push({ mailboxKey: info.mailbox, account: info.owner, mailbox: info.mid ?? 0, id, messageId });
    }
    adds.set(act, list);
  }
  for (const { act, context, fromContext } of hiddenAdds(db)) {
    const { mailbox, mid, owner } = contexts.get(context);
    if (mailbox === null || mailbox === contexts.get(fromContext).mailbox) continue;
    const list = adds.get(act) ?? [];
    list.push({ mailboxKey: mailbox, account: owner, mailbox: mid ?? 0, id: null, messageId: null });
    adds.set(act, list);
  }
  return adds;
}

const NONE = -1;

/** SQL: acts that touched several mailboxes. */
export const CROSSING_ACTS = `SELECT act FROM event WHERE flags >= ${FLAG.crossing}`;

const ADDS = `e.kind IN (${EVENT_KINDS.indexOf("add")}, ${EVENT_KINDS.indexOf("copy")})`;

/** SQL over `event e`: what the acts that a query names added. Found by key and by the index that leaves out an act's first event. */
export function addsOf(acts: string): string {
  return `((e.act = e.id AND e.id IN (${acts}) AND ${ADDS}) OR (e.act != e.id AND e.act IN (${acts}) AND ${ADDS}))`;
}

/** What acts that touched several mailboxes added. */
function addsOfCrossingActs(db: Connection): AddRow[] {
  return db
    .prepare<[], AddRow>(
      `SELECT e.act, e.context, e.items, e.message_id, ${NONE} FROM event e
       WHERE ${addsOf(CROSSING_ACTS)} AND ${GENUINE} ORDER BY e.id`,
    )
    .raw()
    .all();
}

/**
 * A message that goes to another user's mailbox is added there by a request of its own (AddMsgRequest, maybe on another server),
 * which keeps the SOAP id of the request that deletes it here.
 */
function addsByOtherRequests(db: Connection): AddRow[] {
  const requests = "SELECT id FROM act WHERE operation IN (SELECT id FROM text WHERE value = 'AddMsgRequest')";
  return db
    .prepare<[], AddRow>(
      `SELECT d.act, e.context, e.items, e.message_id, d.context FROM event e
       CROSS JOIN event d ON d.soap_id = e.soap_id AND d.kind = 3
       WHERE ${addsOf(requests)} AND e.kind = ${EVENT_KINDS.indexOf("add")} AND e.soap_id IS NOT NULL
         AND d.act != e.act AND ${GENUINE} ORDER BY e.id, d.soap_id, d.id`,
    )
    .raw()
    .all();
}
