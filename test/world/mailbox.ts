import type { Told } from "./told.ts";
import { nothingTold } from "./told.ts";

/** Kinds of items with content, in the order in which the server's type enumeration has them. */
export type ContentType = "message" | "contact" | "document" | "appointment" | "task";

export interface Folder {
  readonly id: number;
  name: string;
  parent: Folder | null;
  readonly children: Set<Folder>;
  readonly items: Set<Item>;
  /** Every name the folder ever had: renames leave no trace in a log. */
  readonly names: string[];
  /** Whether the log has told whose child it is. */
  parentTold: boolean;
}

export interface Conversation {
  readonly id: number;
  readonly messages: Set<Item>;
}

export interface Item {
  readonly id: number;
  readonly type: ContentType;
  /** Null once the item has left the mailbox. */
  folder: Folder | null;
  conversation: Conversation | null;
  readonly messageId: string | null;
  /** Envelope sender. */
  readonly sender: string | null;
  /** Contact address, document name, subject of a calendar item. */
  readonly name: string;
  readonly sizeBytes: number;
  /** IMAP `\Deleted` and since when. */
  flaggedDeletedMs: number | null;
  /** The new id that an IMAP copy of this item got, while the client has not expunged the original. */
  imapCopy: Item | null;
  /** Last time it changed its folder, and where it really lay before Trash. */
  movedMs: number;
  beforeTrash: Folder | null;
  trashedMs: number | null;
  /** What the log has said of it so far. */
  told: Told;
}

export interface Mailbox {
  readonly number: number;
  readonly account: string;
  readonly accountId: string;
  readonly folders: Map<number, Folder>;
  readonly items: Map<number, Item>;
  readonly dumpster: Map<number, { readonly item: Item; readonly deletedMs: number }>;
  nextId: number;
  /** The mailbox lock: acts on one mailbox never overlap. */
  busyUntilMs: number;
  deleted: boolean;
}

/** Below are system folders, the same in every mailbox. */
export const FIRST_USER_ID = 256;

export const FOLDER = {
  root: 1,
  inbox: 2,
  trash: 3,
  junk: 4,
  sent: 5,
  drafts: 6,
  contacts: 7,
  calendar: 10,
  tasks: 15,
  briefcase: 16,
};

const systemFolders: readonly (readonly [number, string])[] = [
  [2, "Inbox"],
  [3, "Trash"],
  [4, "Junk"],
  [5, "Sent"],
  [6, "Drafts"],
  [7, "Contacts"],
  [10, "Calendar"],
  [13, "Emailed Contacts"],
  [15, "Tasks"],
  [16, "Briefcase"],
];

export function makeMailbox(number: number, account: string, accountId: string): Mailbox {
  const mailbox: Mailbox = {
    number,
    account,
    accountId,
    folders: new Map(),
    items: new Map(),
    dumpster: new Map(),
    nextId: FIRST_USER_ID,
    busyUntilMs: 0,
    deleted: false,
  };
  const root = attachFolder(mailbox, FOLDER.root, "USER_ROOT", null);
  for (const [id, name] of systemFolders) attachFolder(mailbox, id, name, root);
  return mailbox;
}

function attachFolder(mailbox: Mailbox, id: number, name: string, parent: Folder | null): Folder {
  const folder: Folder = { id, name, parent, children: new Set(), items: new Set(), names: [name], parentTold: false };
  parent?.children.add(folder);
  mailbox.folders.set(id, folder);
  return folder;
}

export function folderOf(mailbox: Mailbox, id: number): Folder {
  return mailbox.folders.get(id)!;
}

export function addFolder(mailbox: Mailbox, name: string, parent: Folder): Folder {
  return attachFolder(mailbox, mailbox.nextId++, freeName(parent, name), parent);
}

/** No two folders of one parent have the same name. */
export function freeName(parent: Folder, wanted: string): string {
  const taken = new Set([...parent.children].map((child) => child.name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
  return name;
}

export function renameFolder(folder: Folder, name: string): void {
  folder.name = name;
  folder.names.push(name);
}

/** The folders that users made, i.e. those that can be moved and deleted. */
export function userFolders(mailbox: Mailbox): Folder[] {
  return [...mailbox.folders.values()].filter((folder) => folder.id >= FIRST_USER_ID);
}

export function isInTrash(folder: Folder | null): boolean {
  for (let at = folder; at !== null; at = at.parent) if (at.id === FOLDER.trash) return true;
  return false;
}

export function pathOf(folder: Folder): string {
  return folder.parent === null || folder.parent.id === FOLDER.root
    ? `/${folder.name}`
    : `${pathOf(folder.parent)}/${folder.name}`;
}

/** A folder and all below it, children before their parents. */
export function treeOf(folder: Folder): Folder[] {
  return [...[...folder.children].flatMap(treeOf), folder];
}

export interface NewItem {
  readonly type: ContentType;
  readonly folder: Folder;
  readonly messageId?: string | null;
  readonly sender?: string | null;
  readonly name?: string;
  readonly sizeBytes?: number;
  readonly nowMs: number;
}

export function addItem(mailbox: Mailbox, fresh: NewItem): Item {
  const item: Item = {
    id: mailbox.nextId++,
    type: fresh.type,
    folder: fresh.folder,
    conversation: null,
    messageId: fresh.messageId ?? null,
    sender: fresh.sender ?? null,
    name: fresh.name ?? "",
    sizeBytes: fresh.sizeBytes ?? 1000,
    flaggedDeletedMs: null,
    imapCopy: null,
    movedMs: fresh.nowMs,
    beforeTrash: null,
    trashedMs: isInTrash(fresh.folder) ? fresh.nowMs : null,
    told: nothingTold,
  };
  mailbox.items.set(item.id, item);
  fresh.folder.items.add(item);
  return item;
}

export function moveItem(item: Item, target: Folder, nowMs: number): void {
  if (isInTrash(target) && !isInTrash(item.folder)) {
    item.beforeTrash = item.folder;
    item.trashedMs = nowMs;
  } else if (!isInTrash(target)) {
    item.beforeTrash = null;
    item.trashedMs = null;
  }
  item.folder?.items.delete(item);
  target.items.add(item);
  item.folder = target;
  item.movedMs = nowMs;
}

export function moveFolder(folder: Folder, target: Folder, nowMs: number): void {
  const wasInTrash = isInTrash(folder);
  folder.parent?.children.delete(folder);
  target.children.add(folder);
  folder.parent = target;
  for (const part of treeOf(folder))
    for (const item of part.items) {
      if (isInTrash(target) && !wasInTrash) {
        item.beforeTrash = part;
        item.trashedMs = nowMs;
      } else if (!isInTrash(target)) {
        item.beforeTrash = null;
        item.trashedMs = null;
      }
    }
}

/** Takes an item out of the mailbox; it stays in the dumpster for a while. */
export function removeItem(mailbox: Mailbox, item: Item, nowMs: number): void {
  item.folder?.items.delete(item);
  item.folder = null;
  item.conversation?.messages.delete(item);
  mailbox.items.delete(item.id);
  mailbox.dumpster.set(item.id, { item, deletedMs: nowMs });
}

export function removeFolder(mailbox: Mailbox, folder: Folder): void {
  folder.parent?.children.delete(folder);
  mailbox.folders.delete(folder.id);
}

/** A message joins the conversation of another one, which begins with the second message. */
export function joinConversation(mailbox: Mailbox, message: Item, earlier: Item): void {
  const conversation = earlier.conversation ?? { id: mailbox.nextId++, messages: new Set([earlier]) };
  earlier.conversation = conversation;
  conversation.messages.add(message);
  message.conversation = conversation;
}
