import { type Act, say } from "./act.ts";
import { namedItem, sayCalendarDelete } from "./item-lines.ts";
import type { ContentType, Item } from "./mailbox.ts";

/** Longest list in one line (`MailItem.delete`). */
const LIST_SIZE = 200;

/** Types as the lists name them, in the order of the server's enumeration. */
const LISTED: readonly (readonly [string, ContentType | "virtual"])[] = [
  ["MESSAGE", "message"],
  ["CONTACT", "contact"],
  ["DOCUMENT", "document"],
  ["APPOINTMENT", "appointment"],
  ["VIRTUAL_CONVERSATION", "virtual"],
  ["TASK", "task"],
];

/** `Deleting Message (id=N).` and its like. @returns the time of the line */
export function sayDelete(act: Act, item: Item): number {
  sayCalendarDelete(act, item);
  return say(act, "mailop", `Deleting ${namedItem(item)}.`).timeMs;
}

/**
 * The lists of one deletion, at most 200 ids a line. Typed servers empty their buffer only when it is full, so what is left
 * of one type comes again in the line of the next; old servers fill one buffer with everything.
 * @returns the time of the first line, for each id
 */
export function sayDeletionLists(act: Act, items: readonly Item[]): Map<number, number> {
  const typed = act.world.generation.deletionLists === "typed";
  const firstSeen = new Map<number, number>();
  const buffer = new Set<number>();
  const flush = (type: string, full: boolean): void => {
    if (buffer.size === 0) return;
    const ids = [...buffer].sort((a, b) => a - b);
    const { timeMs } = say(act, "mailop", `Deleting ${typed ? `${type}S` : "items"}: ${ids.join(",")}.`);
    for (const id of ids) if (!firstSeen.has(id)) firstSeen.set(id, timeMs);
    if (full) buffer.clear();
  };
  for (const [type, kind] of LISTED) {
    const ids = items.filter((item) => belongsTo(item, kind)).map((item) => item.id);
    if (ids.length === 0) continue;
    for (const id of ids) {
      buffer.add(id);
      if (buffer.size >= LIST_SIZE) flush(type, true);
    }
    if (typed) flush(type, false);
  }
  if (!typed) flush("", true);
  return firstSeen;
}

/** A message without a conversation of its own counts once more as its virtual conversation. */
function belongsTo(item: Item, kind: ContentType | "virtual"): boolean {
  return kind === "virtual" ? item.type === "message" && item.conversation === null : item.type === kind;
}
