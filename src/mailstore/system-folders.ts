import type { FolderView } from "./records.ts";

/** Ids that every mailbox has from its birth (Mailbox.java, ID_FOLDER_*). */
export const FOLDER_ID = {
  userRoot: 1,
  inbox: 2,
  trash: 3,
  junk: 4,
  sent: 5,
  drafts: 6,
  contacts: 7,
  calendar: 10,
  root: 11,
  emailedContacts: 13,
  chats: 14,
  tasks: 15,
  briefcase: 16,
} as const;

/** First id of what users make: items, folders and tags share one sequence (Mailbox.FIRST_USER_ID). */
export const FIRST_USER_ID = 256;

export interface SystemFolder {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  readonly view: FolderView;
}

/**
 * The tree of a new mailbox, names untranslated as the server stores them. What lies below ROOT (11) beside USER_ROOT (1) is
 * not seen by users.
 */
export const SYSTEM_FOLDERS: readonly SystemFolder[] = [
  { id: 11, parentId: null, name: "ROOT", view: "unknown" },
  { id: 1, parentId: 11, name: "USER_ROOT", view: "unknown" },
  { id: 2, parentId: 1, name: "Inbox", view: "message" },
  { id: 3, parentId: 1, name: "Trash", view: "unknown" },
  { id: 4, parentId: 1, name: "Junk", view: "message" },
  { id: 5, parentId: 1, name: "Sent", view: "message" },
  { id: 6, parentId: 1, name: "Drafts", view: "message" },
  { id: 7, parentId: 1, name: "Contacts", view: "contact" },
  { id: 8, parentId: 11, name: "Tags", view: "unknown" },
  { id: 9, parentId: 11, name: "Conversations", view: "unknown" },
  { id: 10, parentId: 1, name: "Calendar", view: "appointment" },
  { id: 12, parentId: 1, name: "Notebook", view: "document" },
  { id: 13, parentId: 1, name: "Emailed Contacts", view: "contact" },
  { id: 14, parentId: 1, name: "Chats", view: "chat" },
  { id: 15, parentId: 1, name: "Tasks", view: "task" },
  { id: 16, parentId: 1, name: "Briefcase", view: "document" },
  { id: 17, parentId: 11, name: "Comments", view: "unknown" },
];
