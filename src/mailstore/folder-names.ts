import { noSuchFolder, refusal } from "./errors.ts";
import { nearest } from "./near-names.ts";
import type { FolderRecord } from "./records.ts";

const MAX_NAME_LENGTH = 255;
// What MailItem.validateItemName refuses, and the other control characters XML 1.0 cannot carry.
const FORBIDDEN = /[:/"\u0000-\u001f\u007f]/;

/**
 * A folder or tag name as the server would keep it (NFC, no blanks at the end).
 * @throws {UsageError} `bad-folder-name`
 */
export function validName(name: string): string {
  const clean = name.normalize("NFC").trimEnd();
  if (clean === "" || clean.trim() === "" || clean === "." || clean === "..") {
    throw refusal("bad-folder-name", `a folder cannot be named ${JSON.stringify(name)}`);
  }
  if (clean.length > MAX_NAME_LENGTH) {
    throw refusal("bad-folder-name", `the folder name is longer than ${MAX_NAME_LENGTH} characters`);
  }
  if (FORBIDDEN.test(clean)) {
    throw refusal(
      "bad-folder-name",
      `the folder name ${JSON.stringify(name)} holds a forbidden character`,
      'colon, slash, " and control characters cannot be in a folder name',
    );
  }
  return clean;
}

/** What makes two names the same name: the server compares them without regard to case. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** `Inbox/Projects/` and `/Inbox/Projects` → [`Inbox`, `Projects`]; `/` → []. */
export function pathParts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/** The folder at a path (leading slash optional, case of letters ignored), or null. */
export function findFolder(folders: readonly FolderRecord[], path: string): FolderRecord | null {
  const wanted = nameKey(`/${pathParts(path).join("/")}`);
  return folders.find((folder) => nameKey(folder.path) === wanted) ?? null;
}

/**
 * The folder at a path.
 * @throws {UsageError} `no-such-folder`, with the nearest paths
 */
export function requireFolder(folders: readonly FolderRecord[], path: string): FolderRecord {
  const found = findFolder(folders, path);
  if (found !== null) return found;
  const near = nearest(
    `/${pathParts(path).join("/")}`,
    folders.map((folder) => folder.path),
  );
  throw noSuchFolder(path, near);
}
