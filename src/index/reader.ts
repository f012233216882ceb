import type { EventKind, StoryEvent } from "../core/index.ts";
import { AccessRecords } from "./access-records.ts";
import { completions } from "./completions.ts";
import { ContextLookup, KNOWN_NUMBER } from "./context-lookup.ts";
import { coverageFacts } from "./coverage-facts.ts";
import { type Connection, checkIntegrity, indexError, openForReading } from "./database.ts";
import { EventRows } from "./event-rows.ts";
import { EventSearch, type PageRequest } from "./event-search.ts";
import { addressIds } from "./filter-contexts.ts";
import { readHistogram } from "./histogram.ts";
import { countLosses, findLosses, type LossFilter, type LossPage, type StoredLoss } from "./loss-reader.ts";
import { SharedParts } from "./loss-shared.ts";
import { MailboxLookup } from "./mailbox-lookup.ts";
import { MAILBOXES_OF_ACCOUNTS, namesOfMailbox } from "./mailbox-names.ts";
import { type ReplayContext, ReplayContexts } from "./replay-context.ts";
import { SessionLookup } from "./session-lookup.ts";
import { countSessionRecords, findSessionRecords, sessionByNumber } from "./session-reader.ts";
import { allSources } from "./source-facts.ts";
import { StoryEventReader } from "./story-events.ts";
import { TextLookup } from "./text-lookup.ts";
import { withToldErrors } from "./told-errors.ts";
import type {
  Completed,
  EventFilter,
  EventPage,
  HostCoverage,
  HostRecord,
  IndexReader,
  MailboxRecord,
  SessionRecord,
  SourceRecord,
  StoredEvent,
  TimeBucket,
  UnrecognisedRecord,
} from "./types.ts";
import { countUnplacedDeletions, type UnplacedDeletions, unplacedDeletionsOf } from "./unplaced-deletions.ts";
import { unrecognisedRecords } from "./unrecognised-reader.ts";

/** What is remembered of an index between two questions: right as long as nobody writes to it. */
class Memory {
  readonly texts: TextLookup;
  readonly contexts: ContextLookup;
  readonly sessions: SessionLookup;
  readonly mailboxes: MailboxLookup;
  readonly shared: SharedParts;
  readonly rows: EventRows;
  readonly search: EventSearch;
  readonly stories: StoryEventReader;
  readonly #db: Connection;
  readonly #coverage = new Map<string | undefined, readonly HostCoverage[]>();
  #replayContexts: ReplayContexts | undefined;

  constructor(db: Connection) {
    this.#db = db;
    this.texts = new TextLookup(db);
    this.contexts = new ContextLookup(db, this.texts);
    this.sessions = new SessionLookup(db);
    this.mailboxes = new MailboxLookup(db);
    this.shared = new SharedParts(db);
    this.rows = new EventRows(db, this.texts, this.contexts, this.sessions);
    this.search = new EventSearch(db, this.rows);
    this.stories = new StoryEventReader(db, this.texts, this.contexts);
  }

  /** Every answer tells of it. */
  coverage(host?: string): readonly HostCoverage[] {
    let facts = this.#coverage.get(host);
    if (facts === undefined) {
      facts = coverageFacts(this.#db, host);
      this.#coverage.set(host, facts);
    }
    return facts;
  }

  get replayContexts(): ReplayContexts {
    this.#replayContexts ??= new ReplayContexts(this.#db, this.contexts, this.stories);
    return this.#replayContexts;
  }
}

class SqliteIndexReader implements IndexReader {
  readonly path: string;
  readonly #db: Connection;
  #memory: Memory;
  #dataVersion: unknown;

  constructor(path: string) {
    this.path = path;
    this.#db = openForReading(path);
    try {
      this.#memory = new Memory(this.#db);
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#dataVersion = this.#db.pragma("data_version", { simple: true });
  }

  /** Another process may write while this one reads (a followed log): then numbers of events and sessions move. */
  get #now(): Memory {
    const version = this.#db.pragma("data_version", { simple: true });
    if (version !== this.#dataVersion) {
      this.#dataVersion = version;
      this.#memory = new Memory(this.#db);
    }
    return this.#memory;
  }

  hosts(): HostRecord[] {
    return this.#db
      .prepare(
        "SELECT h.name AS host, max(s.zone) AS zone FROM host h JOIN source s ON s.host = h.id GROUP BY h.name ORDER BY h.name",
      )
      .all() as HostRecord[];
  }

