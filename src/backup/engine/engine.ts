import { type EngineContext, type EngineOptions, openContext } from "./context.ts";
import { type Restores, restoresOf } from "./restores.ts";
import { type Scans, scansOf } from "./scans.ts";
import { type Upkeep, upkeepOf } from "./upkeep.ts";

/** The embedded backup engine as an API: every call is one operation of the queue, and answers what became of it. */
export interface BackupEngine extends Restores, Scans, Upkeep {
  readonly context: EngineContext;
  /** Ends the real-time scan and closes what is open; not the store. */
  close(): void;
}

/** Opens the engine of a root folder on a store, and begins the real-time scan. */
export async function openBackupEngine(options: EngineOptions): Promise<BackupEngine> {
  const context = await openContext(options);
  return { context, ...restoresOf(context), ...scansOf(context), ...upkeepOf(context), close: () => context.close() };
}
