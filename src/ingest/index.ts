/**
 * ingest: log, grammar and index joined. Reads sources in parsing threads, resumes where it stopped, and draws the conclusions
 * (owners, sessions, losses) when all is read.
 *
 * Invariants: what a source is, is told by content; nothing is counted twice; one bad source never stops the others; the
 * index after a killed and repeated run is the one of a run that was not killed.
 */
export { isLive } from "./follow-sources.ts";
export * from "./index-options.ts";
export * from "./index-sources.ts";
export type { IndexedSource, IndexSummary } from "./summary.ts";
