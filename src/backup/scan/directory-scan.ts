import type { DirectoryEntry, DirectoryKind as StoreKind } from "../../mailstore/index.ts";
import { directoryIds, readEntry, writeEntry } from "../path/backup-path.ts";
import { withDeletion, withState } from "../path/history.ts";
import type { DirectoryKind } from "../path/names.ts";
import type { ScanContext } from "./account-scan.ts";
import { entryPhotograph } from "./photograph.ts";
import type { ScanTally } from "./report.ts";

/** The folder of the backup path for each kind of directory entry. */
export const FOLDER_OF_KIND: Readonly<Record<StoreKind, DirectoryKind>> = {
  domain: "domains",
  cos: "cos",
  list: "distribution_lists",
};

/** Brings domains, classes of service and distribution lists up to date; what is gone is flagged deleted. */
export async function scanDirectory(context: ScanContext, tally: ScanTally): Promise<void> {
  const { directory } = context.store;
  if (directory === null) return;
  for (const kind of ["domain", "cos", "list"] as const) {
    const entries = await directory.entries(kind);
    for (const entry of entries) await scanEntry(context, entry, tally);
    await flagGone(context, kind, new Set(entries.map((entry) => entry.id)), tally);
  }
}

async function scanEntry(context: ScanContext, entry: DirectoryEntry, tally: ScanTally): Promise<void> {
  const { path, lock } = context;
  const folder = FOLDER_OF_KIND[entry.kind];
  await lock.hold(async () => {
    const states = await readEntry(path, folder, entry.id);
    const next = withState(states, entryPhotograph(entry, context.nowUtcMs()));
    if (next === states) return;
    await writeEntry(path, folder, entry.id, next);
    tally.statesWritten++;
  });
}

async function flagGone(
  context: ScanContext,
  kind: StoreKind,
  living: ReadonlySet<string>,
  tally: ScanTally,
): Promise<void> {
  const { path, lock } = context;
  const folder = FOLDER_OF_KIND[kind];
  for (const id of await directoryIds(path, folder)) {
    if (living.has(id)) continue;
    await lock.hold(async () => {
      const states = await readEntry(path, folder, id);
      const next = withDeletion(states, context.nowUtcMs(), states.at(-1)?.transaction ?? 0);
      if (next === states) return;
      await writeEntry(path, folder, id, next);
      tally.statesWritten++;
    });
  }
}
