import { OUTCOMES, PROTOCOLS } from "../core/index.ts";
import type { Batch, Checkpoint, ContextRow } from "./batch.ts";
import { type Connection, indexError, openForWriting } from "./database.ts";
import { TextDictionary } from "./dictionary.ts";
import { EVENT_STRINGS, type EventColumns, EVENT_NUMBERS as N } from "./event-columns.ts";
import { eventKey } from "./event-key.ts";
import { forEachItemId } from "./item-list.ts";
import { messageHash } from "./message-hash.ts";
import { MultiInsert } from "./multi-insert.ts";
import {
  decodeRequestBlock,
  encodeContextCounts,
  encodeRequestBlock,
  REQUEST_BLOCK_ROWS,
  type RequestColumns,
} from "./request-block.ts";
import { mergeRequestColumns } from "./request-merge.ts";
import { EVENT_INDEXES } from "./schema.ts";
import { lockForWriting } from "./writer-lock.ts";

/** A source as the writer knows it when its reading begins. */
export interface SourceState {
  readonly id: number;
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly headBytes: number;
  readonly headSha256: string;
  readonly firstSha256: string;
  readonly absolutePath: string;
  readonly compression: string;
  readonly indexedBytes: number;
  readonly sha256: string;
  readonly status: string;
  readonly fileBytes: number | null;
  readonly fileMtimeMs: number | null;
  readonly checkpoint: Checkpoint | null;
}

/** What identifies a source's content. */
export interface Fingerprint {
  readonly headBytes: number;
  readonly headSha256: string;
  readonly firstSha256: string;
}

/** What may change of a known source; what is undefined stays. */
export interface SourceChange {
  readonly path?: string;
  readonly absolutePath?: string;
  readonly compression?: string;
  readonly fingerprint?: Fingerprint;
  readonly fileBytes?: number | null;
  readonly fileMtimeMs?: number | null;
  /** Null: it was read without an error this time. */
  readonly error?: string | null;
}

/** What is known of a source's content once a stretch of it is in the index. */
export interface IndexedSpan {
  readonly indexedBytes: number;
  readonly sha256: string;
}

interface SourceMaps {
  readonly texts: number[];
  readonly contexts: number[];
}

/** Rows from which a load counts as large enough to build the indexes over `event` afresh. */
const REBUILD_FROM_ROWS = 50_000;

/**
 * Writes batches into an index. One writer at a time; a transaction is open from the first batch to `commit`, and each
 * batch carries the checkpoint that belongs to it, so whatever moment the process dies at, the index is consistent.
 */
export class IndexWriter {
  readonly db: Connection;
  readonly texts: TextDictionary;
  /** Contexts of the events that were added or taken away since conclusions were drawn last. */
  readonly dirtyContexts = new Set<number>();
  /** True where it is not known what has changed since then: an earlier run was killed. */
  everythingDirty = false;
  /** Whether this writer has noted already that conclusions are due. */
  dueSinceThisRun = false;
  readonly #path: string;
  readonly #unlock: () => void;
  readonly #maps = new Map<number, SourceMaps>();
  readonly #contextIds = new Map<string, number>();
  readonly #insert;
  #rowsAdded = 0;
  #indexesDropped = false;

  /** @throws {SalvageError} busy, not an index, newer, damaged, no permission */
  constructor(path: string) {
    this.#path = path;
    this.db = openForWriting(path);
    try {
      this.#unlock = lockForWriting(path);
    } catch (error) {
      this.db.close();
      throw error;
    }
    this.texts = new TextDictionary(this.db);
    this.#insert = prepareInserts(this.db);
  }

  hostId(name: string): number {
    this.db.prepare("INSERT OR IGNORE INTO host (name) VALUES (?)").run(name);
    return this.db.prepare<[string], number>("SELECT id FROM host WHERE name = ?").pluck().get(name) ?? 0;
  }

  /** Sources whose content may be the one with these first bytes. */
  sourcesWithHead(): SourceState[] {
    return (this.db.prepare(`${SOURCE_STATE} ORDER BY s.id`).all() as SourceStateRow[]).map(toSourceState);
  }

  sourceState(id: number): SourceState | null {
    const row = this.db.prepare(`${SOURCE_STATE} WHERE s.id = ?`).get(id) as SourceStateRow | undefined;
    return row === undefined ? null : toSourceState(row);
  }

