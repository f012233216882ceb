import { type Act, notePlaced, say } from "./act.ts";
import type { ContentType, Folder, Item, Mailbox } from "./mailbox.ts";
import { FOLDER, isInTrash, moveItem, treeOf } from "./mailbox.ts";
import { tellAdd, tellCopy, tellFolderMove, tellMove } from "./told.ts";

const className: Readonly<Record<ContentType, string>> = {
  message: "Message",
  contact: "Contact",
  document: "Document",
  appointment: "Appointment",
  task: "Task",
};

/** How mailop lines name an item (`MailItem.getMailopContext`). */
export function namedItem(item: Item): string {
  const name = item.type === "contact" ? `${item.name || "<undefined>"} ` : "";
  return `${className[item.type]} ${name}(id=${item.id})`;
}

export function namedFolder(folder: Folder): string {
  return `Folder ${folder.name} (id=${folder.id})`;
}

/** The line of an item's birth, by kind and generation. */
export function sayAdd(act: Act, mailbox: Mailbox, item: Item, logsSender = true): void {
  const folder = item.folder!;
  if (item.type === "message") {
    sayMessageAdd(act, mailbox, item, logsSender);
    return;
  }
  const { told, timeMs } = say(
    act,
    item.type === "appointment" || item.type === "task" ? "calendar" : "mailop",
    otherAdd(act, item, folder),
  );
  if (told) tellAdd(item, { messageId: null, sender: null, inTrash: isInTrash(folder) }, timeMs);
  notePlaced(act, "added", item.id);
}

function otherAdd(act: Act, item: Item, folder: Folder): string {
  if (item.type === "contact")
    return `adding contact ${item.name || "null"}: id=${item.id}, folderId=${folder.id}, folderName=${folder.name}.`;
  if (item.type === "document") {
    const stop = act.world.generation.threads === "btpool" ? "." : "";
    return `Adding Document ${item.name}: id=${item.id}, folderId=${folder.id}, folderName=${folder.name}${stop}`;
  }
  return `Adding CalendarItem: id=${item.id}, Message-ID="(none)", folderId=${folder.id}, subject="${item.name}", UID=${uidOf(item)}`;
}

function uidOf(item: Item): string {
  return `uid-${item.id}@example.org`;
}

function sayMessageAdd(act: Act, mailbox: Mailbox, item: Item, logsSender: boolean): void {
  const form = act.world.generation.messageAdd;
  if (form === "hidden") return;
  const folder = item.folder!;
  const sender = logsSender ? (item.sender ?? "null") : "";
  const { told, timeMs } = say(
    act,
    "mailop",
    `Adding Message: id=${item.id},${form === "sender" ? ` sender=${sender},` : ""} Message-ID=${item.messageId ?? "null"}, ` +
      `parentId=${item.conversation?.id ?? -1}, folderId=${folder.id}, folderName=${folder.name}` +
      `${form === "plain" ? "" : ` acct=${mailbox.accountId}`}.`,
  );
  if (!told) return;
  notePlaced(act, "added", item.id);
  const senderTold = form === "sender" && logsSender ? item.sender : null;
  tellAdd(item, { messageId: item.messageId, sender: senderTold, inTrash: isInTrash(folder) }, timeMs);
}

/** Moves one item and says so. */
export function moveAndSay(act: Act, item: Item, target: Folder): void {
  if (item.type === "appointment" || item.type === "task")
    say(
      act,
      "calendar",
      `Moving CalendarItem: id=${item.id}, src=${namedFolder(item.folder!)}, dest=${namedFolder(target)}, subject="${item.name}", UID=${uidOf(item)}`,
    );
  const trash = { from: isInTrash(item.folder), to: isInTrash(target) };
  const { told, timeMs } = say(act, "mailop", `moving ${namedItem(item)} to ${namedFolder(target)}`);
  moveItem(item, target, timeMs);
  if (told) tellMove(item, target, trash, timeMs);
  if (target.id === FOLDER.trash) notePlaced(act, "trashed", item.id);
}

/** One line for the whole folder: its contents follow in silence. */
export function sayFolderMove(act: Act, folder: Folder, target: Folder): { timeMs: number; told: boolean } {
  const wasInTrash = isInTrash(folder);
  const said = say(act, "mailop", `moving ${namedFolder(folder)} to ${namedFolder(target)}`);
  if (said.told) folder.parentTold = true;
  if (said.told && isInTrash(target) !== wasInTrash)
    // An item whose place the log has never told is not known to have come along.
    for (const part of treeOf(folder))
      for (const item of part.items)
        if (item.told.folder?.id === part.id) tellFolderMove(item, isInTrash(target), said.timeMs);
  return said;
}

/** The line of a copy that the web client (or a dumpster recovery, or a filter) made. */
export function sayCopy(act: Act, source: Item, copy: Item, how: "Copying" | "Performing IMAP copy of"): void {
  const folder = copy.folder!;
  const { told, timeMs } = say(
    act,
    "mailop",
    `${how} ${namedItem(source)}: copyId=${copy.id}, folderId=${folder.id}, folderName=${folder.name}, parentId=${source.conversation?.id ?? -1}.`,
  );
  if (told) tellCopy(copy, source, isInTrash(folder), timeMs);
  notePlaced(act, "added", copy.id);
  if (folder.id === FOLDER.trash) notePlaced(act, "trashed", copy.id);
}

/** The extra line that single deletions of calendar items have. */
export function sayCalendarDelete(act: Act, item: Item): void {
  if (item.type === "appointment" || item.type === "task")
    say(
      act,
      "calendar",
      `Deleting CalendarItem: id=${item.id}, folderId=${item.folder?.id ?? 10}, subject="${item.name}", UID=${uidOf(item)}`,
    );
}
