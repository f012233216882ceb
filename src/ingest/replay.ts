import {
  countMailboxes,
  type IndexWriter,
  LossStore,
  mailboxesOfActs,
  mailboxesOfContexts,
  noteMoves,
  readMeta,
  SenderEventStore,
  StoryRowReader,
  writeMeta,
} from "../index/index.ts";
import { type MailboxConclusions, MailboxReplays } from "./mailbox-replays.ts";
import { readAhead } from "./row-reading-thread.ts";

/** Where each host's log begins and has holes, as of the last conclusions: another log changes what stories can know. */
const LOG_LIMITS = "log-limits";

/** Groups of mailboxes from which a second thread is worth its start. */
const MANY_GROUPS = 10;

export interface ReplayOptions {
  /** Most events of a group of mailboxes, which are in memory together. */
  readonly eventsOfAGroup?: number;
  /** Told how much is done, from 0 to 1. What it throws ends the replay, and the next run begins it anew. */
  readonly onConcluded?: (share: number) => void;
}

/** Replays the mailboxes of which something new is known, and stores what follows. */
export class Replay {
  readonly #writer: IndexWriter;
  readonly #rows: StoryRowReader;
  readonly #replays: MailboxReplays;
  readonly #store: LossStore;
  readonly #senders: SenderEventStore;

  constructor(writer: IndexWriter) {
    this.#writer = writer;
    this.#rows = new StoryRowReader(writer.db);
    this.#replays = new MailboxReplays(writer.db);
    this.#store = new LossStore(writer.db, writer.texts);
    this.#senders = new SenderEventStore(writer.db, writer.texts);
  }

  run(): void {
    this.#replay(this.#dirtyMailboxes());
  }

  /**
   * The same, with a second thread that reads events while others are replayed, where there are many: that took a third of the time
   * off. Nothing else may be written to the index meanwhile.
   */
  async runWithReader({ eventsOfAGroup, onConcluded }: ReplayOptions = {}): Promise<void> {
    const dirty = this.#dirtyMailboxes();
    const groups = dirty === null ? this.#rows.groups(eventsOfAGroup) : [];
    if (groups.length < MANY_GROUPS) {
      this.#replay(dirty);
      return;
    }
    // The other thread sees what is committed.
    this.#writer.commit();
    this.#writer.begin();
    this.#clear();
    let done = 0;
    for await (const rows of readAhead(this.#writer.path, groups, (group) => this.#rows.ofGroup(group))) {
      this.#keep(this.#replays.ofRows(rows));
      onConcluded?.(++done / groups.length);
    }
    this.#end();
  }

  /** @param dirty null for all mailboxes */
  #replay(dirty: Iterable<number> | null): void {
    if (dirty === null) {
      this.#clear();
      for (const group of this.#rows.groups()) this.#keep(this.#replays.ofRows(this.#rows.ofGroup(group)));
    } else this.#replayEach(dirty);
    this.#end();
  }

  #end(): void {
    this.#senders.flush();
    this.#store.number();
  }

  #replayEach(mailboxes: Iterable<number>): void {
    for (const mailbox of mailboxes) {
      this.#store.forget(mailbox);
      this.#keep([this.#replays.ofMailbox(mailbox)]);
    }
  }

  #clear(): void {
    this.#store.clear();
    this.#senders.clear();
  }

  #keep(conclusions: Iterable<MailboxConclusions>): void {
    for (const { mailbox, losses, senders } of conclusions) {
      this.#senders.add(senders);
      for (const loss of losses) this.#store.add(mailbox, loss);
    }
  }

  /** The mailboxes to replay; null for all of them. */
  #dirtyMailboxes(): Set<number> | null {
    const { db, dirtyContexts } = this.#writer;
    const { contexts } = this.#replays;
    const limits = contexts.describeLimits();
    const moves = contexts.describeMoves();
    const moved = noteMoves(db, moves);
    const earlier = readMeta(db, LOG_LIMITS);
    writeMeta(db, LOG_LIMITS, JSON.stringify([...limits]));
    if (this.#writer.everythingDirty || earlier === null) return null;
    const dirty = new Set(mailboxesOfContexts(db, dirtyContexts));
    const earlierLimits = new Map(JSON.parse(earlier) as [string, string][]);
    for (const [host, text] of limits) {
      if (earlierLimits.get(host) === text) continue;
      for (const mailbox of contexts.mailboxesOfHost(host)) dirty.add(mailbox);
    }
    for (const mailbox of moved) dirty.add(mailbox);
    const crossed = [...contexts.crossing].filter(([, adds]) => adds.some((add) => dirty.has(add.mailboxKey)));
    for (const mailbox of mailboxesOfActs(
      db,
      crossed.map(([act]) => act),
    ))
      dirty.add(mailbox);
    // What a mailbox was before on another host is a part of its story, and what it recovers since is one of theirs.
    for (const { to, from } of moves)
      if (dirty.has(to) || from.some((mailbox) => dirty.has(mailbox)))
        for (const life of [to, ...from]) dirty.add(life);
    // Going through all events in the order in which they lie is quicker than many mailboxes one by one.
    return dirty.size > countMailboxes(db) / 3 ? null : dirty;
  }
}
