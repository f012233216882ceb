import { type EventItem, type Field, type ItemType, MAX_STORED_TEXT } from "../core/index.ts";
import { type EventPattern, itemTypeOf, type Match, slotItem, slotText } from "../grammar/index.ts";
import { decodeUtf8 } from "../log/index.ts";

/** What the message of a record states, field by field, in the shape that an event is stored in. */
export interface MessageFacts {
  items: EventItem[];
  folderId: number | null;
  folderName: string;
  messageId: string | null;
  sender: string;
  recipients: string[];
  claimed: number | null;
  operation: string | null;
  elapsedMs: number | null;
  account: string;
  accountId: string;
  mailbox: number | null;
  /** The server's word for the type of the items. */
  type: string;
  details: Record<string, string | number>;
}

const LIST_TYPES: ReadonlySet<string> = new Set(["ints", "list"]);

function stored(text: string): string {
  return text.length > MAX_STORED_TEXT ? `${text.slice(0, MAX_STORED_TEXT)}…` : text;
}

/** Values that the server prints for "none". */
function isNothing(text: string): boolean {
  return text === "" || text === "null" || text === "(none)";
}

/** Id of the folder Tasks in every mailbox (Mailbox.ID_FOLDER_TASKS). */
const TASKS_FOLDER = 15;

/** The type that an `id` or `ids` of this event has, where the message does not say it (`Adding Message: id=…`). */
const TYPE_BY_FACT: Readonly<Record<string, ItemType>> = {
  "message-add": "message",
  "calendar-add": "appointment",
  "contact-add": "contact",
  "document-add": "document",
  "folder-add": "folder",
  "mountpoint-add": "mountpoint",
  "tag-add": "tag",
  "imap-flagged-deleted": "message",
  "filter-discard-existing": "message",
  "filter-copy-existing": "message",
  "filter-delete-original": "message",
  "sync-purge": "message",
  "folder-delete-path": "folder",
  "conversation-move": "message",
};

/** Reads the holes of a matched message. */
export class EventReader {
  read(match: Match, text: string): MessageFacts {
    const { pattern } = match;
    const facts: MessageFacts = {
      items: [],
      folderId: null,
      folderName: "",
      messageId: null,
      sender: "",
      recipients: [],
      claimed: null,
      operation: null,
      elapsedMs: null,
      account: "",
      accountId: "",
      mailbox: null,
      type: "",
      details: {},
    };
    for (const [field, value] of Object.entries(pattern.set)) this.#take(facts, field as Field, String(value), null);
    for (let slot = 0; slot < pattern.holes.length; slot++) this.#readHole(facts, pattern, match, slot, text);
    if (facts.recipients.length > 0) facts.details.recipients = facts.recipients.join(", ");
    if (facts.type !== "" && facts.items.length === 0) facts.details.type = facts.type;
    return facts;
  }

  #readHole(facts: MessageFacts, pattern: EventPattern, match: Match, slot: number, text: string): void {
    const hole = pattern.holes[slot]!;
    if (match.starts[slot]! < 0) return;
    if (hole.type === "item" || hole.type === "folder") {
      this.#takeItem(facts, hole.field, match, slot, text);
      return;
    }
    const value = slotText(match, slot, text) ?? "";
    if (hole.field === "ids" || hole.field === "id" || hole.field === "copyId")
      this.#takeIds(facts, pattern, hole.field, value);
    else if (LIST_TYPES.has(hole.type)) this.#takeList(facts, hole.field, value.split(hole.separator ?? ","));
    else this.#take(facts, hole.field, value, hole.type === "arg" ? ";;" : null);
  }

  #takeItem(facts: MessageFacts, field: Field, match: Match, slot: number, text: string): void {
    const item = slotItem(match, slot, text);
    if (item === null) {
      facts.details[field] = stored(slotText(match, slot, text) ?? "");
      return;
    }
    const name = item.nameStart < 0 ? "" : stored(decodeUtf8(text.slice(item.nameStart, item.nameEnd)));
    if (field === "dest") {
      facts.folderId = item.id;
      facts.folderName = name;
      return;
    }
    if (field === "conversation") {
      const role = item.virtual ? "subject" : "conversation";
      if (role === "conversation") facts.items.push({ id: item.id, type: item.type, role });
      return;
    }
    facts.items.push({ id: Math.abs(item.id), type: item.type, role: "subject" });
    if (name !== "" && name !== "<undefined>") facts.details.name = name;
  }

  #takeIds(facts: MessageFacts, pattern: EventPattern, field: Field, value: string): void {
    const listed = facts.type === "" ? null : itemTypeOf(facts.type);
    const type = listed ?? TYPE_BY_FACT[pattern.fact] ?? "unknown";
    if (field === "copyId") {
      facts.items.push({ id: Number(value), type: facts.items[0]?.type ?? "unknown", role: "copy" });
      return;
    }
    for (const id of value.split(",")) {
      const number = Number.parseInt(id, 10);
      if (!Number.isNaN(number)) facts.items.push({ id: Math.abs(number), type, role: "subject" });
    }
  }

  #takeList(facts: MessageFacts, field: Field, values: string[]): void {
    if (field === "recipients" || field === "recipient")
      facts.recipients.push(...values.map((v) => v.trim().toLowerCase()));
    else facts.details[field] = stored(values.join(","));
  }

  #take(facts: MessageFacts, field: Field, raw: string, doubled: string | null): void {
    const value = doubled === null ? raw : raw.replaceAll(doubled, ";");
    switch (field) {
      case "folderId":
        facts.folderId = Number(value);
        // One record is written for appointments and tasks alike; what lies in the folder Tasks is a task.
        if (facts.folderId === TASKS_FOLDER) {
          facts.items = facts.items.map((item) => (item.type === "appointment" ? { ...item, type: "task" } : item));
        }
        break;
      case "folderName":
        facts.folderName = stored(value);
        break;
      case "messageId":
        facts.messageId = isNothing(value) ? null : stored(value);
        break;
      case "sender":
        facts.sender = isNothing(value) ? "" : stored(value).toLowerCase();
        break;
      case "recipient":
        facts.recipients.push(stored(value).toLowerCase());
        break;
      case "count":
        facts.claimed = Number(value);
        break;
      case "operation":
        facts.operation = value;
        break;
      case "elapsedMs":
        facts.elapsedMs = Number(value);
        break;
      case "account":
        facts.account = value.toLowerCase();
        facts.details.account = stored(value);
        break;
      case "accountId":
        facts.accountId = isNothing(value) ? "" : value;
        break;
      case "mailbox":
        facts.mailbox = Number(value);
        break;
      case "type":
        facts.type = stored(value);
        break;
      case "parentId":
        // -1: in no conversation.
        if (Number(value) > 0) facts.details.parentId = Number(value);
        break;
      default:
        facts.details[field] = stored(value);
    }
  }
}
