import { rename, rm, writeFile } from "node:fs/promises";
import { cannotWrite, SalvageError, systemErrorCode } from "../../core/index.ts";
import { inBlocks } from "../in-blocks.ts";

/**
 * Writes a file whole or not at all, from a text or its pieces, readable by its owner only: plans and reports name people's mail.
 * @throws {SalvageError} where it cannot be written
 */
export async function writeNewFile(path: string, text: string | Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, typeof text === "string" ? text : inBlocks(text), { mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    // The text is made while it is written: what goes wrong there is another matter.
    if (systemErrorCode(error) === null || error instanceof SalvageError) throw error;
    throw cannotWrite(path, error, "give another file with -o");
  }
}
