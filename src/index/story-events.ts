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
import type { StoryRows } from "./story-rows.ts";
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
    for (const mailbox of rows.mailboxes()) yield this.#eventsOf(mailbox, rows);
  }

  #eventsOf(mailbox: number, rows: StoryRows): MailboxEvents {
    const events: StoryEvent[] = [];
    const untold: StoryEvent[] = [];
    const places = rows.placesOf(mailbox);
    for (const place of places) {
      rows.seek(place);
      (rows.isTold ? events : untold).push(this.#toEvent(rows));
    }
    if (!this.#areInOrder(events)) events.sort((a, b) => this.#compare(a, b));
    return { mailbox, events, untold, placeOf: placesIn(rows, places) };
  }

  #areInOrder(events: readonly StoryEvent[]): boolean {
    for (let at = 1; at < events.length; at++) if (this.#compare(events[at - 1]!, events[at]!) > 0) return false;
    return true;
  }

  /** By time, then source, then place in it. */
  #compare(a: StoryEvent, b: StoryEvent): number {
    return a.timeUtcMs - b.timeUtcMs || this.#rankOf(a.event) - this.#rankOf(b.event) || a.event - b.event;
  }

  #rankOf(key: number): number {
    return this.#ranks.get(sourceOfKey(key)) ?? 0;
  }

  #toEvent(row: StoryRows): StoryEvent {
    const text = row.details;
    const details = text === null ? NO_DETAILS : this.#details(text);
    const fact = FACTS[row.fact] ?? "none";
    const operation = this.#texts.textOrNull(row.operation);
    const items: EventItem[] = decodeHexItems(row.items);
    const { owner, by: client } = this.#contexts.get(row.context);
    const by = actorOf(client, operation);
    const folder = this.#folder(row, fact, details);
    // `Deleting CalendarItem: id=820, folderId=10, …`, `modifying contact …`: background, but it tells where the item lies.
    const isRemark = row.kind === OTHER && folder !== null && details.source === undefined;
    return {
      event: row.event,
      timeUtcMs: row.timeUtcMs,
      act: this.#joined.get(row.act) ?? row.act,
      kind: EVENT_KINDS[row.kind] ?? "other",
      fact,
      items,
      folder,
      source: isRemark ? folder : sourceFolder(details, by, owner),
      parentFolderId: typeof details.parentId === "number" && !JOINS_CONVERSATION.has(fact) ? details.parentId : null,
      name: textOf(details.name ?? details.subject),
      messageId: row.messageId,
      sender: this.#texts.textOrNull(row.sender),
      claimed: row.claimed,
      conversationId: Number(details.parentId) > 0 && JOINS_CONVERSATION.has(fact) ? Number(details.parentId) : null,
      removeSubfolders: details.removeSubfolders === undefined ? null : details.removeSubfolders === "true",
      by,
      operation,
      outcome: OUTCOMES[row.outcome ?? 0] ?? "unknown",
      replayed: details.replay !== undefined,
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

  #folder(row: StoryRows, fact: Fact, details: Details): FolderRef | null {
    const path = textOf(FOLDER_FACTS.has(fact) ? details.path : undefined);
    const name = this.#texts.textOrNull(row.folderName) ?? (path === null ? null : leafOf(path));
    const id = row.folderId;
    return id === null && name === null ? null : { id, name, path };
  }
}

function placesIn(rows: StoryRows, places: readonly number[]): PlaceOf {
  return (event) => {
    if (!rows.seekEvent(event, places)) return undefined;
    const { context, line, offsetBytes, lengthBytes } = rows;
    return { context, line, offsetBytes, lengthBytes };
  };
}

/** How the calendar names a folder: `Folder Calendar (id=10)`. */
const NAMED_FOLDER = /^[A-Za-z]+ (.*) \(id=(\d+)\)$/;

/** POP3 shows nothing but the Inbox. */
const INBOX: FolderRef = { id: 2, name: "Inbox", path: "/Inbox" };

function sourceFolder(details: Details, by: Actor, owner: string | null): FolderRef | null {
  if (by.protocol === "pop3") return INBOX;
  if (details === NO_DETAILS) return null;
  const { selected, source } = details;
  if (selected !== undefined) return selectedFolder(String(selected), by.account, owner);
  const [, name, id] = NAMED_FOLDER.exec(String(source ?? "")) ?? [];
  return name === undefined ? null : { id: Number(id), name, path: null };
}

/** How IMAP clients name a folder of another account: `/home/eve@example.com/Inbox`. */
const OTHERS_FOLDER = /^\/home\/([^/]+)\/(.+)$/;

/** The folder that an IMAP client had selected; null where its path is one of its own mailbox, and the item lay in another. */
function selectedFolder(selected: string, account: string | null, owner: string | null): FolderRef | null {
  const [, whose, within] = OTHERS_FOLDER.exec(selected) ?? [];
  const isOwn = owner === null || account === null || owner === account;
  if (within === undefined ? !isOwn : owner !== null && whose?.toLowerCase() !== owner) return null;
  const path = within ?? selected;
  return { id: null, name: leafOf(path), path };
}

function leafOf(path: string): string | null {
  return path.split("/").at(-1) ?? null;
}

function textOf(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}
