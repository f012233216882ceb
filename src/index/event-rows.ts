import { EVENT_KINDS, type EventItem, FACTS, type FolderRef, OUTCOMES, ZoneClock } from "../core/index.ts";
import { actorOf } from "./actor-of.ts";
import { FLAG } from "./batch.ts";
import type { ContextInfo, ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { ordinalOfKey, sourceOfKey } from "./event-key.ts";
import { decodeItems } from "./item-list.ts";
import type { RequestHit } from "./request-search.ts";
import type { SessionLookup } from "./session-lookup.ts";
import type { TextLookup } from "./text-lookup.ts";
import type { StoredEvent } from "./types.ts";

/** Columns of an event row, for `EventRows.fromEvent`. */
export const EVENT_COLUMNS = `e.id, e.time_utc_ms, e.context, e.kind, e.fact, e.act, e.offset_bytes, e.length_bytes, e.line, e.flags,
  e.folder_id, e.folder_name, e.message_id, e.sender, e.claimed, e.port, e.soap_id, e.items, e.details,
  a.operation, a.outcome, a.elapsed_ms`;

export interface StoredEventRow {
  readonly id: number;
  readonly time_utc_ms: number;
  readonly context: number;
  readonly kind: number;
  readonly fact: number;
  readonly act: number;
  readonly offset_bytes: number;
  readonly length_bytes: number;
  readonly line: number;
  readonly flags: number;
  readonly folder_id: number | null;
  readonly folder_name: number;
  readonly message_id: string | null;
  readonly sender: number | null;
  readonly claimed: number | null;
  readonly port: number | null;
  readonly soap_id: string | null;
  readonly items: Uint8Array | null;
  readonly details: string | null;
  readonly operation: number | null;
  readonly outcome: number | null;
  readonly elapsed_ms: number | null;
}

interface SourceInfo {
  readonly path: string;
  readonly host: string;
  readonly clock: ZoneClock;
  readonly firstEvent: number;
}

/** Facts whose `path` is the folder that the record is about. */
const PATH_FACTS: ReadonlySet<string> = new Set(["folder-empty", "folder-delete-path", "contents-delete"]);

/** The folder id of a path of a system folder that records name by path only. */
const SYSTEM_FOLDERS: Readonly<Record<string, number>> = {
  "/Inbox": 2,
  "/Trash": 3,
  "/Junk": 4,
  "/Sent": 5,
  "/Drafts": 6,
};

/** Turns table rows into events as answers show them. */
export class EventRows {
  readonly #db: Connection;
  readonly #texts: TextLookup;
  readonly #contexts: ContextLookup;
  readonly #sources = new Map<number, SourceInfo>();
  readonly #sessions: SessionLookup;
  readonly #message;
  readonly #deliveredTo;

  constructor(db: Connection, texts: TextLookup, contexts: ContextLookup, sessions: SessionLookup) {
    this.#db = db;
    this.#texts = texts;
    this.#contexts = contexts;
    this.#sessions = sessions;
    this.#message = db.prepare<[number, number], { message_id: string | null; sender: number | null }>(
      `SELECT e.message_id, e.sender FROM event_item ei JOIN event e ON e.id = ei.event
       WHERE ei.item = ? AND ei.context IN (SELECT id FROM context WHERE mailbox = ?) AND e.message_id IS NOT NULL
       ORDER BY e.time_utc_ms LIMIT 1`,
    );
    this.#deliveredTo = db
      .prepare<[number, number], number>(
        `SELECT DISTINCT c.account FROM event e JOIN context c ON c.id = e.context
         WHERE e.act = ? AND e.act != e.id AND e.kind IN (0, 2) AND e.kind = ? AND c.account != 0 ORDER BY e.id`,
      )
      .pluck();
  }

  /** What stands in the source table, read once. */
  source(id: number): SourceInfo {
    let info = this.#sources.get(id);
    if (info === undefined) {
      const row = this.#db
        .prepare(
          "SELECT s.path, h.name AS host, s.zone, s.first_event FROM source s JOIN host h ON h.id = s.host WHERE s.id = ?",
        )
        .get(id) as { path: string; host: string; zone: string; first_event: number };
      info = { path: row.path, host: row.host, clock: new ZoneClock(row.zone), firstEvent: row.first_event };
      this.#sources.set(id, info);
    }
    return info;
  }

  /** Public number of the event with this key. */
  numberOf(key: number): number {
    return this.source(sourceOfKey(key)).firstEvent + ordinalOfKey(key) + 1;
  }

  fromEvent(row: StoredEventRow): StoredEvent {
    const source = this.source(sourceOfKey(row.id));
    const context = this.#contexts.get(row.context);
    const details: Record<string, string | number> = row.details === null ? {} : JSON.parse(row.details);
    const items = decodeItems(row.items).filter((item) => item.role !== "conversation");
    const named = this.#messageOf(row, items, context);
    return {
      ...this.#common(row.time_utc_ms, row.context, row.flags, source),
      event: this.numberOf(row.id),
      by: actorOf(context.by, this.#texts.textOrNull(row.operation)),
      kind: EVENT_KINDS[row.kind] ?? "other",
      fact: FACTS[row.fact] ?? "none",
      port: row.port,
      soapId: row.soap_id,
      items,
      folder: this.#folder(row, details),
      messageId: named.messageId,
      sender: named.sender,
      recipients: this.#recipientsOf(row, details),
      operation: this.#texts.textOrNull(row.operation),
      outcome: OUTCOMES[row.outcome ?? 0] ?? "unknown",
      elapsedMs: row.elapsed_ms,
      claimed: row.claimed,
      details,
      evidence: {
        sourceId: sourceOfKey(row.id),
        source: source.path,
        line: row.line,
        offsetBytes: row.offset_bytes,
        lengthBytes: row.length_bytes,
      },
    };
  }

  fromRequest(hit: RequestHit): StoredEvent {
    const { block, row } = hit;
    const source = this.source(hit.source);
    const soapId = block.value("soapId", row);
    return {
      ...this.#common(hit.timeUtcMs, block.value("context", row), block.value("flags", row), source),
      event: hit.event,
      kind: "request",
      fact: FACTS[block.value("fact", row)] ?? "none",
      port: block.value("port", row) < 0 ? null : block.value("port", row),
      soapId: soapId < 0 ? null : soapId.toString(16),
      items: [],
      folder: null,
      messageId: null,
      sender: null,
      recipients: [],
      operation: this.#texts.textOrNull(block.value("operation", row)),
      outcome: "unknown",
      elapsedMs: block.value("elapsedMs", row) < 0 ? null : block.value("elapsedMs", row),
      claimed: null,
      details: {},
      evidence: {
        sourceId: hit.source,
        source: source.path,
        line: block.value("line", row),
        offsetBytes: block.value("offsetBytes", row),
        lengthBytes: block.value("lengthBytes", row),
      },
    };
  }

  #common(timeUtcMs: number, contextId: number, flags: number, source: SourceInfo) {
    const context = this.#contexts.get(contextId);
    const clock: StoredEvent["clock"] = (flags & FLAG.fold) !== 0 ? "fold" : (flags & FLAG.gap) !== 0 ? "gap" : "plain";
    return {
      timeUtcMs,
      localMs: source.clock.localMsAt(timeUtcMs),
      clock,
      zone: source.clock.zone,
      host: source.host,
      account: context.owner ?? context.by.account,
      mailbox: context.mid,
      by: context.by,
      proxyChain: context.proxyChain,
      suspicious: (flags & FLAG.suspicious) !== 0,
      damaged: (flags & FLAG.damaged) !== 0,
      session: this.#sessions.sessionOf(context, timeUtcMs),
    };
  }

  /** Sender and Message-ID of the record itself, else of the one item that it is about. */
  #messageOf(
    row: StoredEventRow,
    items: readonly EventItem[],
    context: ContextInfo,
  ): { readonly messageId: string | null; readonly sender: string | null } {
    const own = { messageId: row.message_id, sender: this.#texts.textOrNull(row.sender) };
    const subjects = items.filter((item) => item.role === "subject");
    if (own.messageId !== null || own.sender !== null || subjects.length !== 1 || context.mailbox === null) return own;
    const known = this.#message.get(subjects[0]!.id, context.mailbox);
    return known === undefined ? own : { messageId: known.message_id, sender: this.#texts.textOrNull(known.sender) };
  }

  /** As the record names them; a delivery names none, its recipients are the accounts it was added to. */
  #recipientsOf(row: StoredEventRow, details: Record<string, string | number>): string[] {
    if (typeof details.recipients === "string") return details.recipients.split(", ");
    if (row.fact !== FACTS.indexOf("lmtp-deliver")) return [];
    return this.#deliveredTo.all(row.id, EVENT_KINDS.indexOf("add")).map((id) => this.#texts.text(id));
  }

  #folder(row: StoredEventRow, details: Record<string, string | number>): FolderRef | null {
    const path = PATH_FACTS.has(FACTS[row.fact] ?? "") && typeof details.path === "string" ? details.path : null;
    const name = this.#texts.textOrNull(row.folder_name) ?? path?.split("/").at(-1) ?? null;
    const id = row.folder_id ?? (path === null ? null : (SYSTEM_FOLDERS[path] ?? null));
    return id === null && name === null ? null : { id, name, path };
  }
}
