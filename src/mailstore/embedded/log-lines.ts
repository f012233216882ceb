import type { StoredType } from "../records.ts";

/** The Java class of each type: what the log calls an item. */
const CLASS_NAMES: Readonly<Record<StoredType, string>> = {
  message: "Message",
  contact: "Contact",
  appointment: "Appointment",
  task: "Task",
  document: "Document",
  chat: "Chat",
  note: "Note",
  link: "Link",
};

/** The type words of list lines, in the order in which a server writes them (MailItem.Type). */
const LIST_TYPES: readonly { readonly type: StoredType; readonly word: string }[] = [
  { type: "message", word: "MESSAGE" },
  { type: "contact", word: "CONTACT" },
  { type: "document", word: "DOCUMENT" },
  { type: "note", word: "NOTE" },
  { type: "appointment", word: "APPOINTMENT" },
  { type: "task", word: "TASK" },
  { type: "chat", word: "CHAT" },
  { type: "link", word: "LINK" },
];

const IDS_PER_LINE = 200;

/** `zimbraMailEmptyFolderBatchSize`: what is deleted at once when a folder is emptied. */
const BATCH_SIZE = 1000;

/** What the log needs to name an item. */
export interface NamedItem {
  readonly id: number;
  readonly type: StoredType;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** First e-mail address of a contact's fields. */
export function contactEmail(item: { readonly metadata: Readonly<Record<string, unknown>> }): string | null {
  const email = item.metadata.email;
  return typeof email === "string" && email !== "" ? email : null;
}

/** An item as the log names it: `Message (id=257)`, `Contact carl@example.org (id=612)` (MailItem.getMailopContext). */
export function itemContext(item: NamedItem): string {
  const name = item.type === "contact" ? ` ${contactEmail(item) ?? "<undefined>"}` : "";
  return `${CLASS_NAMES[item.type]}${name} (id=${item.id})`;
}

/** `Folder Trash (id=3)`. */
export function namedContext(
  className: "Folder" | "SearchFolder" | "Mountpoint" | "Tag",
  entry: { readonly id: number; readonly name: string },
): string {
  return `${className} ${entry.name} (id=${entry.id})`;
}

function listLines(items: readonly NamedItem[]): string[] {
  const lines: string[] = [];
  let buffer = new Set<number>();
  const flush = (word: string) => void lines.push(`Deleting ${word}S: ${[...buffer].sort((a, b) => a - b).join(",")}.`);
  const add = (word: string, ids: readonly number[]) => {
    for (const id of ids) {
      buffer.add(id);
      if (buffer.size < IDS_PER_LINE) continue;
      flush(word);
      buffer = new Set();
    }
    // A server's bug that readers have to know: what is left over stays in the buffer and shows again under the next type.
    if (ids.length > 0 && buffer.size > 0) flush(word);
  };
  for (const { type, word } of LIST_TYPES) {
    add(
      word,
      items.filter((item) => item.type === type).map((item) => item.id),
    );
    if (type === "appointment") {
      // Every message is a conversation of its own here; virtual conversations follow appointments in the server's order.
      add(
        "VIRTUAL_CONVERSATION",
        items.filter((item) => item.type === "message").map((item) => item.id),
      );
    }
  }
  return lines;
}

/**
 * The lines for items deleted together: `Deleting MESSAGES: 257,300.` with at most 200 ids each, in batches of 1000, types in
 * the server's order (MailItem.delete; spec of 8.7 and later).
 */
export function deletedTogether(items: readonly NamedItem[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += BATCH_SIZE) lines.push(...listLines(items.slice(at, at + BATCH_SIZE)));
  return lines;
}
