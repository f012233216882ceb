/** Folder ids that every mailbox has from birth, by the names the server stores untranslated (Mailbox.java). */
export const USER_ROOT = 1;
export const TRASH = 3;
export const SENT = 5;
export const DRAFTS = 6;
const ROOT = 11;

/** 18 and above differ between products and releases: their names come from the log. */
export const SYSTEM_FOLDERS: ReadonlyMap<number, string> = new Map([
  [USER_ROOT, "USER_ROOT"],
  [2, "Inbox"],
  [TRASH, "Trash"],
  [4, "Junk"],
  [SENT, "Sent"],
  [DRAFTS, "Drafts"],
  [7, "Contacts"],
  [8, "Tags"],
  [9, "Conversations"],
  [10, "Calendar"],
  [ROOT, "ROOT"],
  [12, "Notebook"],
  [13, "Emailed Contacts"],
  [14, "Chats"],
  [15, "Tasks"],
  [16, "Briefcase"],
  [17, "Comments"],
]);

/** Parent of a system folder at the start, or null for the tree's root and for folders that are none. */
export function systemParent(id: number): number | null {
  if (id === USER_ROOT || id === 8 || id === 9) return ROOT;
  return id !== ROOT && SYSTEM_FOLDERS.has(id) ? USER_ROOT : null;
}

/** The path of a system folder that lies at the top of the tree; null for every other folder, whose place only the log can tell. */
export function systemFolderPath(id: number): string | null {
  return systemParent(id) === USER_ROOT ? `/${SYSTEM_FOLDERS.get(id)}` : null;
}

/** The id of the system folder that every mailbox has at the top of its tree under this name, whatever its case; or null. */
export function systemFolderNamed(name: string): number | null {
  const path = `/${name.toLowerCase()}`;
  for (const id of SYSTEM_FOLDERS.keys()) if (systemFolderPath(id)?.toLowerCase() === path) return id;
  return null;
}
