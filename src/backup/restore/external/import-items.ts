import { messageOf } from "../../../core/index.ts";
import type { FolderRecord } from "../../../mailstore/index.ts";
import type { BackupPath } from "../../path/backup-path.ts";
import { quotaOf, withoutQuota } from "../account-attributes.ts";
import { type Inventory, takeInventory } from "../folder-tree.ts";
import type { RestoreListener } from "../report.ts";
import { type RestoreContext, withSession } from "../session.ts";
import { replayAccount, restoreDataSources } from "../whole-account.ts";
import { appendItemIds } from "./id-map.ts";
import type { Imported } from "./provision.ts";
import type { ExternalRequest } from "./request.ts";

const LOG_GROUP = 256;

/** Phase 2 of one account: its items, with the quota lifted meanwhile. Answers its inventory for phase 3. */
export async function importItems(
  context: RestoreContext,
  destination: BackupPath,
  { account, target }: Imported,
  request: ExternalRequest,
): Promise<{ inventory: Inventory; folders: ReadonlyMap<number, FolderRecord> }> {
  const log = idLog(destination, target.id, context.listener);
  const logged: RestoreContext = { ...context, listener: log.listener };
  const inventory = await takeInventory(logged, account, "last");
  const quota = quotaOf(target.attributes);
  try {
    const folders = await withoutQuota(context, target.id, quota, () =>
      withSession(logged, account, target.id, { maxBytes: request.maxFileBytes }, (session) =>
        replayAccount(logged, session, {
          moment: "last",
          inventory,
          deletedSinceUtcMs: request.filterDeleted ? null : 0,
        }),
      ),
    );
    return { inventory, folders };
  } finally {
    await log.flush();
  }
}

/** Passes on what is restored and keeps `id_mapper.log`. */
function idLog(
  destination: BackupPath,
  accountId: string,
  listener: RestoreListener,
): { listener: RestoreListener; flush(): Promise<void> } {
  let pending: { oldId: number; newId: number }[] = [];
  let written: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const items = pending;
    pending = [];
    written = written.then(() => appendItemIds(destination, accountId, items));
    return written;
  };
  return {
    flush,
    listener: {
      ...listener,
      restored(item) {
        listener.restored(item);
        pending.push({ oldId: item.oldId, newId: item.newId });
        if (pending.length >= LOG_GROUP) void flush().catch((error: unknown) => listener.note(messageOf(error)));
      },
    },
  };
}

/** Phase 3 of one account: what fills its folders from outside. */
export async function importDataSources(
  context: RestoreContext,
  { account, target }: Imported,
  folders: ReadonlyMap<number, FolderRecord>,
): Promise<void> {
  const sources = account.states.at(-1)?.dataSources ?? [];
  if (sources.length === 0) return;
  await withSession(context, account, target.id, {}, (session) =>
    restoreDataSources(context, session, sources, folders),
  );
}
