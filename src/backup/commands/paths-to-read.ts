import { ownBackupPath } from "../path/backup-path.ts";
import { requireThere } from "../path/require-there.ts";
import type { Values } from "./call.ts";
import type { CommandSpec } from "./table.ts";

/**
 * Refuses a command of which a path that it reads is not there. To be asked before the store and the engine are opened, which
 * make their folders.
 * @throws {SalvageError} as `requireThere`
 */
export async function requirePathsToRead(spec: CommandSpec, values: Values, root: string): Promise<void> {
  for (const { name, reads } of [...spec.mandatory, ...spec.optional]) {
    if (reads === undefined) continue;
    const path = values.path(name);
    if (path !== null) await requireThere(reads, path);
    else if (reads === "backup path") await requireThere(reads, ownBackupPath(root), FIRST_BACKUP);
  }
}

const FIRST_BACKUP =
  "make the first backup with `salvage backup doSmartScan start`, or name another --root or backup_path";