  sources(): SourceRecord[] {
    return allSources(this.#db);
  }

  search(filter: EventFilter, page: PageRequest): EventPage {
    return this.#now.search.search(filter, page);
  }

  events(filter: EventFilter, page: PageRequest): StoredEvent[] {
    return this.#now.search.events(filter, page);
  }

  count(filter: EventFilter): number {
    return this.#now.search.count(filter);
  }

  countByKind(filter: EventFilter): Map<EventKind, number> {
    return this.#now.search.countByKind(filter);
  }

  event(event: number): StoredEvent | null {
    return this.#now.search.event(event);
  }

  eventByKey(key: number): StoredEvent | null {
    return this.#now.search.byKey(key);
  }

  accessRecords(): AccessRecords {
    return new AccessRecords(this.#db);
  }

  coverage(host?: string): readonly HostCoverage[] {
    return this.#now.coverage(host);
  }

  countUnplacedDeletions(fromUtcMs: number | null, toUtcMs: number | null): UnplacedDeletions[] {
    return countUnplacedDeletions(this.#db, fromUtcMs, toUtcMs);
  }

  unplacedDeletionsOf(item: number, fromUtcMs: number): StoredEvent[] {
    return unplacedDeletionsOf(this.#db, item, fromUtcMs).flatMap((key) => this.eventByKey(key) ?? []);
  }

  integrity(): string[] {
    return checkIntegrity(this.#db);
  }

  mailboxes(account: string | null, host: string | null): MailboxRecord[] {
    const ids = account === null ? null : JSON.stringify(addressIds(this.#db, account));
    return this.#db
      .prepare(
        `SELECT m.id AS key, h.name AS host, ${KNOWN_NUMBER} AS mailbox, ta.value AS account, ti.value AS accountId FROM mailbox m
         JOIN host h ON h.id = m.host LEFT JOIN text ta ON ta.id = m.account LEFT JOIN text ti ON ti.id = m.account_id
         WHERE (@ids IS NULL OR m.id IN (${MAILBOXES_OF_ACCOUNTS.replace("?", "@ids")}))
           AND (@host IS NULL OR lower(h.name) = lower(@host)) ORDER BY h.name, m.mid < 0, max(m.mid, 0), ta.value`,
      )
      .all({ ids, host }) as MailboxRecord[];
  }

  namesOfMailbox(mailboxKey: number): string[] {
    return namesOfMailbox(this.#db, mailboxKey);
  }

  mailboxesOfRequestedAccount(account: string): number[] {
    return this.#db
      .prepare(
        `SELECT DISTINCT mailbox FROM context WHERE mailbox IS NOT NULL AND account IN (SELECT value FROM json_each(?))`,
      )
      .pluck()
      .all(JSON.stringify(addressIds(this.#db, account))) as number[];
  }

  hostsOfAccount(account: string): string[] {
    return this.#db
      .prepare(
        `WITH asked AS (SELECT value AS id FROM json_each(?))
         SELECT name FROM host WHERE id IN (SELECT m.host FROM mailbox_name n JOIN mailbox m ON m.id = n.mailbox WHERE n.account IN asked
           UNION SELECT host FROM context WHERE account IN asked) ORDER BY name`,
      )
      .pluck()
      .all(JSON.stringify(addressIds(this.#db, account))) as string[];
  }

  storyEvents(mailboxKey: number): StoryEvent[] {
    return [...this.#now.stories.ofMailbox(mailboxKey).events];
  }

  replayContext(mailboxKey: number): ReplayContext {
    return this.#now.replayContexts.of(mailboxKey);
  }

  losses(filter: LossFilter, page?: LossPage): StoredLoss[] {
    return [...this.eachLoss(filter, page)];
  }

  eachLoss(filter: LossFilter, page?: LossPage): Iterable<StoredLoss> {
    return findLosses(this.#db, this.#now, filter, page);
  }

  countLosses(filter: LossFilter): number {
    return countLosses(this.#db, filter);
  }

  unrecognised(limit: number): UnrecognisedRecord[] {
    return unrecognisedRecords(this.#db, this.#now.rows, limit);
  }

  session(session: number): SessionRecord | null {
    return sessionByNumber(this.#db, this.#now.texts, session);
  }

  sessions(filter: EventFilter, limit: number): SessionRecord[] {
    return findSessionRecords(this.#db, this.#now.texts, filter, limit);
  }

  countSessions(filter: EventFilter): number {
    return countSessionRecords(this.#db, filter);
  }

  complete(what: Completed, prefix: string, limit: number): string[] {
    return completions(this.#db, what, prefix, limit);
  }

  histogram(host: string | null, fromUtcMs: number, toUtcMs: number, buckets: number): TimeBucket[] {
    return readHistogram(this.#db, host, fromUtcMs, toUtcMs, buckets);
  }

  close(): void {
    this.#db.close();
  }
}

/**
 * Opens an index for questions. Each of them may find the index damaged, or busy.
 * @throws {SalvageError} no such file, not an index, newer, damaged, no permission
 */
export function openIndex(path: string): IndexReader {
  try {
    return withToldErrors(path, new SqliteIndexReader(path));
  } catch (error) {
    throw indexError(path, error);
  }
}
