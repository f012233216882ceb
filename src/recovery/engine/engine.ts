import type { PlanStep } from "../plan/types.ts";

/** An id under which an engine says it restored an item. */
export interface ClaimedItem {
  readonly oldId: number;
  readonly newId: number;
  /** Of the content in the backup, where the engine tells it. */
  readonly digest: string | null;
  /** The engine found it restored already. */
  readonly skipped: boolean;
}

/** `accepted`: the engine took it into its queue, and nobody knows more. It is not `done`. `unknown`: not even that is known. */
export type StepState = "done" | "failed" | "stopped" | "accepted" | "unknown";

/** What an engine says became of a step. Its word, not a proof. */
export interface StepOutcome {
  readonly step: number;
  readonly state: StepState;
  /** UUID of the operation, where the engine gives one. */
  readonly operation: string | null;
  readonly exitCode: number | null;
  readonly items: readonly ClaimedItem[];
  /** Ids that the engine says it could not restore. */
  readonly unrestored: readonly number[];
  /** For people: the error, or what the engine printed that was not understood. */
  readonly message: string | null;
}

export interface EngineDescription {
  readonly name: string;
  /** For people: which program, where, which dialect. No secrets. */
  readonly where: string;
  readonly version: string | null;
  /** How many steps it takes at once. */
  readonly batchSize: number;
  /** It keeps its own record of what was restored, so that a step can be repeated without a second copy. */
  readonly repeatsSafely: boolean;
}

/** Told while steps run. */
export interface EngineListener {
  /** The engine gave a step an operation of its own. */
  operation(step: number, operation: string): void;
  /** Exactly one for each step that was given. */
  finished(outcome: StepOutcome): void;
}

export interface OperationProgress {
  readonly operation: string;
  /** In the words of the real engine: Queued, Started, Finished, Stopped, Removed, Interrupted. */
  readonly state: string;
  readonly ended: boolean;
  readonly failed: boolean;
}

/** What carries a plan out. */
export interface Engine {
  /** Looks whether the engine is there and what it is. @throws {SalvageError} (exit 6) where it is not, (exit 7) where it may not be used */
  describe(): Promise<EngineDescription>;
  /** The exact argument lists that `run` would run for these steps, in order. */
  commands(steps: readonly PlanStep[]): readonly (readonly string[])[];
  /** Carries out steps in order; at most `batchSize`. Ends between two steps once the signal is aborted. */
  run(steps: readonly PlanStep[], listener: EngineListener, signal: AbortSignal): Promise<void>;
  /** Where an operation stands, or null where the engine does not know it. */
  progress(operation: string): Promise<OperationProgress | null>;
  /** Waits until no restore is queued or running any more. False where the engine cannot tell. */
  settle(signal: AbortSignal): Promise<boolean>;
  /** Stops an operation. False where there was none to stop. */
  stop(operation: string): Promise<boolean>;
  close(): Promise<void>;
}

/** An outcome with nothing told but its state. */
export function plainOutcome(step: number, state: StepState, message: string | null = null): StepOutcome {
  return { step, state, operation: null, exitCode: null, items: [], unrestored: [], message };
}
