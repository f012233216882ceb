import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type BackupEngine,
  openBackupEngine,
  operationExitCode,
  type Ran,
  type RestoreReport,
} from "../../backup/index.ts";
import { EXIT, messageOf, SalvageError } from "../../core/index.ts";
import type { MailStore } from "../../mailstore/index.ts";
import type { PlanStep } from "../plan/types.ts";
import type { ClaimedItem, Engine, EngineDescription, StepOutcome } from "./engine.ts";

const SETTLE_POLL_MS = 100;

/** The embedded engine, in this process, on the mailboxes of a root folder. The store stays the caller's. */
export function embeddedEngine(root: string, store: MailStore, environment: NodeJS.ProcessEnv = process.env): Engine {
  let opened: Promise<BackupEngine> | null = null;
  const backup = (): Promise<BackupEngine> => {
    opened ??= openBackupEngine({ root, store, environment });
    return opened;
  };
  return {
    describe: () => describeRoot(root),
    commands: (steps) => steps.map(({ argv }) => argv),
    async run(steps, listener, signal) {
      const engine = await backup();
      for (const step of steps) {
        signal.throwIfAborted();
        const ran = await runStep(engine, step, (operation) => listener.operation(step.step, operation));
        listener.finished(outcomeOf(step, ran));
      }
    },
    async progress(operation) {
      const found = (await backup()).context.queue.get(operation);
      if (found === null) return null;
      const ended = found.endedUtcMs !== null;
      return { operation, state: found.state, ended, failed: ended && operationExitCode(found) !== 0 };
    },
    async settle(signal) {
      const { queue } = (await backup()).context;
      while (queue.all().some(({ endedUtcMs }) => endedUtcMs === null)) await pause(SETTLE_POLL_MS, null, { signal });
      return true;
    },
    stop: async (operation) => (await backup()).context.queue.stop(operation),
    async close() {
      if (opened !== null) (await opened).close();
    },
  };
}

async function describeRoot(root: string): Promise<EngineDescription> {
  if (!existsSync(join(root, "store", "store.db"))) {
    throw new SalvageError(`there are no embedded mailboxes in ${root}`, {
      code: "engine-unavailable",
      exitCode: EXIT.engineUnavailable,
      hint: "name their folder with --root DIR",
    });
  }
  return { name: "backup", where: `embedded in ${root}`, version: null, batchSize: 1, repeatsSafely: true };
}

function runStep(
  engine: BackupEngine,
  { account, items, window, argv }: PlanStep,
  onOperation: (operation: string) => void,
): Promise<Ran<RestoreReport>> {
  const run = { onQueued: ({ id }: { readonly id: string }) => onOperation(id) };
  if (window !== null) {
    const [fromUtcMs, toUtcMs] = [Date.parse(window.from), Date.parse(window.to)];
    return engine.undelete({ account, fromUtcMs, toUtcMs }, run);
  }
  const folder = argv.indexOf("restore_folder");
  const restoreFolder = folder < 0 ? null : (argv[folder + 1] ?? null);
  return engine.restoreItem({ account, itemId: String(items[0]?.id), restoreFolder }, run);
}

function outcomeOf({ step }: PlanStep, { operation, result, error }: Ran<RestoreReport>): StepOutcome {
  const exitCode = operationExitCode(operation);
  const unrestored = result?.unrestored ?? [];
  const told = error === null ? operation.message : messageOf(error);
  const failed = exitCode !== 0 || unrestored.length > 0;
  return {
    step,
    state: exitCode === 2 || exitCode === 3 ? "stopped" : failed ? "failed" : "done",
    operation: operation.id,
    exitCode,
    items: [...claimed(result?.restored, false), ...claimed(result?.skipped, true)],
    unrestored: unrestored.map(({ id }) => id),
    message:
      told ?? (unrestored.length === 0 ? null : unrestored.map(({ id, message }) => `${id}: ${message}`).join("; ")),
  };
}

function claimed(items: RestoreReport["restored"] | undefined, skipped: boolean): ClaimedItem[] {
  return (items ?? []).map(({ oldId, newId, digest }) => ({ oldId, newId, digest, skipped }));
}
