import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { EXIT, SalvageError, systemErrorCode } from "../../core/index.ts";

/** Files below one root, never outside: symbolic links that lead out of the root are refused, files are opened without following links. */
export interface Confined {
  readonly root: string;
  /** The path of a file for writing, after checking that its nearest existing folder is really inside the root. */
  resolve(relativePath: string): Promise<string>;
  /** The whole file, or null where there is none. @throws {SalvageError} where it is larger than `maxBytes` or leads outside */
  read(relativePath: string, maxBytes: number): Promise<Buffer | null>;
}

const CHECKED_FOLDERS = 20_000;

export function confineTo(root: string): Confined {
  const checked = new Set<string>();
  let realRoot: string | null = null;

  async function checkFolder(folder: string): Promise<void> {
    if (checked.has(folder)) return;
    realRoot ??= await realpath(root);
    const real = await nearestReal(folder);
    if (real !== realRoot && !real.startsWith(realRoot + sep) && !realRoot.startsWith(real + sep))
      throw outside(folder);
    if (checked.size > CHECKED_FOLDERS) checked.clear();
    checked.add(folder);
  }

  async function resolve(relativePath: string): Promise<string> {
    const path = join(root, relativePath);
    if (path !== root && !path.startsWith(root.endsWith(sep) ? root : root + sep)) throw outside(relativePath);
    await checkFolder(dirname(path));
    return path;
  }

  const read = async (relativePath: string, maxBytes: number): Promise<Buffer | null> =>
    readUnlinked(await resolve(relativePath), relativePath, maxBytes);
  return { root, resolve, read };
}

/** The whole file, which must not be a link; null where there is none. */
async function readUnlinked(path: string, relativePath: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) throw tooLarge(relativePath, size);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    if (code === "ELOOP") throw outside(relativePath);
    throw error;
  }
}

async function nearestReal(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (systemErrorCode(error) !== "ENOENT" || parent === folder) throw error;
    return nearestReal(parent);
  }
}

function outside(path: string): SalvageError {
  return new SalvageError(`refused: ${JSON.stringify(path)} leads out of the backup path`, {
    code: "hostile-name",
    exitCode: EXIT.noPermission,
  });
}

function tooLarge(path: string, size: number): SalvageError {
  return new SalvageError(`refused: ${JSON.stringify(path)} has ${size} bytes`, {
    code: "too-large",
    exitCode: EXIT.partly,
  });
}
