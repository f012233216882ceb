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
import { FLAG } from "./batch.ts";
import type { ContextLookup } from "./context-lookup.ts";
import type { Connection } from "./database.ts";
import { sourceOfKey } from "./event-key.ts";
import { decodeHexItems } from "./item-list.ts";
import { joinedActs } from "./join-acts.ts";
import { type StoryRow, StoryRows } from "./story-rows.ts";
import type { TextLookup } from "./text-lookup.ts";

/** Kinds that tell nothing about an item's fate by themselves. */
const IRRELEVANT = ["request", "auth", "deliver"].map((kind) => EVENT_KINDS.indexOf(kind as never));

/**
 * A client can write text into a log that reads like a record of its own, and a made-up deletion must not become a loss, nor a
 * made-up move explain one away: what looks forged is left out here. Search still shows it, marked.
 */
export const GENUINE = `e.flags & ${FLAG.suspicious} = 0`;

const TOLD = `(e.kind NOT IN (${IRRELEVANT.join(",")}) AND ${GENUINE})`;

// Items as hexadecimal text: a Buffer for each row's few bytes cost as much as all other columns together.
const SELECT = `SELECT e.id, e.time_utc_ms, e.context, e.kind, e.fact, e.act, e.folder_id, e.folder_name, e.sender, e.claimed,
  a.operation, a.outcome, ${TOLD}, e.message_id, hex(e.items), e.details FROM event e LEFT JOIN act a ON a.id = e.act
  WHERE (e.items IS NOT NULL OR ${TOLD})`;

/** Most events of a group of mailboxes, which are in memory together; one mailbox may have more. */
const EVENTS_OF_A_GROUP = 60_000;

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
}

interface Ordered {
  readonly rank: number;
  readonly event: StoryEvent;
}

/** Mailboxes that are read together: a range of keys. */
export interface MailboxGroup {
  readonly first: number;
  readonly last: number;
}

/** Reads what the state machine needs, mailbox by mailbox. */
export class StoryEventReader {
  readonly #db: Connection;
  readonly #texts: TextLookup;
  readonly #contexts: ContextLookup;
  readonly #ofMailboxes;
  readonly #ranks: ReadonlyMap<number, number>;
  readonly #joined: ReadonlyMap<number, number>;
  readonly #parsed = new Map<string, Details>();

  constructor(db: Connection, texts: TextLookup, contexts: ContextLookup) {
    this.#db = db;
    this.#texts = texts;
    this.#contexts = contexts;
    this.#ofMailboxes = db
      .prepare<[number, number], StoryRow>(
        `${SELECT} AND e.id IN (SELECT id FROM event WHERE context IN (SELECT id FROM context WHERE mailbox BETWEEN ? AND ?))`,
      )
      .raw();
    this.#joined = joinedActs(db);
    this.#ranks = new Map(db.prepare("SELECT id, rank FROM source").raw().all() as [number, number][]);
  }

  /** The events of one mailbox, in order. */
  ofMailbox(mailbox: number): MailboxEvents {
    return this.#eventsOf(mailbox, this.#ofMailboxes.all(mailbox, mailbox));
  }

  /**
   * Every mailbox of a group that has events, with its events, in order. Rows of many mailboxes read in the order in which they lie
   * cost two thirds of those of one mailbox after the other.
   */
  *ofGroup(group: MailboxGroup): Generator<MailboxEvents> {
    this.#contexts.readAll();
    const rows = this.#rowsOf(group);
    for (const mailbox of rows.mailboxes()) yield this.#eventsOf(mailbox, rows.of(mailbox));
  }

  #eventsOf(mailbox: number, rows: readonly StoryRow[]): MailboxEvents {
    const told: Ordered[] = [];
    const untold: StoryEvent[] = [];
    for (const row of rows) {
      if (row[12] === 1) told.push({ rank: this.#rankOf(row[0]), event: this.#toEvent(row) });
      else untold.push(this.#toEvent(row));
    }
    return { mailbox, events: inOrder(told), untold };
  }

  #rowsOf({ first, last }: MailboxGroup): StoryRows {
    const rows = new StoryRows();
    for (const row of this.#ofMailboxes.iterate(first, last)) {
      const { mailbox } = this.#contexts.get(row[2]);
      if (mailbox !== null) rows.add(mailbox, row);
    }
    return rows;
  }

  /** All mailboxes that have events, in groups that have no more events together than there is room for. */
  groups(eventsOfAGroup = EVENTS_OF_A_GROUP): MailboxGroup[] {
    const counts = this.#db
      .prepare<[], [number, number]>(
        `SELECT c.mailbox, count(*) FROM event e JOIN context c ON c.id = e.context WHERE c.mailbox IS NOT NULL
         GROUP BY c.mailbox ORDER BY c.mailbox`,
      )
      .raw()
      .all();
    const groups: { first: number; last: number }[] = [];
    let room = 0;
    for (const [mailbox, events] of counts) {
      const group = groups.at(-1);
      room -= events;
      if (group !== undefined && room >= 0) group.last = mailbox;
      else {
        groups.push({ first: mailbox, last: mailbox });
        room = eventsOfAGroup - events;
      }
    }
    return groups;
  }

  #rankOf(key: number): number {
    return this.#ranks.get(sourceOfKey(key)) ?? 0;
  }

  #toEvent(row: StoryRow): StoryEvent {
    const details = row[15] === null ? NO_DETAILS : this.#details(row[15]);
    const fact = FACTS[row[4]] ?? "none";
    const operation = this.#texts.textOrNull(row[10]);
    const items: EventItem[] = decodeHexItems(row[14]);
    const by = actorOf(this.#contexts.get(row[2]).by, operation);
    const folder = this.#folder(row, fact, details);
    // `Deleting CalendarItem: id=820, folderId=10, …`, `modifying contact …`: background, but it tells where the item lies.
    const isRemark = fact === "none" && row[3] === OTHER && details.source === undefined;
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
      messageId: row[13],
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
