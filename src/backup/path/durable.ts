import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolder as makeFolderNow, messageOf, systemErrorCode } from "../../core/index.ts";

/**
 * Durable writing: a file is written beside its place, brought to disk, renamed, and its folder is brought to disk. Killed at
 * any moment, either the old or the new file is there whole; only a `.tmp` file can be left behind.
 */

const TEMPORARY = /^\..+\.[0-9a-f]{12}\.tmp$/;

/** Brings the entries of a folder to disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder; answers the folders whose entries are new by this and have yet to be brought to disk. */
function makeFolderLater(folder: string): string[] {
  return makeFolderNow(folder).map((made) => dirname(made));
}

/** Makes a folder and brings each new entry on the way to disk. */
export async function makeFolder(folder: string): Promise<void> {
  for (const changed of makeFolderLater(folder)) await syncFolder(changed);
}

/** The content is on disk under its name after this; the name itself only after `syncFolder` of its folder. */
async function place(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes one file durably, making its folder where needed. @throws the system's error (`ENOSPC`, `EACCES`, …) */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  await place(path, content);
  await syncFolder(dirname(path));
}

/** Many files at once: each folder is brought to disk once, at the end. */
export class DurableBatch {
  readonly #folders = new Set<string>();

  async write(path: string, content: string | Uint8Array): Promise<void> {
    const folder = dirname(path);
    if (!this.#folders.has(folder)) for (const changed of makeFolderLater(folder)) this.#folders.add(changed);
    this.#folders.add(folder);
    await place(path, content);
  }

  /** After this every file written so far is on disk under its name. */
  async commit(): Promise<void> {
    const folders = [...this.#folders];
    this.#folders.clear();
    await Promise.all(folders.map(syncFolder));
  }
}

/** Removes what killed writers left in a folder, once it is older than `olderThanMs`. Answers how many files that were. */
export async function removeLeftovers(folder: string, olderThanMs: number): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/** The names in a folder, sorted; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" || systemErrorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

/** True for the disk's own refusals to take more: these stop a run instead of failing item after item. */
export function isDiskFull(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === "ENOSPC" || code === "EDQUOT" || /\bENOSPC\b/.test(messageOf(error));
}
