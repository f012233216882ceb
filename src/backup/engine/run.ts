import { showEngineDate } from "../engine-dates.ts";
import type { OperationControl, OperationRecord } from "../operations/operation.ts";
import type { OperationOutcome } from "../operations/queue.ts";
import { blobSourceOf } from "../path/blobs.ts";
import { collectReport, type RestoreReport } from "../restore/report.ts";
import type { RestoreContext } from "../restore/session.ts";
import type { EngineContext } from "./context.ts";

/** How a caller follows an operation, and who else is told of it. */
export interface RunOptions {
  readonly onQueued?: (operation: OperationRecord) => void;
  readonly onProgress?: (counters: Readonly<Record<string, number | string>>) => void;
  /** Addresses besides the administrator's that get the begin and end mails. */
  readonly notifications?: readonly string[];
}

/** An operation that ran through the queue, and its result where it finished. */
export type Ran<R> = OperationOutcome<R>;

/** Runs a restore through the queue, with the real-time scan gathered into one scan at its end. */
export function runRestore(
  engine: EngineContext,
  name: string,
  parameters: Readonly<Record<string, string>>,
  options: RunOptions,
  work: (context: RestoreContext, control: OperationControl) => Promise<void>,
): Promise<Ran<RestoreReport>> {
  return engine.queue.run({ name, parameters, ...options }, (control) =>
    engine.realTime.gather(async () => {
      const collected = collectReport();
      const context: RestoreContext = {
        store: engine.store,
        source: engine.path,
        blobs: blobSourceOf(engine.path.files),
        ledger: engine.ledger,
        listener: counting(collected, control),
        nowUtcMs: engine.nowUtcMs,
        showDate: (timeUtcMs) => showEngineDate(timeUtcMs, engine.clock),
        checkpoint: control.checkpoint,
      };
      await work(context, control);
      return collected.report();
    }),
  );
}

/** Passes everything on, and keeps the operation's counters. */
function counting(collected: ReturnType<typeof collectReport>, control: OperationControl): RestoreContext["listener"] {
  const show = (): void => control.progress({ ...collected.report().counts });
  return {
    restored: (item) => {
      collected.restored(item);
      show();
    },
    skipped: (item) => {
      collected.skipped(item);
      show();
    },
    unrestored: (item) => {
      collected.unrestored(item);
      show();
    },
    note: collected.note,
  };
}
