import { systemFolderPath } from "../core/index.ts";
import type { FolderAnswer } from "./folder-answer.ts";

/**
 * A folder as people are told of it: its path where that is known, which it always is of Inbox, Trash and their like; else the name
 * that the log gives it. Log text in it is not made safe to print.
 */
export function folderText({ id, name, path }: FolderAnswer): string {
  const known = path ?? (id === null ? null : systemPathOf(id, name));
  return known ?? name ?? `folder ${id ?? "?"}`;
}

/** Only where the log does not call it otherwise: an id of 18 and above, or a renamed folder, is not what it seems. */
function systemPathOf(id: number, name: string | null): string | null {
  const path = systemFolderPath(id);
  return path !== null && (name === null || path === `/${name}`) ? path : null;
}
