import {
  ContextLookup,
  type IndexWriter,
  LossEvidence,
  type LossInput,
  LossStore,
  logBegins,
  mendActs,
  rankSources,
  readMeta,
  rebuildSessions,
  resolveOwners,
  StoryEventReader,
  TextLookup,
  writeMeta,
} from "../index/index.ts";
import { type Loss, type NotLoss, replayMailbox } from "../story/index.ts";

/** Set while an index holds records whose conclusions have not been drawn. */
const UNCONCLUDED = "unconcluded";

/** Notes in the open transaction that conclusions are due. */
export function markUnconcluded(writer: IndexWriter): void {
  writer.begin();
  writeMeta(writer.db, UNCONCLUDED, "1");
}

/**
 * Draws the conclusions from what was read, once all of it is there: who owns which mailbox, which requests went on behind a
 * rotation, sessions, and the replay of every mailbox into losses. Everything follows from the index's content alone, so the
 * order in which sources were read plays no part, and a run that was killed here is simply done again.
 */
export function conclude(writer: IndexWriter): void {
  if (readMeta(writer.db, UNCONCLUDED) === null) return;
  writer.begin();
  writer.buildIndexes();
  rankSources(writer.db);
  resolveOwners(writer.db);
  mendActs(writer.db);
  rebuildSessions(writer.db);
  replayAll(writer);
  writeMeta(writer.db, UNCONCLUDED, null);
  writer.commit();
}

function replayAll(writer: IndexWriter): void {
  const texts = new TextLookup(writer.db);
  const contexts = new ContextLookup(writer.db, texts);
  const reader = new StoryEventReader(writer.db, texts, contexts);
  const evidence = new LossEvidence(writer.db, contexts);
  const store = new LossStore(writer.db, writer.texts);
  store.clear();
  const begins = logBegins(writer.db);
  const crossing = reader.crossingAdds();
  for (const { mailbox, events } of reader.ofAllMailboxes()) {
    const foreignAdds = new Map(
      [...crossing].map(([act, adds]) => [act, adds.filter((add) => add.mailboxKey !== mailbox)] as const),
    );
    const story = replayMailbox(events, { logBeginsUtcMs: begins.get(mailbox) ?? 0, gaps: [], foreignAdds });
    store.replace(mailbox, [
      ...story.losses.map((loss) => toInput(loss, null, evidence)),
      ...story.notLosses.map((loss: NotLoss) => toInput(loss, loss.reason, evidence)),
    ]);
  }
  store.number();
}

function toInput(loss: Loss, reason: string | null, evidence: LossEvidence): LossInput {
  const { items, ...body } = loss;
  return {
    key: loss.key,
    timeUtcMs: loss.timeUtcMs,
    cause: loss.cause,
    reason,
    body: { ...body, proof: evidence.of(loss.events) },
    items: items.map((item) => ({ id: item.id, sender: item.sender, body: item })),
  };
}