  /** Registers a source that is not known yet; nothing of it is indexed so far. */
  addSource(source: {
    path: string;
    absolutePath: string;
    host: string;
    zone: string;
    compression: string;
    fingerprint: Fingerprint;
  }): number {
    this.begin();
    const run = this.db
      .prepare(
        `INSERT INTO source (path, absolute_path, host, zone, compression, status, head_bytes, head_sha256,
           first_sha256, indexed_bytes, sha256, records, events, unrecognised, malformed, suspicious, soap_lines,
           mailop_lines, rhythm, checkpoint)
         VALUES (?,?,?,?,?,'indexed',?,?,?,0,'',0,0,0,0,0,0,0,'[]','')`,
      )
      .run(
        source.path,
        source.absolutePath,
        this.hostId(source.host),
        source.zone,
        source.compression,
        source.fingerprint.headBytes,
        source.fingerprint.headSha256,
        source.fingerprint.firstSha256,
      );
    return Number(run.lastInsertRowid);
  }

  /** A known source was found under another name, in another form, grown, or its reading ended with an error. */
  updateSource(id: number, change: SourceChange): void {
    this.begin();
    const columns: Record<string, string | number | null | undefined> = {
      path: change.path,
      absolute_path: change.absolutePath,
      compression: change.compression,
      head_bytes: change.fingerprint?.headBytes,
      head_sha256: change.fingerprint?.headSha256,
      first_sha256: change.fingerprint?.firstSha256,
      file_bytes: change.fileBytes,
      file_mtime_ms: change.fileMtimeMs,
      error: change.error,
      status: change.error === undefined ? undefined : change.error === null ? "indexed" : "failed",
    };
    for (const [column, value] of Object.entries(columns)) {
      if (value !== undefined) this.db.prepare(`UPDATE source SET ${column} = ? WHERE id = ?`).run(value, id);
    }
  }

  begin(): void {
    if (this.db.inTransaction) return;
    try {
      this.db.exec("BEGIN IMMEDIATE");
    } catch (error) {
      throw indexError(this.#path, error);
    }
  }

  /** Forgets what was written behind a checkpoint: the last record of a source, which may have been unfinished. */
  rewind(source: number, checkpoint: Checkpoint): void {
    this.begin();
    const first = eventKey(source, checkpoint.nextOrdinal);
    const end = eventKey(source + 1, 0);
    for (const table of ["event_item", "event_recipient"]) {
      this.db.prepare(`DELETE FROM ${table} WHERE event >= ? AND event < ?`).run(first, end);
    }
    const contexts = this.db.prepare("SELECT DISTINCT context FROM event WHERE id >= ? AND id < ?").pluck();
    for (const context of contexts.all(first, end) as number[]) this.dirtyContexts.add(context);
    this.db.prepare("DELETE FROM event WHERE id >= ? AND id < ?").run(first, end);
    this.db.prepare("DELETE FROM act WHERE id >= ? AND id < ?").run(first, end);
    this.db
      .prepare("UPDATE act SET outcome = 0, closed_by = NULL WHERE closed_by >= ? AND closed_by < ?")
      .run(first, end);
    this.db
      .prepare("DELETE FROM unrecognised WHERE source = ? AND offset_bytes >= ?")
      .run(source, checkpoint.offsetBytes);
    this.db.prepare("DELETE FROM malformed WHERE source = ? AND offset_bytes >= ?").run(source, checkpoint.offsetBytes);
    this.#rewindRequests(source, checkpoint.nextOrdinal);
  }

  #rewindRequests(source: number, nextOrdinal: number): void {
    this.db.prepare("DELETE FROM request_block WHERE source = ? AND first_ordinal >= ?").run(source, nextOrdinal);
    const last = this.#lastBlock(source);
    if (last === undefined) return;
    const columns = decodeRequestBlock(last.columns);
    let keep = columns.rows;
    while (keep > 0 && columns.ordinal[keep - 1]! >= nextOrdinal) keep--;
    if (keep < columns.rows) this.#replaceBlock(source, last.first_ordinal, columns, keep);
  }

