import { PROTOCOLS } from "../core/index.ts";
import { ActivityTally } from "./activity-tally.ts";
import type { Batch, Checkpoint, ContextRow } from "./batch.ts";
import { contextsOfChangedActs } from "./changed-acts.ts";
import { distrustSource, trustSource } from "./damaged-sources.ts";
import { type Connection, indexError, openForWriting } from "./database.ts";
import { TextDictionary } from "./dictionary.ts";
import { EventWriter, type WorkerNumbers } from "./event-writer.ts";
import { RequestStore } from "./request-store.ts";
import { forgetEventsBehind } from "./rewind.ts";
import { EVENT_INDEXES } from "./schema.ts";
import {
  changeSource,
  hostId,
  insertSource,
  knownSources,
  type NewSource,
  type SourceChange,
  type SourceState,
} from "./source-table.ts";
import { lockForWriting } from "./writer-lock.ts";

/** What is known of a source's content once a stretch of it is in the index. */
export interface IndexedSpan {
  readonly indexedBytes: number;
  readonly sha256: string;
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
  /** Contexts of the events that were added, changed or taken away since conclusions were drawn last. */
  readonly dirtyContexts = new Set<number>();
  /** True where it is not known what has changed since then: an earlier run was killed. */
  everythingDirty = false;
  /** Whether this writer has noted already that conclusions are due. */
  dueSinceThisRun = false;
  readonly path: string;
  readonly #unlock: () => void;
  readonly #maps = new Map<number, WorkerNumbers>();
  readonly #contextIds = new Map<string, number>();
  /** Where the reading of a source went on, by the source: the number of its first event. */
  readonly #resumedAt = new Map<number, number>();
  readonly #events: EventWriter;
  readonly #requests: RequestStore;
  readonly #activity: ActivityTally;
  readonly #findContext;
  readonly #insertContext;
  readonly #saveState;
  #rowsAdded = 0;
  #indexesDropped = false;

