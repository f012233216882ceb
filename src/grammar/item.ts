import type { ItemType } from "../core/index.ts";
import { MAX_INT } from "./hole-types.ts";

/** An item as the server writes it (`MailItem.getMailopContext`): class, name where the class has one, id. */
export interface ItemText {
  readonly type: ItemType;
  /** The name lies in text[nameStart, nameEnd); both are -1 for a class without a name. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly id: number;
  /** A conversation of exactly one message, whose id is minus that message's id: told as that message. */
  readonly virtual: boolean;
}

/** Java class names (of rendered items) and names of the server's type enum (of `Deleting MESSAGES: …`), in capitals. */
const TYPE_OF: Readonly<Record<string, ItemType>> = {
  MESSAGE: "message",
  CHAT: "chat",
  CONVERSATION: "conversation",
  // Its id is minus the id of its only message, and lists print absolute ids: it is that message.
  VIRTUALCONVERSATION: "message",
  VIRTUAL_CONVERSATION: "message",
  CONTACT: "contact",
  APPOINTMENT: "appointment",
  TASK: "task",
  DOCUMENT: "document",
  NOTE: "note",
  LINK: "link",
  COMMENT: "comment",
  WIKI: "wiki",
  WIKIITEM: "wiki",
  FOLDER: "folder",
  SEARCHFOLDER: "searchfolder",
  MOUNTPOINT: "mountpoint",
  TAG: "tag",
  SMARTFOLDER: "tag",
  FLAG: "flag",
  INVITE: "invite",
  CALENDAR_GROUP: "calendar-group",
};

/** Words that were looked up before: a few dozen spellings. */
const typeByWord = new Map<string, ItemType>();

const NAMED = new Set(["Folder", "SearchFolder", "Mountpoint", "Tag", "SmartFolder", "Flag", "WikiItem", "Contact"]);
const FOLDERS = ["Folder ", "SearchFolder ", "Mountpoint "];

/** The item type of a class name or type name, singular or plural, in any case: `Message`, `MESSAGE`, `MESSAGES`. */
export function itemTypeOf(word: string): ItemType {
  const known = typeByWord.get(word);
  if (known !== undefined) return known;
  const upper = word.toUpperCase();
  const type = TYPE_OF[upper] ?? (upper.endsWith("S") ? TYPE_OF[upper.slice(0, -1)] : undefined);
  // Only real names are remembered: anything else may be endless.
  if (type !== undefined) typeByWord.set(word, type);
  return type ?? "unknown";
}

/** Whether a rendered folder, search folder or mountpoint can begin at `at`. */
export function folderBegins(text: string, at: number): boolean {
  return FOLDERS.some((word) => text.startsWith(word, at));
}

/** End of the class name that begins at `at`: a capital letter, then letters or digits. `at` itself where there is none. */
export function classEnd(text: string, at: number, end: number): number {
  let p = at;
  while (p < end) {
    const code = text.charCodeAt(p);
    const upper = code >= 65 && code <= 90;
    if (!upper && (p === at || !((code >= 97 && code <= 122) || (code >= 48 && code <= 57)))) break;
    p++;
  }
  return p;
}

/** Whether items of this class carry a name; null for a class that nobody knows. */
export function classHasName(word: string): boolean | null {
  if (NAMED.has(word)) return true;
  return TYPE_OF[word.toUpperCase()] === undefined ? null : false;
}

/** Start of the ` (id=N)` that ends at `end`, or -1. */
export function idStart(text: string, start: number, end: number): number {
  let p = end - 1;
  if (p < start || text.charCodeAt(p) !== 41) return -1;
  const digitsEnd = p;
  while (p > start && isDigit(text.charCodeAt(p - 1))) p--;
  if (p === digitsEnd || digitsEnd - p > MAX_INT) return -1;
  if (p > start && text.charCodeAt(p - 1) === 45) p--;
  const at = p - 5;
  return at >= start && text.startsWith(" (id=", at) ? at : -1;
}

/** End of the ` (id=N)` that begins at `at`, or -1. */
export function idEnd(text: string, at: number, end: number): number {
  if (!text.startsWith(" (id=", at)) return -1;
  let p = at + 5;
  if (text.charCodeAt(p) === 45) p++;
  const digits = p;
  while (p < end && isDigit(text.charCodeAt(p))) p++;
  return p > digits && p - digits <= MAX_INT && p < end && text.charCodeAt(p) === 41 ? p + 1 : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * Reads the rendered item that is exactly text[start, end), from the right: a folder's name may hold anything that a folder's
 * name may hold, ` (id=7)` and ` to Folder X` included. Null where it is none (`<undefined>`, the server's word for no item).
 */
export function readItem(text: string, start: number, end: number): ItemText | null {
  const afterClass = classEnd(text, start, end);
  const idAt = idStart(text, afterClass, end);
  if (afterClass === start || idAt < 0) return null;
  const id = Number(text.slice(idAt + 5, end - 1));
  const named = idAt > afterClass;
  if (named && text.charCodeAt(afterClass) !== 32) return null;
  const word = text.slice(start, afterClass);
  const virtual = word === "VirtualConversation";
  return {
    type: itemTypeOf(word),
    nameStart: named ? afterClass + 1 : -1,
    nameEnd: named ? idAt : -1,
    id: virtual ? Math.abs(id) : id,
    virtual,
  };
}