  #lastBlock(source: number): { first_ordinal: number; rows: number; columns: Uint8Array } | undefined {
    return this.#insert.lastBlock.get(source) as
      | { first_ordinal: number; rows: number; columns: Uint8Array }
      | undefined;
  }

  #replaceBlock(source: number, firstOrdinal: number, columns: RequestColumns, rows: number): void {
    this.db.prepare("DELETE FROM request_block WHERE source = ? AND first_ordinal = ?").run(source, firstOrdinal);
    if (rows > 0) this.#insertBlock(source, columns, rows);
  }

  #insertBlock(source: number, columns: RequestColumns, rows: number): void {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      const time = columns.timeUtcMs[row]!;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    this.#insert.requestBlock.run(
      source,
      columns.ordinal[0]!,
      rows,
      from,
      to,
      encodeContextCounts(columns.context, rows),
      encodeRequestBlock(columns, rows),
    );
  }

  /** Applies a batch of one source, with its checkpoint, inside the open transaction. */
  apply(source: number, host: number, batch: Batch, span: IndexedSpan | null): void {
    this.begin();
    const maps = this.#mapsOf(source);
    for (const text of batch.newTexts) maps.texts.push(this.texts.idOf(text));
    for (const context of batch.newContexts) maps.contexts.push(this.#contextId(host, context, maps));
    this.#dropIndexesForLargeLoad(batch.events.rows);
    this.#addEvents(source, maps, batch.events);
    this.#flushEvents();
    for (const block of batch.requests) this.#addRequests(source, maps, block);
    this.#addFacts(source, host, maps, batch);
    this.#saveCheckpoint(source, batch, span);
  }

  /** Forgets the numbers that a worker gave out for a source; call when its reading ends. */
  forgetNumbers(source: number): void {
    this.#maps.delete(source);
  }

  #mapsOf(source: number): SourceMaps {
    let maps = this.#maps.get(source);
    if (maps === undefined) {
      maps = { texts: [0], contexts: [0] };
      this.#maps.set(source, maps);
    }
    return maps;
  }

  #contextId(host: number, row: ContextRow, maps: SourceMaps): number {
    const text = (number: number): number => maps.texts[number] ?? 0;
    const protocol = row.protocol === null ? 0 : PROTOCOLS.indexOf(row.protocol) + 1;
    const values = [
      text(row.account),
      text(row.actor),
      row.mid,
      text(row.ip),
      text(row.client),
      protocol,
      text(row.dataSource),
      text(row.device),
      text(row.proxy),
      row.about ? 1 : 0,
    ];
    const key = `${host}|${values.join("|")}`;
    let id = this.#contextIds.get(key);
    if (id === undefined) {
      id =
        (this.#insert.findContext.get(key) as number | undefined) ??
        Number(this.#insert.context.run(key, host, ...values).lastInsertRowid);
      if (this.#contextIds.size > 200_000) this.#contextIds.clear();
      this.#contextIds.set(key, id);
    }
    return id;
  }

  #addEvents(source: number, maps: SourceMaps, columns: EventColumns): void {
    const { numbers, strings, items } = columns;
    const optional = (value: number): number | null => (Number.isNaN(value) ? null : value);
    let itemsFrom = 0;
    for (let row = 0; row < columns.rows; row++) {
      const at = row * N.width;
      const id = eventKey(source, numbers[at + N.ordinal]!);
      const context = maps.contexts[numbers[at + N.context]!] ?? 0;
      this.dirtyContexts.add(context);
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
      if (itemBytes !== null) forEachItemId(itemBytes, (item) => this.#insert.item.add(item, id));
    }
    for (let at = 0; at < columns.recipients.length; at += 2) {
      const address = maps.texts[columns.recipients[at + 1]!] ?? 0;
      this.#insert.recipient.add(address, eventKey(source, columns.recipients[at]!));
    }
  }

  #flushEvents(): void {
    this.#insert.event.flush();
    this.#insert.item.flush();
    this.#insert.recipient.flush();
  }

  /** Adds a block; a small one is joined to a small one before it, so that following a log leaves no crumbs. */
  #addRequests(source: number, maps: SourceMaps, block: RequestColumns): void {
    for (let row = 0; row < block.rows; row++) {
      block.context[row] = maps.contexts[block.context[row]!] ?? 0;
      block.operation[row] = maps.texts[block.operation[row]!] ?? 0;
      block.thread[row] = maps.texts[block.thread[row]!] ?? 0;
    }
    if (block.rows < REQUEST_BLOCK_ROWS / 2) {
      const last = this.#lastBlock(source);
      if (last !== undefined && last.rows + block.rows <= REQUEST_BLOCK_ROWS) {
        const joined = mergeRequestColumns(decodeRequestBlock(last.columns), block);
        this.#replaceBlock(source, last.first_ordinal, joined, joined.rows);
        return;
      }
    }
    if (block.rows > 0) this.#insertBlock(source, block, block.rows);
  }

  #addFacts(source: number, host: number, maps: SourceMaps, batch: Batch): void {
    const text = (number: number): number => maps.texts[number] ?? 0;
    const insert = this.#insert;
    for (const act of batch.acts) {
      const closedBy = act.closedBy === null ? null : eventKey(source, act.closedBy);
      const outcome = OUTCOMES.indexOf(act.outcome);
      insert.act.run(eventKey(source, act.act), text(act.operation), outcome, act.elapsedMs, closedBy);
    }
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
    for (const row of batch.silences) insert.silence.run(source, row.fromUtcMs, row.toUtcMs);
    for (const row of batch.pulses) insert.pulse.run(host, row.slot, source, row.records, row.deletions);
    for (const row of batch.activities) {
      const context = maps.contexts[row.context] ?? 0;
      insert.activity.run(context, source, row.fromUtcMs, row.toUtcMs, row.events, row.deletions);
    }
    for (const row of batch.owners) {
      insert.owner.run(host, row.mid, text(row.account), text(row.accountId), row.weight, row.timeUtcMs);
    }
    for (let at = 0; at < batch.contextRecords.length; at += 2) {
      insert.contextRecords.run(batch.contextRecords[at + 1]!, maps.contexts[batch.contextRecords[at]!] ?? 0);
    }
    this.#insert.forgetOpenActs.run(eventKey(source, 0), eventKey(source + 1, 0));
    for (const open of batch.openActs) {
      insert.openAct.run(eventKey(source, open.act), text(open.thread), open.key, open.timeUtcMs);
    }
  }

  #saveCheckpoint(source: number, batch: Batch, span: IndexedSpan | null): void {
    this.#insert.checkpoint.run({
      ...batch.counts,
      source,
      rhythm: JSON.stringify(batch.rhythm),
      checkpoint: JSON.stringify(batch.checkpoint),
      indexedBytes: span?.indexedBytes ?? null,
      sha256: span?.sha256 ?? null,
    });
  }

  /** Indexes over a table that grows by more than half are cheaper to build once than to keep. */
  #dropIndexesForLargeLoad(rows: number): void {
    this.#rowsAdded += rows;
    if (this.#indexesDropped || this.#rowsAdded < REBUILD_FROM_ROWS) return;
    const before = Number(this.db.prepare("SELECT count(*) FROM event").pluck().get()) - this.#rowsAdded;
    this.#indexesDropped = true;
    if (before > this.#rowsAdded * 4) return;
    for (const sql of EVENT_INDEXES) this.db.exec(`DROP INDEX IF EXISTS ${/EXISTS (\w+) ON/.exec(sql)?.[1]}`);
  }

  /** Ends the transaction; what was applied so far survives whatever comes. */
  commit(): void {
    if (this.db.inTransaction) this.db.exec("COMMIT");
  }

  /** Builds the indexes over events where they are missing. */
  buildIndexes(): void {
    for (const sql of EVENT_INDEXES) this.db.exec(sql);
    this.#rowsAdded = 0;
    this.#indexesDropped = false;
  }

  close(): void {
    if (this.db.inTransaction) this.db.exec("ROLLBACK");
    this.db.close();
    this.#unlock();
  }
}

