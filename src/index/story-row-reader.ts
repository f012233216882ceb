import { EVENT_KINDS } from "../core/index.ts";
import { FLAG } from "./batch.ts";
import type { Connection } from "./database.ts";
import { type StoryRow, StoryRows } from "./story-rows.ts";

/** Kinds that tell nothing about an item's fate by themselves. */
const IRRELEVANT = ["request", "auth", "deliver"].map((kind) => EVENT_KINDS.indexOf(kind as never));

/**
 * A client can write text into a log that reads like a record of its own, and a made-up deletion must not become a loss, nor a
 * made-up move explain one away: what looks forged is left out here. Search still shows it, marked.
 */
export const GENUINE = `e.flags & ${FLAG.suspicious | FLAG.damaged} = 0`;

const TOLD = `(e.kind NOT IN (${IRRELEVANT.join(",")}) AND ${GENUINE})`;

// Items as hexadecimal text: a Buffer for each row's few bytes cost as much as all other columns together.
const SELECT = `SELECT e.id, e.time_utc_ms, e.context, e.kind, e.fact, e.act, e.folder_id, e.folder_name, e.sender, e.claimed,
  a.operation, a.outcome, ${TOLD}, e.line, e.offset_bytes, e.length_bytes, e.message_id, hex(e.items), e.details FROM event e LEFT JOIN act a ON a.id = e.act
  WHERE (e.items IS NOT NULL OR ${TOLD})`;

/**
 * Most events of a group of mailboxes, which are in memory together; one mailbox may have more. In groups of 20,000, more of which lie
 * on one page, conclusions took a tenth less time and 30 MiB more.
 */
const EVENTS_OF_A_GROUP = 5_000;

/** Mailboxes that are read together: a range of keys. */
export interface MailboxGroup {
  readonly first: number;
  readonly last: number;
}

/** Reads what the state machine needs, mailbox by mailbox or in groups of them. */
export class StoryRowReader {
  readonly #db: Connection;
  readonly #ofMailboxes;
  #mailboxOf: ReadonlyMap<number, number> | null = null;

  constructor(db: Connection) {
    this.#db = db;
    this.#ofMailboxes = db
      .prepare<[number, number], StoryRow>(
        `${SELECT} AND e.id IN (SELECT id FROM event WHERE context IN (SELECT id FROM context WHERE mailbox BETWEEN ? AND ?))
         ORDER BY e.id`,
      )
      .raw();
  }

  /** The rows of one mailbox, in the order of their keys. */
  ofMailbox(mailbox: number): StoryRows {
    const rows = new StoryRows();
    for (const row of this.#ofMailboxes.iterate(mailbox, mailbox)) rows.add(mailbox, row);
    return rows;
  }

  /**
   * The rows of all mailboxes of a group. Rows of many mailboxes read in the order in which they lie cost two thirds of those of one
   * mailbox after the other.
   */
  ofGroup({ first, last }: MailboxGroup): StoryRows {
    this.#mailboxOf ??= this.#mailboxesOfContexts();
    const rows = new StoryRows();
    for (const row of this.#ofMailboxes.iterate(first, last)) rows.add(this.#mailboxOf.get(row[2])!, row);
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

  #mailboxesOfContexts(): Map<number, number> {
    const all = this.#db.prepare("SELECT id, mailbox FROM context WHERE mailbox IS NOT NULL").raw().all();
    return new Map(all as [number, number][]);
  }
}
