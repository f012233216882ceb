import { readdir } from "node:fs/promises";
import { cannotWrite, systemErrorCode, UsageError } from "../../core/index.ts";

/**
 * Refuses a place for a new backup path that holds something: nothing is written over.
 * @throws {SalvageError} `not-empty`, `cannot-write`
 */
export async function requireEmpty(folder: string, hint: string): Promise<void> {
  let names: readonly string[] = [];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw cannotWrite(folder, error, hint);
  }
  if (names.length > 0) throw new UsageError(`${folder} is not empty`, hint, "not-empty");
}
