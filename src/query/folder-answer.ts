import type { FolderRef } from "../core/index.ts";

/** A folder as answers name it; `path` only where the log gives it. */
export interface FolderAnswer {
  readonly id: number | null;
  readonly name: string | null;
  readonly path?: string;
}

export function folderAnswer(folder: FolderRef): FolderAnswer;
export function folderAnswer(folder: FolderRef | null): FolderAnswer | null;
export function folderAnswer(folder: FolderRef | null): FolderAnswer | null {
  if (folder === null) return null;
  return { id: folder.id, name: folder.name, ...(folder.path !== null && { path: folder.path }) };
}
