/**
 * index: the SQLite file that makes logs searchable. Owns schema, writing, and every question that needs SQL.
 *
 * Invariants: one writer at a time; each batch is applied whole with the checkpoint behind it, so a process killed at any moment
 * leaves a consistent index; the numbers that people see (events, sessions, losses) depend on what was indexed, not on the
 * order in which it was. Not promised: that keys inside the tables stay the same from version to version.
 */
export type { AccessRecord, AccessRecords } from "./access-records.ts";
export * from "./batch.ts";
export { ContextLookup } from "./context-lookup.ts";
export type { CrossingAdd } from "./crossing-adds.ts";
export { joinCutDeliveries } from "./cut-deliveries.ts";
export { type Connection, checkIntegrity, openBesideWriter, removeIndex, sqliteError } from "./database.ts";
export { countMailboxes, mailboxesOfActs, mailboxesOfContexts } from "./dirty-mailboxes.ts";
export * from "./event-columns.ts";
export { NO_ACCOUNT } from "./filter-contexts.ts";
export * from "./gaps.ts";
export { noteHiddenArrivals } from "./hidden-arrivals.ts";
export { inferProtocols } from "./infer-protocols.ts";
export { joinActs } from "./join-acts.ts";
export { noteMoves } from "./known-moves.ts";
export { countLostItems } from "./loss-counts.ts";
export { type PlaceOf, ProofPacker, readEvidence } from "./loss-proof.ts";
export type { LossFilter, LossPage, StoredLoss } from "./loss-reader.ts";
export { type LossInput, LossStore } from "./loss-store.ts";
export { mendActs } from "./mend-acts.ts";
export { readMeta, writeMeta } from "./meta.ts";
export { joinMovedSenders } from "./moved-senders.ts";
export { OpenActs } from "./open-acts.ts";
export { resolveOwners } from "./owners.ts";
export { rankSources } from "./ranks.ts";
export { isSameWindow, keepsTheSame, type ReadWindow } from "./read-window.ts";
export { openIndex } from "./reader.ts";
export { type Arrival, type MoveDescription, type ReplayContext, ReplayContexts } from "./replay-context.ts";
export * from "./request-block.ts";
export { SenderEventStore, type SenderRows, senderRowsOf } from "./sender-events.ts";
export { rebuildSessions } from "./sessions.ts";
export { allSources, sourceFacts } from "./source-facts.ts";
export type { Fingerprint, NewSource, SourceChange, SourceState } from "./source-table.ts";
export { type MailboxEvents, StoryEventReader } from "./story-events.ts";
export { type MailboxGroup, StoryRowReader } from "./story-row-reader.ts";
export { type StoryRowColumns, StoryRows } from "./story-rows.ts";
export { takeContents } from "./take-contents.ts";
export { TextLookup } from "./text-lookup.ts";
export * from "./types.ts";
export { noteUnplacedDeletions, type UnplacedDeletions } from "./unplaced-deletions.ts";
export * from "./writer.ts";
