import {
  ContextLookup,
  countLostItems,
  countMailboxes,
  type IndexWriter,
  inferProtocols,
  joinActs,
  joinCutDeliveries,
  joinMovedSenders,
  type LossInput,
  LossStore,
  type MailboxEvents,
  mailboxesOfActs,
  mailboxesOfContexts,
  mendActs,
  noteHiddenArrivals,
  ReplayContexts,
  rankSources,
  readMeta,
  rebuildSessions,
  resolveOwners,
  SenderEventStore,
  StoryEventReader,
  TextLookup,
  writeMeta,
} from "../index/index.ts";
import { type Loss, packLoss, packLossItems, replayMailbox } from "../story/index.ts";

/** Set while an index holds records whose conclusions have not been drawn. */
const UNCONCLUDED = "unconcluded";

/** Where each host's log begins and has holes, as of the last conclusions: another log changes what stories can know. */
const LOG_LIMITS = "log-limits";

/** Notes in the open transaction that conclusions are due. */
export function markUnconcluded(writer: IndexWriter): void {
  if (writer.dueSinceThisRun) return;
  writer.begin();
  // What a run left that was killed is not known mailbox by mailbox.
  if (readMeta(writer.db, UNCONCLUDED) !== null) writer.everythingDirty = true;
  writeMeta(writer.db, UNCONCLUDED, "1");
  writer.dueSinceThisRun = true;
}

/**
 * Draws the conclusions from what was read: who owns which mailbox, which requests went on behind a rotation, sessions, and the
 * replay of mailboxes into losses. Only mailboxes of which something new is known are replayed, each from its beginning.
 * Everything follows from the index's content alone, so the order in which sources were read plays no part, and a run that was
 * killed here is simply done again.
 */
export function conclude(writer: IndexWriter): void {
  if (readMeta(writer.db, UNCONCLUDED) === null) {
    writer.commit();
    return;
  }
  writer.begin();
  if (!writer.dueSinceThisRun) writer.everythingDirty = true;
  writer.finishLoad();
  rankSources(writer.db);
  for (const context of inferProtocols(writer.db)) writer.dirtyContexts.add(context);
  const assigned = resolveOwners(writer.db);
  for (const context of assigned.contexts) writer.dirtyContexts.add(context);
  if (assigned.moved) writer.everythingDirty = true;
  for (const context of joinActs(writer.db)) writer.dirtyContexts.add(context);
  for (const context of mendActs(writer.db)) writer.dirtyContexts.add(context);
  for (const context of joinCutDeliveries(writer.db)) writer.dirtyContexts.add(context);
  for (const context of joinMovedSenders(writer.db)) writer.dirtyContexts.add(context);
  rebuildSessions(writer.db);
  noteHiddenArrivals(writer.db);
  new Replay(writer).run();
  countLostItems(writer.db);
  writeMeta(writer.db, UNCONCLUDED, null);
  writer.commit();
  writer.dirtyContexts.clear();
  writer.everythingDirty = false;
  writer.dueSinceThisRun = false;
}

/** Replays mailboxes and stores their losses. */
class Replay {
  readonly #writer: IndexWriter;
  readonly #reader: StoryEventReader;
  readonly #store: LossStore;
  readonly #senders: SenderEventStore;
  readonly #contexts: ReplayContexts;

  constructor(writer: IndexWriter) {
    this.#writer = writer;
    const texts = new TextLookup(writer.db);
    const contexts = new ContextLookup(writer.db, texts);
    this.#reader = new StoryEventReader(writer.db, texts, contexts);
    this.#store = new LossStore(writer.db, writer.texts);
    this.#senders = new SenderEventStore(writer.db, writer.texts);
    this.#contexts = new ReplayContexts(writer.db, contexts);
  }

  run(): void {
    const dirty = this.#dirtyMailboxes();
    if (dirty === null) {
      this.#store.clear();
      this.#senders.clear();
      for (const mailbox of this.#reader.ofAllMailboxes()) this.#replay(mailbox);
    } else
      for (const mailbox of dirty) {
        this.#store.forget(mailbox);
        this.#replay(this.#reader.ofMailbox(mailbox));
      }
    this.#senders.flush();
    this.#store.number();
  }

  /** The mailboxes to replay; null for all of them. */
  #dirtyMailboxes(): Set<number> | null {
    const { db, dirtyContexts } = this.#writer;
    const limits = this.#contexts.describeLimits();
    const earlier = readMeta(db, LOG_LIMITS);
    writeMeta(db, LOG_LIMITS, JSON.stringify([...limits]));
    if (this.#writer.everythingDirty || earlier === null) return null;
    const dirty = new Set(mailboxesOfContexts(db, dirtyContexts));
    const earlierLimits = new Map(JSON.parse(earlier) as [string, string][]);
    for (const [host, text] of limits) {
      if (earlierLimits.get(host) === text) continue;
      for (const mailbox of this.#contexts.mailboxesOfHost(host)) dirty.add(mailbox);
    }
    const crossed = [...this.#contexts.crossing].filter(([, adds]) => adds.some((add) => dirty.has(add.mailboxKey)));
    for (const mailbox of mailboxesOfActs(
      db,
      crossed.map(([act]) => act),
    ))
      dirty.add(mailbox);
    // Going through all events in the order in which they lie is quicker than many mailboxes one by one.
    return dirty.size > countMailboxes(db) / 3 ? null : dirty;
  }

  #replay({ mailbox, events, untold }: MailboxEvents): void {
    this.#senders.add(untold.length === 0 ? events : [...events, ...untold]);
    const story = replayMailbox(events, this.#contexts.of(mailbox));
    for (const loss of story.losses) this.#store.add(mailbox, toInput(loss, null));
    for (const loss of story.notLosses) this.#store.add(mailbox, toInput(loss, loss.reason));
  }
}

function toInput(loss: Loss, reason: string | null): LossInput {
  const { key, timeUtcMs, cause, events, lost } = loss;
  return { key, timeUtcMs, cause, reason, lost, events, body: packLoss(loss), ...packLossItems(loss.items) };
}
