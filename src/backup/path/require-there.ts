import { access, constants, stat } from "node:fs/promises";
import { EXIT, fileReason, isDenied, SalvageError, UsageError } from "../../core/index.ts";

/** What lies at a path that is only read. */
export type PathContent = "backup path" | "archive" | "id map" | "list of accounts";

const CONTENTS: Readonly<Record<PathContent, { readonly isFolder: boolean; readonly hint: string }>> = {
  "backup path": { isFolder: true, hint: "name the folder that a backup was written to: it holds accounts and items" },
  archive: { isFolder: true, hint: "name the folder that a backup path was archived or copied to" },
  "id map": { isFolder: false, hint: "an external restore writes it into this server's backup path: map_SERVER" },
  "list of accounts": { isFolder: false, hint: "name a file with one account a line" },
};

/**
 * Refuses a path at which there is nothing to read. It makes nothing: a mistyped path must not look like an empty backup.
 * @param hint what to do; default: what belongs there
 * @throws {SalvageError} `no-such-path`, `no-permission`
 */
export async function requireThere(content: PathContent, path: string, hint?: string): Promise<void> {
  const { isFolder, hint: usual } = CONTENTS[content];
  try {
    const found = await stat(path);
    if (found.isDirectory() !== isFolder)
      throw missing(content, path, isFolder ? "it is no folder" : "it is a folder", hint ?? usual);
    await access(path, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    if (error instanceof SalvageError) throw error;
    if (isDenied(error))
      throw new SalvageError(`you are not allowed to read the ${content} ${path}`, {
        code: "no-permission",
        exitCode: EXIT.noPermission,
        hint: "run it as the user that it belongs to",
      });
    throw missing(content, path, fileReason(error), hint ?? usual);
  }
}

function missing(content: PathContent, path: string, reason: string, hint: string): UsageError {
  return new UsageError(`no ${content} at ${path}: ${reason}`, hint, "no-such-path");
}
