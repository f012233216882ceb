/**
 * query: questions to the index. The filter language and natural dates, events and sessions with the coverage of what was
 * asked, in the shapes of the contract.
 *
 * Invariants: nothing here writes; every answer says which span it speaks of and what the log cannot know of it; the same
 * question to the same index gives the same answer (the clock is given from outside). Not promised: that text in an answer
 * is safe to print; it is log text, and the renderers in report/ make it so.
 */
export type { Completed, GapReason, GapSpan, IndexReader } from "../index/index.ts";
export * from "./account-scope.ts";
export * from "./case/case-file.ts";
export * from "./case/case-losses.ts";
export type { EvidencePlace } from "./case/evidence-places.ts";
export * from "./coverage.ts";
export * from "./dates.ts";
export * from "./describe-event.ts";
export { typeText } from "./describe-items.ts";
export * from "./describe-loss.ts";
export * from "./event-row.ts";
export * from "./filter.ts";
export * from "./filter-text.ts";
export * from "./filter-tokens.ts";
export * from "./filter-words.ts";
export * from "./folder-answer.ts";
export * from "./folder-text.ts";
export * from "./gap-words.ts";
export * from "./item.ts";
export { type ByAnswer, doneByText } from "./item-by.ts";
export * from "./loss-extent.ts";
export * from "./loss-row.ts";
export * from "./lost.ts";
export * from "./mailbox-text.ts";
export * from "./reading-zone.ts";
export * from "./search.ts";
export type { ClientRow } from "./session-clients.ts";
export type { SessionItems } from "./session-items.ts";
export * from "./sessions.ts";
export * from "./show-time.ts";
export * from "./suspicion/rules.ts";
