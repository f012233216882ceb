import {
  countLostItems,
  type IndexWriter,
  inferProtocols,
  joinActs,
  joinCutDeliveries,
  joinMovedSenders,
  mendActs,
  noteHiddenArrivals,
  noteUnplacedDeletions,
  OpenActs,
  rankSources,
  readMeta,
  rebuildSessions,
  resolveOwners,
  writeMeta,
} from "../index/index.ts";
import { Replay, type ReplayOptions } from "./replay.ts";

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
 */
export function conclude(writer: IndexWriter): void {
  if (!isDue(writer)) return;
  concludeBeforeReplay(writer);
  new Replay(writer).run();
  finish(writer);
}

/** The same with a second thread that reads, where there is much to replay. Nothing else may be written to the index meanwhile. */
export async function concludeWithReader(writer: IndexWriter, options?: ReplayOptions): Promise<void> {
  if (!isDue(writer)) return;
  concludeBeforeReplay(writer);
  await new Replay(writer).runWithReader(options);
  finish(writer);
}

function isDue(writer: IndexWriter): boolean {
  if (readMeta(writer.db, UNCONCLUDED) !== null) return true;
  writer.commit();
  return false;
}

function concludeBeforeReplay(writer: IndexWriter): void {
  const { db, dirtyContexts } = writer;
  writer.begin();
  if (!writer.dueSinceThisRun) writer.everythingDirty = true;
  writer.finishLoad();
  rankSources(db);
  const protocols = inferProtocols(db);
  const assigned = resolveOwners(db);
  if (assigned.moved) writer.everythingDirty = true;
  // Each goes on from what those before it found.
  const open = new OpenActs(db);
  const changed = [joinActs, mendActs, joinCutDeliveries, joinMovedSenders].flatMap((step) => step(db, open));
  for (const context of [...protocols, ...assigned.contexts, ...changed]) dirtyContexts.add(context);
  rebuildSessions(db);
  noteHiddenArrivals(db);
  noteUnplacedDeletions(db, writer.everythingDirty ? null : dirtyContexts);
}

function finish(writer: IndexWriter): void {
  countLostItems(writer.db);
  writeMeta(writer.db, UNCONCLUDED, null);
  writer.commit();
  writer.dirtyContexts.clear();
  writer.everythingDirty = false;
  writer.dueSinceThisRun = false;
}
