import { OUTCOMES } from "../core/index.ts";
import type { Batch } from "./batch.ts";
import type { Connection } from "./database.ts";
import { EVENT_STRINGS, type EventColumns, EVENT_NUMBERS as N } from "./event-columns.ts";
import { eventKey } from "./event-key.ts";
import { forEachItemId } from "./item-list.ts";
import { messageHash } from "./message-hash.ts";
import { MultiInsert } from "./multi-insert.ts";

/** Keys in the tables for the numbers that a worker gave out for one source. Number 0 is none. */
export interface WorkerNumbers {
  readonly texts: number[];
  readonly contexts: number[];
}

/** Writes the events of batches and what else a batch states. */
export class EventWriter {
  readonly #insert;

  constructor(db: Connection) {
    this.#insert = prepareInserts(db);
  }

  /** @returns the keys of the contexts that the events have */
  addEvents(source: number, maps: WorkerNumbers, columns: EventColumns): Set<number> {
    const contexts = new Set<number>();
    const { numbers, strings, items } = columns;
    const optional = (value: number): number | null => (Number.isNaN(value) ? null : value);
    let itemsFrom = 0;
    for (let row = 0; row < columns.rows; row++) {
      const at = row * N.width;
      const id = eventKey(source, numbers[at + N.ordinal]!);
      const context = maps.contexts[numbers[at + N.context]!] ?? 0;
      contexts.add(context);
      const messageId = strings[row * EVENT_STRINGS.width + EVENT_STRINGS.messageId] ?? null;
      const sender = numbers[at + N.sender]!;
      const itemsTo = numbers[at + N.itemsEnd]!;
      const itemBytes = itemsTo === itemsFrom ? null : items.subarray(itemsFrom, itemsTo);
      itemsFrom = itemsTo;
      this.#insert.event.add(
        id,
        numbers[at + N.timeUtcMs]!,
        context,
        maps.texts[numbers[at + N.thread]!] ?? 0,
        numbers[at + N.kind]!,
        numbers[at + N.fact]!,
        eventKey(source, numbers[at + N.act]!),
        numbers[at + N.offsetBytes]!,
        numbers[at + N.lengthBytes]!,
        numbers[at + N.line]!,
        numbers[at + N.flags]!,
        optional(numbers[at + N.folderId]!),
        maps.texts[numbers[at + N.folderName]!] ?? 0,
        messageId === null ? null : messageHash(messageId),
        messageId,
        sender === 0 ? null : (maps.texts[sender] ?? null),
        optional(numbers[at + N.claimed]!),
        optional(numbers[at + N.port]!),
        strings[row * EVENT_STRINGS.width + EVENT_STRINGS.soapId] ?? null,
        itemBytes,
        strings[row * EVENT_STRINGS.width + EVENT_STRINGS.details] ?? null,
      );
      if (itemBytes !== null) forEachItemId(itemBytes, (item) => this.#insert.item.add(item, context, id));
    }
    for (let at = 0; at < columns.recipients.length; at += 2) {
      const address = maps.texts[columns.recipients[at + 1]!] ?? 0;
      this.#insert.recipient.add(address, eventKey(source, columns.recipients[at]!));
    }
    this.#insert.event.flush();
    this.#insert.item.flush();
    this.#insert.recipient.flush();
    return contexts;
  }

  /** Everything of a batch but its events, requests and activity. */
  addFacts(source: number, host: number, maps: WorkerNumbers, batch: Batch, isTail: boolean): void {
    const text = (number: number): number => maps.texts[number] ?? 0;
    const insert = this.#insert;
    for (const act of batch.acts) {
      const closedBy = act.closedBy === null ? null : eventKey(source, act.closedBy);
      const outcome = OUTCOMES.indexOf(act.outcome);
      insert.act.add(eventKey(source, act.act), text(act.operation), outcome, act.elapsedMs, closedBy);
    }
    insert.act.flush();
    for (const row of batch.unrecognised) {
      insert.unrecognised.run(
        source,
        row.offsetBytes,
        row.lengthBytes,
        row.line,
        row.timeUtcMs,
        text(row.category),
        row.text,
      );
    }
    for (const row of batch.malformed) insert.malformed.run(source, row.offsetBytes, row.lengthBytes, row.line);
    const tail = isTail ? 1 : 0;
    for (const row of batch.silences) insert.silence.run(source, row.fromUtcMs, row.toUtcMs, tail);
    for (const row of batch.stretches) insert.stretch.run(source, row.fromUtcMs, row.toUtcMs, tail);
    for (const row of batch.pulses) insert.pulse.run(host, row.slot, source, row.records);
    for (const row of batch.owners) {
      insert.owner.run(host, row.mid, text(row.account), text(row.accountId), row.weight, row.timeUtcMs);
    }
    this.#insert.forgetOpenActs.run(eventKey(source, 0), eventKey(source + 1, 0));
    for (const open of batch.openActs) {
      insert.openAct.run(eventKey(source, open.act), text(open.thread), open.key, open.timeUtcMs);
    }
  }
}

function prepareInserts(db: Connection) {
  return {
    event: new MultiInsert(
      db,
      `INSERT INTO event (id, time_utc_ms, context, thread, kind, fact, act, offset_bytes, length_bytes, line, flags,
         folder_id, folder_name, message_hash, message_id, sender, claimed, port, soap_id, items, details)`,
      21,
    ),
    item: new MultiInsert(db, "INSERT OR IGNORE INTO event_item (item, context, event)", 3),
    recipient: new MultiInsert(db, "INSERT OR IGNORE INTO event_recipient (address, event)", 2),
    act: new MultiInsert(db, "INSERT OR REPLACE INTO act (id, operation, outcome, elapsed_ms, closed_by)", 5),
    unrecognised: db.prepare("INSERT OR REPLACE INTO unrecognised VALUES (?,?,?,?,?,?,?)"),
    malformed: db.prepare("INSERT OR REPLACE INTO malformed VALUES (?,?,?,?)"),
    silence: db.prepare("INSERT OR REPLACE INTO silence VALUES (?,?,?,?)"),
    stretch: db.prepare("INSERT OR REPLACE INTO stretch VALUES (?,?,?,?)"),
    // Absolute values of the slot in this source, so that applying a slot again changes nothing.
    pulse: db.prepare("INSERT OR REPLACE INTO pulse VALUES (?,?,?,?)"),
    owner: db.prepare(
      `INSERT INTO owner_fact VALUES (?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET time_utc_ms = max(time_utc_ms, excluded.time_utc_ms)`,
    ),
    forgetOpenActs: db.prepare("DELETE FROM open_act WHERE act >= ? AND act < ?"),
    openAct: db.prepare("INSERT OR REPLACE INTO open_act VALUES (?,?,?,?)"),
  };
}
