import { setTimeout as pause } from "node:timers/promises";
import { EXIT, SalvageError } from "../../core/index.ts";
import type { Engine, EngineDescription, EngineListener, OperationProgress, StepOutcome } from "../engine/engine.ts";
import { type GateResult, type GateSetting, runThroughGate } from "../gate.ts";
import type { PlanStep } from "../plan/types.ts";
import { type Dialect, dialectOf, isSalvage, SALVAGE_DIALECT } from "./dialect.ts";
import { parseOperations } from "./operations.ts";
import { batchOutcomes, singleOutcome } from "./outcomes.ts";

/** What is not public, or differs from site to site. */
export interface CarbonioSetting extends GateSetting {
  /** Steps in one process. 1: a process for each. */
  readonly batchSize: number;
  /** Options in front of a restore. `--sync` waits for its end and tells it by the exit code. */
  readonly restoreOptions: readonly string[];
  /** Pause between two looks at the queue, in milliseconds. */
  readonly pollMs: number;
  /** Words of salvage itself as the program: `--root DIR` behind a command. */
  readonly tail: readonly string[];
}

export const CARBONIO_DEFAULTS = {
  batchSize: 50,
  restoreOptions: ["--json", "--sync"],
  pollMs: 3000,
  timeoutMs: 30 * 60_000,
  tail: [],
} as const;

/** The real engine, by its command line. */
export function carbonioEngine(setting: CarbonioSetting): Engine {
  let dialect: Dialect | null = null;
  const known = async (): Promise<Dialect> => {
    dialect ??= await probe(setting);
    return dialect;
  };
  const engine: Engine = {
    async describe() {
      return description(setting, await known());
    },
    commands: (steps) => steps.map((step) => [setting.program, ...restoreWords(setting, step)]),
    async run(steps, listener, signal) {
      const { takesBatch } = await known();
      const isBatch = takesBatch && setting.batchSize > 1 && steps.length > 1;
      if (isBatch) return runBatch(setting, engine, steps, listener, signal);
      for (const step of steps) {
        signal.throwIfAborted();
        const result = await runThroughGate(setting, { words: restoreWords(setting, step) });
        listener.finished(await followed(setting, engine, singleOutcome(step, result), listener, signal));
      }
    },
    progress: async (operation) =>
      ((await operations(setting)) ?? []).find((one) => one.operation === operation) ?? null,
    async settle(signal) {
      for (;;) {
        const all = await operations(setting);
        if (all === null) return false;
        if (all.every(({ ended }) => ended)) return true;
        await pause(setting.pollMs, null, { signal });
      }
    },
    async stop(operation) {
      const words = ["--json", "backup", "doStopOperation", operation, ...setting.tail];
      return (await runThroughGate(setting, { words })).exitCode === 0;
    },
    close: async () => undefined,
  };
  return engine;
}

async function probe(setting: CarbonioSetting): Promise<Dialect> {
  if (isSalvage(setting.program)) return SALVAGE_DIALECT;
  const help = await runThroughGate(setting, { words: ["help", "backup"] });
  const text = `${help.stdout}\n${help.stderr}`;
  if (/Unable to communicate with server/i.test(text))
    throw unavailable("the mailbox server does not answer its command line");
  const dialect = dialectOf(setting.program, text);
  if (dialect === null)
    throw unavailable(`${setting.program} has no backup commands: this server has no Backup module`);
  return dialect;
}

function unavailable(message: string): SalvageError {
  return new SalvageError(message, {
    code: "engine-unavailable",
    exitCode: EXIT.engineUnavailable,
    hint: "look whether the server runs, and whether it is one with Backup",
  });
}

function description(setting: CarbonioSetting, dialect: Dialect): EngineDescription {
  const by = [...setting.remote, ...(setting.runAs === null ? [] : [`as ${setting.runAs}`])].join(" ");
  return {
    name: "carbonio",
    where: `${setting.program}, which speaks ${dialect.name}${by === "" ? "" : ` (${by})`}`,
    version: null,
    batchSize: dialect.takesBatch ? setting.batchSize : 1,
    repeatsSafely: false,
  };
}

/** Options, then the words of the plan behind its program. */
function restoreWords({ restoreOptions, tail, program }: CarbonioSetting, { argv }: PlanStep): string[] {
  const words = argv.slice(1);
  // salvage takes its options behind the verb.
  return isSalvage(program) ? [...words, ...restoreOptions, ...tail] : [...restoreOptions, ...words, ...tail];
}

/** The operations that the engine knows, or null where its answer was not understood: that is not the same as none. */
async function operations(setting: CarbonioSetting): Promise<OperationProgress[] | null> {
  const words = isSalvage(setting.program)
    ? ["backup", "getAllOperations", "--json", ...setting.tail]
    : ["--json", "backup", "getAllOperations"];
  const result = await runThroughGate(setting, { words });
  return result.exitCode === 0 ? parseOperations(result.stdout) : null;
}

async function runBatch(
  setting: CarbonioSetting,
  engine: Engine,
  steps: readonly PlanStep[],
  listener: EngineListener,
  signal: AbortSignal,
): Promise<void> {
  const lines = steps.map((step) => restoreWords(setting, step));
  const timeoutMs = setting.timeoutMs * Math.max(1, Math.ceil(steps.length / 10));
  const result: GateResult = await runThroughGate(setting, { words: [], lines, timeoutMs });
  for (const outcome of batchOutcomes(steps, result)) {
    listener.finished(await followed(setting, engine, outcome, listener, signal));
  }
}

/** Waits for the end of an operation that was only accepted. What cannot be followed stays accepted: that is not done. */
async function followed(
  setting: CarbonioSetting,
  engine: Engine,
  outcome: StepOutcome,
  listener: EngineListener,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const { operation, state, step } = outcome;
  if (operation === null) return outcome;
  listener.operation(step, operation);
  if (state !== "accepted") return outcome;
  const until = Date.now() + setting.timeoutMs;
  for (;;) {
    const progress = await engine.progress(operation);
    if (progress === null) return outcome;
    if (progress.ended) {
      const message = progress.failed ? `the operation ended as ${progress.state}` : null;
      return { ...outcome, state: progress.failed ? "failed" : "done", message };
    }
    if (Date.now() > until)
      return { ...outcome, state: "unknown", message: `still ${progress.state} when time was up` };
    await pause(setting.pollMs, null, { signal });
  }
}