const SOURCE_STATE = `SELECT s.id, s.path, h.name AS host, s.zone, s.head_bytes, s.head_sha256, s.first_sha256,
  s.absolute_path, s.compression, s.indexed_bytes, s.sha256, s.status, s.file_bytes, s.file_mtime_ms, s.checkpoint FROM source s JOIN host h ON h.id = s.host`;

interface SourceStateRow {
  readonly id: number;
  readonly path: string;
  readonly host: string;
  readonly zone: string;
  readonly head_bytes: number;
  readonly head_sha256: string;
  readonly first_sha256: string;
  readonly absolute_path: string;
  readonly compression: string;
  readonly indexed_bytes: number;
  readonly sha256: string;
  readonly status: string;
  readonly file_bytes: number | null;
  readonly file_mtime_ms: number | null;
  readonly checkpoint: string;
}

function toSourceState(row: SourceStateRow): SourceState {
  return {
    id: row.id,
    path: row.path,
    host: row.host,
    zone: row.zone,
    headBytes: row.head_bytes,
    headSha256: row.head_sha256,
    firstSha256: row.first_sha256,
    absolutePath: row.absolute_path,
    compression: row.compression,
    indexedBytes: row.indexed_bytes,
    sha256: row.sha256,
    status: row.status,
    fileBytes: row.file_bytes,
    fileMtimeMs: row.file_mtime_ms,
    checkpoint: row.checkpoint === "" ? null : (JSON.parse(row.checkpoint) as Checkpoint),
  };
}

