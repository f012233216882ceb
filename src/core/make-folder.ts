import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and what is missing above it. Not `mkdirSync` with `recursive`: that tries for ever where the system answers
 * ENOENT for a folder whose parent is there, as /proc does (Node 24).
 * @returns the folders that were made, the outermost first
 * @throws the system's error, with its code
 */
export function makeFolder(path: string): string[] {
  if (isFolder(path)) return [];
  const parent = dirname(path);
  const made = parent === path ? [] : makeFolder(parent);
  try {
    mkdirSync(path);
    made.push(path);
  } catch (error) {
    // Another process was quicker.
    if (!isFolder(path)) throw error;
  }
  return made;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
