import { EXIT, messageOf, SalvageError } from "../../../core/index.ts";
import { mapLimited } from "../../map-limited.ts";
import { OperationStopped } from "../../operations/operation.ts";
import type { BackupPath } from "../../path/backup-path.ts";
import { readBackupStat } from "../../path/stats.ts";
import type { RestoreContext } from "../session.ts";
import { addToIdMap, type IdMapping, readIdMap } from "./id-map.ts";
import { importDataSources, importItems } from "./import-items.ts";
import { type Imported, provision } from "./provision.ts";
import type { ExternalRequest } from "./request.ts";
import { refuseSameServer, selectAccounts } from "./select.ts";
import { type IdLookup, importShares } from "./shares.ts";

/** What the phases tell while they run. */
export interface PhaseListener {
  /** Phase 1 is done: accounts exist and users may work. */
  provisioned(accounts: readonly string[]): Promise<void>;
  phase(name: string): void;
}

/**
 * External restore: domains, accounts and items of another server's backup, in three phases. Additive and repeatable: what an
 * earlier run restored is skipped, nothing is deleted. The source is only read.
 */
export async function externalRestore(
  context: RestoreContext,
  destination: BackupPath,
  request: ExternalRequest,
  phases: PhaseListener,
): Promise<void> {
  const { directory } = context.store;
  if (directory === null)
    throw new SalvageError(`${context.store.name} cannot create accounts`, {
      code: "not-supported",
      exitCode: EXIT.engineUnavailable,
    });
  const { serverId } = await readBackupStat(context.source);
  refuseSameServer(serverId, (await readBackupStat(destination)).serverId, request.force);
  const accounts = await selectAccounts(context, request);

  phases.phase("phase 1: provisioning");
  const { imported, mappings } = await provision(context, directory, accounts, request);
  await addToIdMap(destination, serverId, mappings);
  await phases.provisioned(imported.map((one) => one.target.name));
  if (request.provisioningOnly) return;

  const newId = lookupOf([...(await readIdMap(destination, serverId)), ...mappings]);
  phases.phase("phase 2: items");
  const done = await mapLimited(imported, Math.max(1, request.concurrentAccounts), (one) =>
    itemsOf(context, destination, one, request),
  );
  phases.phase("phase 3: mountpoints and data sources");
  for (const [index, one] of imported.entries()) {
    const account = done[index];
    if (account == null) continue;
    await importShares(context, one, account.inventory, newId);
    if (request.restoreDataSources) await importDataSources(context, one, account.folders);
  }
}

/** One account that cannot be imported does not stop the others. */
async function itemsOf(context: RestoreContext, destination: BackupPath, imported: Imported, request: ExternalRequest) {
  try {
    return await importItems(context, destination, imported, request);
  } catch (error) {
    if (error instanceof OperationStopped) throw error;
    context.listener.note(`items of ${imported.account.name} not restored: ${messageOf(error)}`);
    return null;
  }
}

/** Old ids of the source server → ids here. An id that never changed hands is not guessed. */
export function lookupOf(mappings: readonly IdMapping[]): IdLookup {
  const byOldId = new Map(mappings.map((one) => [one.oldId, one.newId]));
  return (oldId) => byOldId.get(oldId) ?? null;
}