  /** @throws {SalvageError} busy, not an index, newer, damaged, no permission */
  constructor(path: string) {
    this.path = path;
    this.#unlock = lockForWriting(path);
    try {
      this.db = openForWriting(path);
    } catch (error) {
      this.#unlock();
      throw error;
    }
    this.texts = new TextDictionary(this.db);
    this.#events = new EventWriter(this.db);
    this.#requests = new RequestStore(this.db);
    this.#activity = new ActivityTally(this.db);
    this.#findContext = this.db.prepare("SELECT id FROM context WHERE key = ?").pluck();
    this.#insertContext = this.db.prepare(
      `INSERT INTO context (key, host, account, actor, mid, ip, client, protocol, data_source, device, proxy, about, account_id)
       VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    );
    this.#saveState = this.db.prepare(
      `UPDATE source SET records = @records, events = @events, unrecognised = @unrecognised, malformed = @malformed,
         suspicious = @suspicious, soap_lines = @soapLines, mailop_lines = @mailopLines,
         from_utc_ms = @fromUtcMs, to_utc_ms = @toUtcMs,
         left_out_from_utc_ms = @leftOutFromUtcMs, left_out_to_utc_ms = @leftOutToUtcMs, rhythm = @rhythm, checkpoint = @checkpoint,
         indexed_bytes = coalesce(@indexedBytes, indexed_bytes), sha256 = coalesce(@sha256, sha256)
       WHERE id = @source`,
    );
  }

  hostId(name: string): number {
    return hostId(this.db, name);
  }

  /** Every source that the index knows. */
  knownSources(): SourceState[] {
    return knownSources(this.db);
  }

  addSource(source: NewSource): number {
    this.begin();
    return insertSource(this.db, source);
  }

  updateSource(id: number, change: SourceChange): void {
    this.begin();
    changeSource(this.db, id, change);
  }

  begin(): void {
    if (this.db.inTransaction) return;
    try {
      this.db.exec("BEGIN IMMEDIATE");
    } catch (error) {
      throw indexError(this.path, error);
    }
  }

  /** Forgets what was written behind a checkpoint: the last record of a source, which may have been unfinished. */
  rewind(source: number, checkpoint: Checkpoint): void {
    this.begin();
    const { contexts, everything } = forgetEventsBehind(this.db, source, checkpoint);
    for (const context of contexts) this.dirtyContexts.add(context);
    if (everything) this.everythingDirty = true;
    this.#resumedAt.set(source, checkpoint.nextOrdinal);
    this.#requests.rewind(source, checkpoint.nextOrdinal);
    this.#activity.forgetTail(source);
  }

  /** Applies a batch of one source, with its checkpoint, inside the open transaction. */
  apply(source: number, host: number, batch: Batch, span: IndexedSpan | null): void {
    this.begin();
    const maps = this.#mapsOf(source);
    for (const text of batch.newTexts) maps.texts.push(this.texts.idOf(text));
    for (const context of batch.newContexts) maps.contexts.push(this.#contextId(host, context, maps));
    this.#dropIndexesForLargeLoad(batch.events.rows);
    for (const context of this.#events.addEvents(source, maps, batch.events)) this.dirtyContexts.add(context);
    this.#addRequests(source, maps, batch);
    const resumedAt = this.#resumedAt.get(source) ?? 0;
    for (const context of contextsOfChangedActs(this.db, source, resumedAt, maps.texts, batch))
      this.dirtyContexts.add(context);
    this.#events.addFacts(source, host, maps, batch, span !== null);
    if (span === null) this.#activity.add(source, maps.contexts, batch);
    else this.#activity.addTail(source, maps.contexts, batch);
    this.#saveCheckpoint(source, batch, span);
  }

  /** Of a damaged file: nothing that it tells from an offset on is evidence. */
  distrust(source: number, fromOffsetBytes: number): void {
    this.begin();
    distrustSource(this.db, source, fromOffsetBytes);
    this.everythingDirty = true;
  }

  /** A sound copy of a damaged file gave just the same. */
  trust(source: number): void {
    this.begin();
    trustSource(this.db, source);
    this.everythingDirty = true;
  }

  /** Forgets the numbers that a worker gave out for a source; call when its reading ends. */
  forgetNumbers(source: number): void {
    this.#maps.delete(source);
    this.#resumedAt.delete(source);
  }

  #mapsOf(source: number): WorkerNumbers {
    let maps = this.#maps.get(source);
    if (maps === undefined) {
      maps = { texts: [0], contexts: [0] };
      this.#maps.set(source, maps);
    }
    return maps;
  }

  #contextId(host: number, row: ContextRow, maps: WorkerNumbers): number {
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
      text(row.accountId),
    ];
    const key = `${host}|${values.join("|")}`;
    let id = this.#contextIds.get(key);
    if (id === undefined) {
      id =
        (this.#findContext.get(key) as number | undefined) ??
        Number(this.#insertContext.run(key, host, ...values).lastInsertRowid);
      if (this.#contextIds.size > 200_000) this.#contextIds.clear();
      this.#contextIds.set(key, id);
    }
    return id;
  }

  #addRequests(source: number, maps: WorkerNumbers, batch: Batch): void {
    // Requests with a row of their own among the acts bear on other mailboxes' stories.
    const noted = new Set(batch.acts.flatMap(({ act, closedBy }) => (act === closedBy ? act : [])));
    for (const block of batch.requests) {
      for (let row = 0; row < block.rows; row++) {
        block.context[row] = maps.contexts[block.context[row]!] ?? 0;
        block.operation[row] = maps.texts[block.operation[row]!] ?? 0;
        block.thread[row] = maps.texts[block.thread[row]!] ?? 0;
        if (noted.size > 0 && noted.has(block.ordinal[row]!)) this.dirtyContexts.add(block.context[row]!);
      }
      this.#requests.add(source, block);
    }
  }

  #saveCheckpoint(source: number, batch: Batch, span: IndexedSpan | null): void {
    this.#saveState.run({
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
    if (!this.db.inTransaction) return;
    this.#activity.flush();
    this.#requests.flush();
    this.db.exec("COMMIT");
  }

  /** Completes what batches have brought: conclusions can be drawn from it. Builds the indexes over events where they are missing. */
  finishLoad(): void {
    this.#activity.flush();
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
