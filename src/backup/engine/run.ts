import { showEngineDate } from "../engine-dates.ts";
import { type Notifier, notifierOf } from "../operations/notify.ts";
import type { OperationControl, OperationModule, OperationRecord } from "../operations/operation.ts";
import type { OperationOutcome } from "../operations/queue.ts";
import { blobSourceOf } from "../path/blobs.ts";
import { putQuotasBack } from "../restore/account-attributes.ts";
import { collectReport, type RestoreListener, type RestoreReport, statsText } from "../restore/report.ts";
import type { RestoreContext } from "../restore/session.ts";
import type { EngineContext } from "./context.ts";

/** How a caller follows an operation, and who else is told of it. */
export interface RunOptions {
  readonly onQueued?: (operation: OperationRecord) => void;
  readonly onProgress?: (counters: Readonly<Record<string, number | string>>) => void;
  /** Addresses besides the administrator's that get the begin and end mails. */
  readonly notifications?: readonly string[];
  /** Told of what went wrong beside the work: a mail that could not be sent, a blob that could not be archived. */
  readonly onFault?: (message: string) => void;
}

/** An operation that ran through the queue, and its result where it finished. */
export type Ran<R> = OperationOutcome<R>;

/** Runs work through the queue, with the begin and end mails around it. `describe` is the end mail's report. */
export async function runOperation<R>(
  engine: EngineContext,
  request: {
    readonly name: string;
    readonly module?: OperationModule;
    readonly parameters: Readonly<Record<string, string>>;
  },
  options: RunOptions,
  work: (control: OperationControl, notifier: Notifier) => Promise<R>,
  describe: (result: R | null) => string,
): Promise<Ran<R>> {
  const notifier = notifierOf({
    config: engine.config.notifications,
    recipients: options.notifications ?? [],
    environment: engine.environment,
    showDate: (timeUtcMs) => showEngineDate(timeUtcMs, engine.clock),
    onFault: options.onFault ?? (() => undefined),
  });
  const ran = await engine.queue.run({ ...request, ...options }, async (control) => {
    const operation = engine.queue.get(control.id);
    if (operation !== null) await notifier.begin(operation);
    return work(control, notifier);
  });
  await notifier.end(ran.operation, describe(ran.result));
  return ran;
}

/**
 * Runs a restore through the queue, with the real-time scan gathered into one scan at its end. Where it is stopped or fails
 * half way, the result says what was restored until then; the operation says how it ended.
 */
export async function runRestore(
  engine: EngineContext,
  name: string,
  parameters: Readonly<Record<string, string>>,
  options: RunOptions,
  work: (context: RestoreContext, control: OperationControl, notifier: Notifier) => Promise<void>,
): Promise<Ran<RestoreReport>> {
  const collected = collectReport();
  const restore = (control: OperationControl, notifier: Notifier): Promise<RestoreReport> =>
    engine.realTime.gather(async () => {
      const context = restoreContext(engine, counting(collected, control), control.checkpoint);
      await putQuotasBack(context);
      await work(context, control, notifier);
      return collected.report();
    });
  const describe = (report: RestoreReport | null): string => {
    const { counts, unrestored, notes } = report ?? collected.report();
    return [statsText(counts, unrestored), ...notes].join("\n");
  };
  const ran = await runOperation(engine, { name, parameters }, options, restore, describe);
  const { counts } = collected.report();
  const half = counts.restored + counts.skipped + counts.unrestored > 0 ? collected.report() : null;
  return { ...ran, result: ran.result ?? half };
}

function restoreContext(engine: EngineContext, listener: RestoreListener, checkpoint: () => void): RestoreContext {
  return {
    store: engine.store,
    source: engine.path,
    blobs: blobSourceOf(engine.path.files),
    ledger: engine.ledger,
    listener,
    nowUtcMs: engine.nowUtcMs,
    showDate: (timeUtcMs) => showEngineDate(timeUtcMs, engine.clock),
    checkpoint,
  };
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
