import type { StepOutcome } from "../engine/engine.ts";

/** How many items an account's mailbox had, where it could be counted, and which ids had the wanted Message-IDs. */
export interface Baseline {
  readonly account: string;
  readonly items: number | null;
  /** Wanted item id → ids of items with its Message-ID that were there before anything was restored. */
  readonly there: readonly (readonly [number, readonly number[]])[];
}

/** A line of the journal. `at`: when it was written. */
export type JournalRecord =
  /** Somebody began, or went on with, the run of a plan. */
  | {
      readonly event: "run";
      readonly at: string;
      readonly plan: string;
      readonly process: number;
      readonly engine: string;
    }
  | { readonly event: "before"; readonly at: string; readonly baseline: Baseline }
  /** These steps are about to be given to the engine. */
  | { readonly event: "begin"; readonly at: string; readonly steps: readonly number[] }
  | { readonly event: "operation"; readonly at: string; readonly step: number; readonly operation: string }
  | { readonly event: "end"; readonly at: string; readonly outcome: StepOutcome }
  /** A step of unknown outcome was looked for in the mailbox: these of its items were there. */
  | {
      readonly event: "checked";
      readonly at: string;
      readonly step: number;
      readonly found: readonly (readonly [number, number])[];
    }
  | { readonly event: "finish"; readonly at: string };

/** What a journal says of a step. */
export interface StepRecord {
  readonly begun: string;
  readonly operation: string | null;
  /** Null: nobody knows. */
  readonly outcome: StepOutcome | null;
  readonly endedAt: string | null;
}

/** Everything that a journal says. */
export interface JournalState {
  readonly plan: string | null;
  readonly runs: number;
  readonly startedAt: string | null;
  readonly baselines: ReadonlyMap<string, Baseline>;
  readonly steps: ReadonlyMap<number, StepRecord>;
  readonly finished: boolean;
}

export const EMPTY_JOURNAL: JournalState = {
  plan: null,
  runs: 0,
  startedAt: null,
  baselines: new Map(),
  steps: new Map(),
  finished: false,
};

/** The state after the records, in order. */
export function journalState(records: readonly JournalRecord[]): JournalState {
  const baselines = new Map<string, Baseline>();
  const steps = new Map<number, StepRecord>();
  let [plan, startedAt, runs, finished]: [string | null, string | null, number, boolean] = [null, null, 0, false];
  const open = (step: number, at: string): void => {
    steps.set(step, { begun: steps.get(step)?.begun ?? at, operation: null, outcome: null, endedAt: null });
  };
  for (const record of records) {
    if (record.event === "run") {
      plan ??= record.plan;
      startedAt ??= record.at;
      runs++;
    } else if (record.event === "before") baselines.set(record.baseline.account.toLowerCase(), record.baseline);
    else if (record.event === "begin") for (const step of record.steps) open(step, record.at);
    else if (record.event === "operation") {
      const known = steps.get(record.step);
      if (known !== undefined) steps.set(record.step, { ...known, operation: record.operation });
    } else if (record.event === "end") {
      const { outcome, at } = record;
      const known = steps.get(outcome.step) ?? { begun: at, operation: null };
      steps.set(outcome.step, { ...known, operation: outcome.operation ?? known.operation, outcome, endedAt: at });
    }
    finished = record.event === "finish";
  }
  return { plan, runs, startedAt, baselines, steps, finished };
}

/** When the last step ended, or null where none has. */
export function lastEndOf({ steps }: JournalState): number | null {
  const ends = [...steps.values()].flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)]));
  return ends.length === 0 ? null : Math.max(...ends);
}
