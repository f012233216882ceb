import { createHold, messageOf } from "../../core/index.ts";
import type { Plan, StepOutcome } from "../../recovery/index.ts";
import type { Applied, RecoveryPort } from "../ports.ts";

/** `pausing`, `stopping`: until the step that runs has ended. */
export type RunState = "running" | "pausing" | "paused" | "stopping" | "stopped" | "failed" | "ended";

export interface RunPace {
  readonly itemsEnded: number;
  readonly items: number;
  /** Items a second, of this run, its pauses not counted; null before the first one has ended. */
  readonly rate: number | null;
  readonly leftMs: number | null;
}

/** The run of a plan as the screen sees it. */
export interface PlanRun {
  state(): RunState;
  error(): string | null;
  /** Where the plan was saved. */
  path(): string | null;
  applied(): Applied | null;
  outcomeOf(step: number): StepOutcome | null;
  isRunning(step: number): boolean;
  pace(): RunPace;
  /** Begins, or goes on where an earlier run ended. Settles when it is over, however. */
  begin(): Promise<void>;
  /** Waits after the step that runs, or goes on. */
  pause(): void;
  /** Ends after the step that runs. */
  stop(): void;
}

export interface PlanRunParts {
  readonly recovery: RecoveryPort;
  readonly plan: Plan;
  readonly changed: () => void;
  readonly nowMs?: () => number;
}

export function createPlanRun({ recovery, plan, changed, nowMs = () => performance.now() }: PlanRunParts): PlanRun {
  const outcomes = new Map<number, StepOutcome>();
  const running = new Set<number>();
  const itemsOf = new Map(plan.steps.map(({ step, items }) => [step, items.length]));
  const items = plan.steps.reduce((sum, step) => sum + step.items.length, 0);
  const hold = createHold();
  let stop = new AbortController();
  let end: "stopped" | "failed" | "ended" | null = null;
  let error: string | null = null;
  let path: string | null = null;
  let applied: Applied | null = null;
  let [itemsBefore, workedMs, sinceMs] = [0, 0, 0];

  const ended = (): number => [...outcomes.keys()].reduce((sum, step) => sum + (itemsOf.get(step) ?? 0), 0);
  const state = (): RunState => {
    if (end !== null) return end;
    if (stop.signal.aborted) return "stopping";
    if (hold.isHeld()) return running.size > 0 ? "pausing" : "paused";
    return "running";
  };
  const listener = {
    begin(steps: readonly number[]): void {
      sinceMs = nowMs();
      for (const step of steps) {
        running.add(step);
        outcomes.delete(step);
      }
      changed();
    },
    step(outcome: StepOutcome): void {
      workedMs += nowMs() - sinceMs;
      sinceMs = nowMs();
      running.delete(outcome.step);
      outcomes.set(outcome.step, outcome);
      changed();
    },
  };
  const run = async (): Promise<void> => {
    path ??= await recovery.save(plan);
    const saved = await recovery.open(path);
    for (const outcome of saved.outcomes) outcomes.set(outcome.step, outcome);
    itemsBefore = ended();
    applied = await recovery.apply(plan, path, listener, { hold, signal: stop.signal });
  };

  return {
    state,
    error: () => error,
    path: () => path,
    applied: () => applied,
    outcomeOf: (step) => outcomes.get(step) ?? null,
    isRunning: (step) => running.has(step),
    pace() {
      const done = ended();
      const rate = workedMs > 0 && done > itemsBefore ? ((done - itemsBefore) / workedMs) * 1000 : null;
      return { itemsEnded: done, items, rate, leftMs: rate === null ? null : ((items - done) / rate) * 1000 };
    },
    async begin() {
      stop = new AbortController();
      [end, error, workedMs] = [null, null, 0];
      try {
        await run();
        end = "ended";
      } catch (thrown) {
        end = stop.signal.aborted ? "stopped" : "failed";
        error = stop.signal.aborted ? null : messageOf(thrown);
      } finally {
        running.clear();
        hold.release();
        changed();
      }
    },
    pause() {
      if (hold.isHeld()) hold.release();
      else hold.hold();
    },
    stop: () => stop.abort(new Error("stopped")),
  };
}
