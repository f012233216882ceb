import {
  type Actor,
  EVENT_KINDS,
  type EventItem,
  FACTS,
  type Fact,
  type FolderRef,
  OUTCOMES,
  type StoryEvent,
} from "../core/index.ts";
import { actorOf } from "./actor-of.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { decodeHexItems } from "./item-list.ts";
import { joinedActs } from "./join-acts.ts";
import type { PlaceOf } from "./loss-proof.ts";
import { StoryRowReader } from "./story-row-reader.ts";
import type { StoryRow, StoryRows } from "./story-rows.ts";
import type { TextLookup } from "./text-lookup.ts";

const OTHER = EVENT_KINDS.indexOf("other");

/** Facts whose `path` names the folder that the record is about. */
const FOLDER_FACTS: ReadonlySet<Fact> = new Set([
  "folder-delete-path",
  "contents-delete",
  "folder-empty",
  "imap-flagged-deleted",
]);

/** Facts whose `parentId` is the conversation that the message joins; elsewhere it is a parent folder. */
const JOINS_CONVERSATION: ReadonlySet<Fact> = new Set(["message-add", "item-copy", "imap-copy"]);

type Details = Readonly<Record<string, string | number>>;
const NO_DETAILS: Details = {};
const KEPT_DETAILS = 1000;

/** What a mailbox's records tell, in order. */
export interface MailboxEvents {
  readonly mailbox: number;
  /** What the state machine hears. */
  readonly events: readonly StoryEvent[];
  /** What names items too and is kept from it. */
  readonly untold: readonly StoryEvent[];
  /** Where the record of one of these events stands. */
  readonly placeOf: PlaceOf;
}

interface Ordered {
  readonly rank: number;
  readonly event: StoryEvent;
}

/** Turns rows into what the state machine hears. */
export class StoryEventReader {
  readonly #texts: TextLookup;
  readonly #contexts: ContextLookup;
  readonly #rows: StoryRowReader;
  readonly #ranks: ReadonlyMap<number, number>;
  readonly #joined: ReadonlyMap<number, number>;
  readonly #parsed = new Map<string, Details>();

  constructor(db: Connection, texts: TextLookup, contexts: ContextLookup) {
    this.#texts = texts;
    this.#contexts = contexts;
    this.#rows = new StoryRowReader(db);
    this.#joined = joinedActs(db);
    this.#ranks = new Map(db.prepare("SELECT id, rank FROM source").raw().all() as [number, number][]);
  }

  /** The events of one mailbox, in order. */
  ofMailbox(mailbox: number): MailboxEvents {
    return this.#eventsOf(mailbox, this.#rows.ofMailbox(mailbox));
  }

  /** Every mailbox that rows are of, with its events, in order. */
  *ofRows(rows: StoryRows): Generator<MailboxEvents> {
    this.#contexts.readAll();
    for (const mailbox of rows.mailboxes()) yield this.#eventsOf(mailbox, rows.of(mailbox));
  }

  #eventsOf(mailbox: number, rows: readonly StoryRow[]): MailboxEvents {
    const told: Ordered[] = [];
    const untold: StoryEvent[] = [];
    for (const row of rows) {
      if (row[12] === 1) told.push({ rank: this.#rankOf(row[0]), event: this.#toEvent(row) });
      else untold.push(this.#toEvent(row));
    }
    return { mailbox, events: inOrder(told), untold, placeOf: placesIn(rows) };
  }

  #rankOf(key: number): number {
    return this.#ranks.get(sourceOfKey(key)) ?? 0;
  }

  #toEvent(row: StoryRow): StoryEvent {
    const details = row[18] === null ? NO_DETAILS : this.#details(row[18]);
    const fact = FACTS[row[4]] ?? "none";
    const operation = this.#texts.textOrNull(row[10]);
    const items: EventItem[] = decodeHexItems(row[17]);
    const by = actorOf(this.#contexts.get(row[2]).by, operation);
    const folder = this.#folder(row, fact, details);
    // `Deleting CalendarItem: id=820, folderId=10, …`, `modifying contact …`: background, but it tells where the item lies.
    const isRemark = row[3] === OTHER && folder !== null && details.source === undefined;
    return {
      event: row[0],
      timeUtcMs: row[1],
      act: this.#joined.get(row[5]) ?? row[5],
      kind: EVENT_KINDS[row[3]] ?? "other",
      fact,
      items,
      folder,
      source: isRemark ? folder : sourceFolder(details, by),
      parentFolderId: typeof details.parentId === "number" && !JOINS_CONVERSATION.has(fact) ? details.parentId : null,
      name: textOf(details.name ?? details.subject),
      messageId: row[16],
      sender: this.#texts.textOrNull(row[8]),
      claimed: row[9],
      conversationId: Number(details.parentId) > 0 && JOINS_CONVERSATION.has(fact) ? Number(details.parentId) : null,
      removeSubfolders: details.removeSubfolders === undefined ? null : details.removeSubfolders === "true",
      by,
      operation,
      outcome: OUTCOMES[row[11] ?? 0] ?? "unknown",
    };
  }

  /** Parsed once as long as the same text comes again, which most do. */
  #details(text: string): Details {
    let details = this.#parsed.get(text);
    if (details === undefined) {
      details = JSON.parse(text) as Details;
      if (this.#parsed.size >= KEPT_DETAILS) this.#parsed.clear();
      this.#parsed.set(text, details);
    }
    return details;
  }

  #folder(row: StoryRow, fact: Fact, details: Details): FolderRef | null {
    const path = textOf(FOLDER_FACTS.has(fact) ? details.path : undefined);
    const name = this.#texts.textOrNull(row[7]) ?? (path === null ? null : leafOf(path));
    return row[6] === null && name === null ? null : { id: row[6], name, path };
  }
}

function placesIn(rows: readonly StoryRow[]): PlaceOf {
  // Most mailboxes of a day have no loss, and nobody asks.
  let byEvent: ReadonlyMap<number, StoryRow> | null = null;
  return (event) => {
    byEvent ??= new Map(rows.map((row) => [row[0], row]));
    const row = byEvent.get(event);
    return row && { context: row[2], line: row[13], offsetBytes: row[14], lengthBytes: row[15] };
  };
}

/** How the calendar names a folder: `Folder Calendar (id=10)`. */
const NAMED_FOLDER = /^[A-Za-z]+ (.*) \(id=(\d+)\)$/;

/** POP3 shows nothing but the Inbox. */
const INBOX: FolderRef = { id: 2, name: "Inbox", path: "/Inbox" };

function sourceFolder({ selected, source }: Details, by: Actor): FolderRef | null {
  if (by.protocol === "pop3") return INBOX;
  if (selected !== undefined) return { id: null, name: leafOf(String(selected)), path: String(selected) };
  const [, name, id] = NAMED_FOLDER.exec(String(source ?? "")) ?? [];
  return name === undefined ? null : { id: Number(id), name, path: null };
}

function leafOf(path: string): string | null {
  return path.split("/").at(-1) ?? null;
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
