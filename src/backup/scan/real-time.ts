import type { StoreEvent } from "../../mailstore/index.ts";
import { flagAccountDeleted, type ScanContext, scanAccount } from "./account-scan.ts";
import { beginScan } from "./begin-scan.ts";
import { scanDirectory } from "./directory-scan.ts";
import { emptyTally } from "./report.ts";

/**
 * The real-time scan: the store tells of each change after its commit and waits, so a change that was made is in the backup
 * when the call that made it returns. What happens while no process listens is found by the next SmartScan.
 */
export interface RealTimeScan {
  /** Runs work during which changes are gathered and scanned once at its end: for restores of many items. */
  gather<R>(work: () => Promise<R>): Promise<R>;
  stop(): void;
}

/** Starts listening to the store. Without a store that tells of changes this does nothing. `afterScan` runs after each scan. */
export function startRealTimeScan(context: ScanContext, afterScan: () => Promise<void>): RealTimeScan {
  const waiting = new Map<string, StoreEvent>();
  let gathering = 0;

  async function take(event: StoreEvent): Promise<void> {
    if (gathering === 0) {
      await scanEvent(context, event);
      return afterScan();
    }
    const key = `${event.kind === "account-deleted" ? "deleted" : "scan"} ${event.accountId}`;
    waiting.set(key, event);
  }

  const end = context.store.capabilities.listens ? context.store.listen(take) : () => undefined;
  return {
    async gather(work) {
      gathering++;
      try {
        return await work();
      } finally {
        gathering--;
        if (gathering === 0) {
          const events = [...waiting.values()];
          waiting.clear();
          for (const event of events) await scanEvent(context, event);
          await afterScan();
        }
      }
    },
    stop: end,
  };
}

async function scanEvent(context: ScanContext, event: StoreEvent): Promise<void> {
  const tally = emptyTally();
  await beginScan(context);
  if (event.accountId === null) return scanDirectory(context, tally);
  if (event.kind === "account-deleted") {
    await flagAccountDeleted(context, event.accountId);
    return;
  }
  const account = await context.store.account(event.accountId);
  if (account !== null) await scanAccount(context, account, { deep: false, retryUnread: false }, tally);
}
