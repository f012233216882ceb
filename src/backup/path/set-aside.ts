import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemErrorCode } from "../../core/index.ts";
import type { BackupPath } from "./backup-path.ts";
import { makeFolder, syncFolder } from "./durable.ts";

/** The folder inside a backup path where broken and orphaned files are kept: nothing is thrown away by a check or a scan. */
export const ASIDE = "broken";

/** Moves a file of the path to `broken/<time>/<its path>`. False where it is not there. */
export async function setAside(path: BackupPath, relativePath: string, nowUtcMs: number): Promise<boolean> {
  const stamp = new Date(nowUtcMs).toISOString().replaceAll(":", "-");
  const from = await path.files.resolve(relativePath);
  const to = await path.files.resolve(join(ASIDE, stamp, relativePath));
  await makeFolder(dirname(to));
  try {
    await rename(from, to);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw error;
  }
  await syncFolder(dirname(to));
  await syncFolder(dirname(from));
  return true;
}