function prepareInserts(db: Connection) {
  return {
    event: new MultiInsert(
      db,
      `INSERT INTO event (id, time_utc_ms, context, thread, kind, fact, act, offset_bytes, length_bytes, line, flags,
         folder_id, folder_name, message_hash, message_id, sender, claimed, port, soap_id, items, details)`,
      21,
    ),
    item: new MultiInsert(db, "INSERT OR IGNORE INTO event_item (item, event)", 2),
    recipient: new MultiInsert(db, "INSERT OR IGNORE INTO event_recipient (address, event)", 2),
    findContext: db.prepare("SELECT id FROM context WHERE key = ?").pluck(),
    context: db.prepare(
      `INSERT INTO context (key, host, account, actor, mid, ip, client, protocol, data_source, device, proxy, about)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
    ),
    lastBlock: db.prepare(
      "SELECT first_ordinal, rows, columns FROM request_block WHERE source = ? ORDER BY first_ordinal DESC LIMIT 1",
    ),
    requestBlock: db.prepare(
      `INSERT INTO request_block (source, first_ordinal, rows, from_utc_ms, to_utc_ms, contexts, columns)
       VALUES (?,?,?,?,?,?,?)`,
    ),
    act: db.prepare("INSERT OR REPLACE INTO act (id, operation, outcome, elapsed_ms, closed_by) VALUES (?,?,?,?,?)"),
    unrecognised: db.prepare("INSERT OR REPLACE INTO unrecognised VALUES (?,?,?,?,?,?,?)"),
    malformed: db.prepare("INSERT OR REPLACE INTO malformed VALUES (?,?,?,?)"),
    silence: db.prepare("INSERT OR REPLACE INTO silence VALUES (?,?,?)"),
    // Absolute values of the slot in this source, so that applying a slot again changes nothing.
    pulse: db.prepare("INSERT OR REPLACE INTO pulse VALUES (?,?,?,?,?)"),
    activity: db.prepare("INSERT OR REPLACE INTO activity VALUES (?,?,?,?,?,?)"),
    owner: db.prepare(
      `INSERT INTO owner_fact VALUES (?,?,?,?,?,?)
       ON CONFLICT DO UPDATE SET time_utc_ms = max(time_utc_ms, excluded.time_utc_ms)`,
    ),
    contextRecords: db.prepare("UPDATE context SET records = records + ? WHERE id = ?"),
    forgetOpenActs: db.prepare("DELETE FROM open_act WHERE act >= ? AND act < ?"),
    openAct: db.prepare("INSERT OR REPLACE INTO open_act VALUES (?,?,?,?)"),
    checkpoint: db.prepare(
      `UPDATE source SET records = @records, events = @events, unrecognised = @unrecognised, malformed = @malformed,
         suspicious = @suspicious, soap_lines = @soapLines, mailop_lines = @mailopLines,
         from_utc_ms = @fromUtcMs, to_utc_ms = @toUtcMs, rhythm = @rhythm, checkpoint = @checkpoint,
         indexed_bytes = coalesce(@indexedBytes, indexed_bytes), sha256 = coalesce(@sha256, sha256)
       WHERE id = @source`,
    ),
  };
}
