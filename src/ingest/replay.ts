import {
  countMailboxes,
  type IndexWriter,
  LossStore,
  type MailboxGroup,
  mailboxesOfActs,
  mailboxesOfContexts,
  readMeta,
  SenderEventStore,
  writeMeta,
} from "../index/index.ts";
import { ConcludingThread } from "./concluding-thread.ts";
import { type MailboxConclusions, MailboxReplays } from "./mailbox-replays.ts";

/** Where each host's log begins and has holes, as of the last conclusions: another log changes what stories can know. */
const LOG_LIMITS = "log-limits";

/** Groups of mailboxes from which a second thread is worth its start, which costs as much as two groups. */
const MANY_GROUPS = 9;

/** Replays the mailboxes of which something new is known, and stores what follows. */
export class Replay {
  readonly #writer: IndexWriter;
  readonly #replays: MailboxReplays;
  readonly #store: LossStore;
  readonly #senders: SenderEventStore;

  constructor(writer: IndexWriter) {
    this.#writer = writer;
    this.#replays = new MailboxReplays(writer.db);
    this.#store = new LossStore(writer.db, writer.texts);
    this.#senders = new SenderEventStore(writer.db, writer.texts);
  }

  run(): void {
    this.#replayDirty(this.#dirtyMailboxes());
  }

  /** @param dirty null for all mailboxes */
  #replayDirty(dirty: Iterable<number> | null): void {
    if (dirty === null) {
      this.#clear();
      for (const group of this.#replays.groups()) this.#keep(this.#replays.ofGroup(group));
    } else this.#replayEach(dirty);
    this.#end();
  }

  async runInTwoThreads(eventsOfAGroup?: number): Promise<void> {
    const dirty = this.#dirtyMailboxes();
    const groups = dirty === null ? this.#replays.groups(eventsOfAGroup) : [];
    if (groups.length < MANY_GROUPS) {
      this.#replayDirty(dirty);
      return;
    }
    // The other thread sees what is committed.
    this.#writer.commit();
    this.#writer.begin();
    const thread = new ConcludingThread({ indexPath: this.#writer.path, eventsOfAGroup });
    try {
      await this.#replayBeside(thread, groups);
    } finally {
      await thread.close();
    }
    this.#end();
  }

  /**
   * Of three groups the first two are replayed in the other thread, the third here, where all are stored as well; in the order of the
   * groups.
   */
  async #replayBeside(thread: ConcludingThread, groups: readonly MailboxGroup[]): Promise<void> {
    this.#clear();
    const ask = (place: number) => [place, place + 1].filter((at) => at < groups.length).map((at) => thread.ask(at));
    let beside = ask(0);
    for (let place = 0; place < groups.length; place += 3) {
      const third = groups[place + 2];
      const here = third === undefined ? [] : [...this.#replays.ofGroup(third)];
      const asked = beside;
      beside = ask(place + 3);
      for (const conclusions of asked) this.#keep(await conclusions);
      this.#keep(here);
    }
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

  #end(): void {
    this.#senders.flush();
    this.#store.number();
  }

  /** The mailboxes to replay; null for all of them. */
  #dirtyMailboxes(): Set<number> | null {
    const { db, dirtyContexts } = this.#writer;
    const { contexts } = this.#replays;
    const limits = contexts.describeLimits();
    const earlier = readMeta(db, LOG_LIMITS);
    writeMeta(db, LOG_LIMITS, JSON.stringify([...limits]));
    if (this.#writer.everythingDirty || earlier === null) return null;
    const dirty = new Set(mailboxesOfContexts(db, dirtyContexts));
    const earlierLimits = new Map(JSON.parse(earlier) as [string, string][]);
    for (const [host, text] of limits) {
      if (earlierLimits.get(host) === text) continue;
      for (const mailbox of contexts.mailboxesOfHost(host)) dirty.add(mailbox);
    }
    const crossed = [...contexts.crossing].filter(([, adds]) => adds.some((add) => dirty.has(add.mailboxKey)));
    for (const mailbox of mailboxesOfActs(
      db,
      crossed.map(([act]) => act),
    ))
      dirty.add(mailbox);
    // Going through all events in the order in which they lie is quicker than many mailboxes one by one.
    return dirty.size > countMailboxes(db) / 3 ? null : dirty;
  }
}
