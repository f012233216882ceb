/**
 * recovery: from evidence to restored mail. Plans (pure functions over what the index tells), engines behind one interface, the
 * one gate to outside programs, the journal of a run, and verification from a second source.
 *
 * Invariants: looking never changes anything; nothing runs that does not stand in a sealed plan; a step is journalled before and
 * after, and one whose outcome is unknown is checked before it is repeated; an engine's word is never taken for proof.
 * Not promised: that an engine has what the log shows to be lost; verification tells, item by item.
 */

export { type ArchiveSetting, archiveEngine } from "./archive/archive-engine.ts";
export { CARBONIO_DEFAULTS, type CarbonioSetting, carbonioEngine } from "./carbonio/carbonio-engine.ts";
export { isSalvage, KNOWN_PROGRAMS } from "./carbonio/dialect.ts";
export type { EngineName } from "./command-lines.ts";
export { ENGINE_PROFILES, type EngineProfile } from "./command-lines.ts";
export { dumpsterEngine } from "./dumpster/dumpster-engine.ts";
export type { SoapSetting } from "./dumpster/soap.ts";
export { embeddedEngine } from "./engine/backup-engine.ts";
export type * from "./engine/engine.ts";
export { parseRemote } from "./gate-detour.ts";
export { requireSameEvidence } from "./plan/check-evidence.ts";
export type { Evidence, EvidenceGap, Sighting, WantedItem } from "./plan/evidence.ts";
export { gatherEvidence, type PresenceReader } from "./plan/gather.ts";
export { makePlan, type PlanSetting } from "./plan/make-plan.ts";
export { presenceIn } from "./plan/presence.ts";
export { readPlan } from "./plan/read-plan.ts";
export type { LossConditions, PlanRequest } from "./plan/select.ts";
export * from "./plan/types.ts";
export { parseWantedList } from "./plan/wanted-list.ts";
export { type AppliedPlan, type ApplySetting, appliedSoFar, applyPlan } from "./run/apply.ts";
export { type Journal, journalPathOf, openJournal, readJournal } from "./run/journal.ts";
export { EMPTY_JOURNAL, type JournalState, lastEndOf } from "./run/journal-record.ts";
export { type RunReport, runReport } from "./run/run-report.ts";
export { commandText } from "./show/command-text.ts";
export { planScript } from "./show/plan-script.ts";
export { planText } from "./show/plan-text.ts";
export { runText, verificationText, wholeRunText } from "./show/run-text.ts";
export { type SnapshotSetting, snapshotEngine } from "./snapshot/snapshot-engine.ts";
export { logWitness } from "./verify/log-witness.ts";
export { mailboxWitness } from "./verify/mailbox-witness.ts";
export { isProved, type Verification, type VerifiedItem, verifyPlan } from "./verify/verify-plan.ts";
export type { Witness } from "./verify/witness.ts";
