import { setTimeout as pause } from "node:timers/promises";
import { EXIT, SalvageError } from "../../core/index.ts";
import type { Engine, EngineDescription, EngineListener, OperationProgress, StepOutcome } from "../engine/engine.ts";
import { type GateSetting, runThroughGate } from "../gate.ts";
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

/** A process that outlived the run before may be between two commands: the queue has to be empty at so many looks in a row. */
const QUIET_LOOKS = 3;

/** The real engine, by its command line. */
export function carbonioEngine(setting: CarbonioSetting): Engine {
  let dialect: Dialect | null = null;
  const known = async (): Promise<Dialect> => {
    dialect ??= await probe(setting);
    return dialect;
  };
  return {
    async describe() {
      return description(setting, await known());
    },
    commands: (steps) => steps.map((step) => [setting.program, ...restoreWords(setting, step)]),
    async run(steps, listener, signal) {
      const { takesBatch } = await known();
      const isBatch = takesBatch && setting.batchSize > 1 && steps.length > 1;
      if (isBatch) return runBatch(setting, steps, listener, signal);
      for (const step of steps) {
        signal.throwIfAborted();
        const result = await runThroughGate(setting, { words: restoreWords(setting, step) });
        const outcome = singleOutcome(step, result, setting.restoreOptions.includes("--sync"));
        await follow(setting, [outcome], listener, signal);
      }
    },
    progress: async (operation) =>
      ((await operations(setting)) ?? []).find((one) => one.operation === operation) ?? null,
    async settle(signal) {
      for (let quiet = 0; ; ) {
        const all = await operations(setting);
        if (all === null) return false;
        quiet = all.every(({ ended }) => ended) ? quiet + 1 : 0;
        if (quiet === QUIET_LOOKS) return true;
        await pause(setting.pollMs, null, { signal });
      }
    },
    async stop(operation) {
      const words = ["--json", "backup", "doStopOperation", operation, ...setting.tail];
      return (await runThroughGate(setting, { words })).exitCode === 0;
    },
    close: async () => undefined,
  };
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
  steps: readonly PlanStep[],
  listener: EngineListener,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const lines = steps.map((step) => restoreWords(setting, step));
  const result = await runThroughGate(setting, { words: [], lines, timeoutMs: setting.timeoutMs * steps.length });
  await follow(setting, batchOutcomes(steps, result), listener, signal);
}

/**
 * Tells outcomes, those that were only accepted once their operations have ended. What cannot be followed stays accepted, which
 * is not done.
 */
async function follow(
  setting: CarbonioSetting,
  outcomes: readonly StepOutcome[],
  listener: EngineListener,
  signal: AbortSignal,
): Promise<void> {
  for (const { step, operation } of outcomes) if (operation !== null) listener.operation(step, operation);
  const isOpen = ({ state, operation }: StepOutcome): boolean => state === "accepted" && operation !== null;
  for (const outcome of outcomes) if (!isOpen(outcome)) listener.finished(outcome);
  let open = outcomes.filter(isOpen);
  const untilUtcMs = Date.now() + setting.timeoutMs * open.length;
  while (open.length > 0) {
    const known = new Map((await operations(setting))?.map((one) => [one.operation, one]));
    const told = open.map((outcome) => followed(outcome, known.get(outcome.operation ?? ""), Date.now() > untilUtcMs));
    for (const outcome of told) if (outcome !== null) listener.finished(outcome);
    open = open.filter((_, at) => told[at] === null);
    if (open.length > 0) await pause(setting.pollMs, null, { signal });
  }
}

/** What became of an accepted step, or null while it is on its way. */
function followed(outcome: StepOutcome, progress: OperationProgress | undefined, isLate: boolean): StepOutcome | null {
  if (progress === undefined) return { ...outcome, message: "it was queued, and nothing tells what became of it" };
  if (progress.ended && progress.failed)
    return { ...outcome, state: "failed", message: `it ended as ${progress.state}` };
  if (progress.ended) return { ...outcome, state: "done", message: null };
  return isLate ? { ...outcome, state: "unknown", message: `it was still ${progress.state} when time was up` } : null;
}
