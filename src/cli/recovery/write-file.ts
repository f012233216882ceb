import { rename, writeFile } from "node:fs/promises";
import { EXIT, fileReason, SalvageError, systemErrorCode } from "../../core/index.ts";

/**
 * Writes a file whole or not at all, readable by its owner only: plans and reports name people's mail.
 * @throws {SalvageError} where it cannot be written
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, path);
  } catch (error) {
    const denied = ["EACCES", "EPERM", "EROFS"].includes(systemErrorCode(error) ?? "");
    throw new SalvageError(`cannot write ${path}: ${fileReason(error)}`, {
      code: "cannot-write",
      exitCode: denied ? EXIT.noPermission : EXIT.usage,
      hint: "give another file with -o",
    });
  }
}
