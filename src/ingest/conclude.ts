import {
  countLostItems,
  type IndexWriter,
  inferProtocols,
  joinActs,
  joinCutDeliveries,
  joinMovedSenders,
  mendActs,
  noteHiddenArrivals,
  rankSources,
  readMeta,
  rebuildSessions,
  resolveOwners,
  writeMeta,
} from "../index/index.ts";
import { Replay } from "./replay.ts";

/** Set while an index holds records whose conclusions have not been drawn. */
const UNCONCLUDED = "unconcluded";

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
 * @param eventsOfAGroup most events of the mailboxes that are in memory together; a second thread that replayed others meanwhile
 *   took 5 % of the time of indexing off, and a hundred MiB more for each GiB of log
 */
export function conclude(writer: IndexWriter, eventsOfAGroup?: number): void {
  if (!isDue(writer)) return;
  concludeBeforeReplay(writer);
  new Replay(writer).run(eventsOfAGroup);
  finish(writer);
}

function isDue(writer: IndexWriter): boolean {
  if (readMeta(writer.db, UNCONCLUDED) !== null) return true;
  writer.commit();
  return false;
}

function concludeBeforeReplay(writer: IndexWriter): void {
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
}

function finish(writer: IndexWriter): void {
  countLostItems(writer.db);
  writeMeta(writer.db, UNCONCLUDED, null);
  writer.commit();
  writer.dirtyContexts.clear();
  writer.everythingDirty = false;
  writer.dueSinceThisRun = false;
}
