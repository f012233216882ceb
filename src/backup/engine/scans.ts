import { EXIT, SalvageError } from "../../core/index.ts";
import type { OperationControl } from "../operations/operation.ts";
import type { ScanReport, ScanTally } from "../scan/report.ts";
import { scanOneAccount, smartScan } from "../scan/smart-scan.ts";
import { type EngineContext, scanContext } from "./context.ts";
import type { Ran, RunOptions } from "./run.ts";

export interface ScanOptions extends RunOptions {
  /** Look at every item, not only at what changed. */
  readonly deep?: boolean;
  readonly readErrorThreshold?: number;
}

/** What brings the backup up to date. Each call is one operation of the queue. */
export interface Scans {
  /** Every account that changed (`doSmartScan`). */
  smartScan(options?: ScanOptions): Promise<Ran<ScanReport>>;
  /** One account (`doAccountScan`). */
  accountScan(account: string, options?: ScanOptions): Promise<Ran<ScanReport>>;
}

export function scansOf(engine: EngineContext): Scans {
  return {
    smartScan: (options = {}) =>
      engine.queue.run({ name: "doSmartScan", parameters: {}, ...options }, (control) =>
        smartScan(contextOf(engine, control, options), options.deep ?? false),
      ),
    accountScan: (name, options = {}) =>
      engine.queue.run({ name: "doAccountScan", parameters: { account: name }, ...options }, async (control) => {
        const account = await engine.store.account(name);
        if (account === null)
          throw new SalvageError(`no account "${name}" in the store`, {
            code: "no-such-account",
            exitCode: EXIT.nothingFound,
          });
        return scanOneAccount(contextOf(engine, control, options), account, options.deep ?? false);
      }),
  };
}

function contextOf(engine: EngineContext, control: OperationControl, options: ScanOptions) {
  return scanContext(engine, {
    checkpoint: control.checkpoint,
    onProgress: (tally) => control.progress(countsOf(tally)),
    readErrorThreshold: options.readErrorThreshold,
  });
}

function countsOf(tally: ScanTally): Record<string, number> {
  const { readErrors, ...counts } = tally;
  return { ...counts, readErrors: readErrors.length };
}
