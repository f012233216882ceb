import type { Counts } from "../index/index.ts";
import type { WatchMemory } from "../log/index.ts";
import type { OpenAct } from "./acts.ts";
import type { PaceState } from "./pace.ts";

/** What the parser keeps in mind between two stretches of a source; part of a checkpoint, so plain data. */
export interface ParserMemory {
  readonly openActs: readonly OpenAct[];
  readonly pace: PaceState;
  readonly selected: readonly (readonly [string, string])[];
  readonly watch: WatchMemory;
  readonly replays: readonly (readonly [string, number])[];
}

/** The counts of a source of which nothing was read yet. */
export function emptyCounts(): Counts {
  return {
    records: 0,
    events: 0,
    unrecognised: 0,
    malformed: 0,
    suspicious: 0,
    soapLines: 0,
    mailopLines: 0,
    fromUtcMs: null,
    toUtcMs: null,
    leftOutFromUtcMs: null,
    leftOutToUtcMs: null,
  };
}
