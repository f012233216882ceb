import { type Act, beginSoap, callerOf, endSoap, pass, type SoapCaller, say } from "../act.ts";
import { pickSome, pickTargetFolder, trashOf, visibleItems } from "../choose.ts";
import { sayDelete } from "../deletion-lines.ts";
import { moveAndSay, sayCopy } from "../item-lines.ts";
import { lose } from "../losses.ts";
import { addItem, type ContentType, FOLDER, folderOf, type Item } from "../mailbox.ts";
import type { User, World } from "../world.ts";

const requestOf: Readonly<Record<ContentType, string>> = {
  message: "MsgActionRequest",
  contact: "ContactActionRequest",
  document: "ItemActionRequest",
  appointment: "ItemActionRequest",
  task: "ItemActionRequest",
};

/** Moves items to Trash: one line for each. */
export function trashItems(world: World, user: User, type: ContentType, caller: SoapCaller = callerOf(user)): void {
  const items = pickSome(world, visibleItems(user, type, "outside-trash"));
  if (items.length === 0) return;
  const act = beginSoap(world, { request: requestOf[type], on: user, caller });
  pass(act, 1, 10);
  for (const item of items) moveAndSay(act, item, trashOf(user));
  endSoap(act, user);
}

/** Clears a folder into Trash: the way to a Trash of hundreds. */
export function trashWholeFolder(world: World, user: User): void {
  const folder = pickTargetFolder(world, user);
  const items = visibleItems(user, "message", folder);
  if (items.length === 0) return;
  const act = beginSoap(world, { request: "MsgActionRequest", on: user, caller: callerOf(user) });
  for (const item of items) moveAndSay(act, item, trashOf(user));
  endSoap(act, user);
}

/** Deletes items for good, from Trash or from anywhere: one line for each. */
export function deleteItems(
  world: World,
  user: User,
  type: ContentType,
  where: "trash" | "outside-trash",
  caller: SoapCaller = callerOf(user),
): void {
  const items = pickSome(world, visibleItems(user, type, where));
  if (items.length === 0) return;
  const act = beginSoap(world, { request: requestOf[type], on: user, caller });
  pass(act, 1, 10);
  deleteEach(act, user, items);
  endSoap(act, user);
}

/** The lines and the loss of a delete of single items inside a request that has begun. */
export function deleteEach(act: Act, user: User, items: readonly Item[]): void {
  const startMs = act.nowMs;
  const deletedAt = new Map(items.map((item) => [item.id, sayDelete(act, item)]));
  lose(act, user, items, { cause: "delete", timeMs: startMs, deletedAt });
}

export function fileMessages(world: World, user: User, from: "trash" | "outside-trash"): void {
  const items = pickSome(world, visibleItems(user, "message", from));
  if (items.length === 0) return;
  const target = from === "trash" ? folderOf(user.mailbox, FOLDER.inbox) : pickTargetFolder(world, user);
  const act = beginSoap(world, { request: "MsgActionRequest", on: user, caller: callerOf(user) });
  pass(act, 1, 10);
  for (const item of items) if (item.folder !== target) moveAndSay(act, item, target);
  endSoap(act, user);
}

/** Marks messages as junk: a move, and the spam training that follows in a thread without context. */
export function markAsJunk(world: World, user: User): void {
  const inbox = visibleItems(user, "message", folderOf(user.mailbox, FOLDER.inbox));
  const items = world.random.some(inbox, world.random.int(1, 3));
  if (items.length === 0) return;
  const act = beginSoap(world, { request: "MsgActionRequest", on: user, caller: callerOf(user) });
  for (const item of items) moveAndSay(act, item, folderOf(user.mailbox, FOLDER.junk));
  endSoap(act, user);
}

/** Copies messages: new ids for the same content. */
export function copyMessages(world: World, user: User): void {
  const items = world.random.some(visibleItems(user, "message", "outside-trash"), world.random.int(1, 4));
  if (items.length === 0) return;
  const target = pickTargetFolder(world, user);
  const act = beginSoap(world, { request: "MsgActionRequest", on: user, caller: callerOf(user) });
  say(act, "mailbox", `total space required to copy items = ${items.reduce((sum, item) => sum + item.sizeBytes, 0)}`);
  for (const item of items) {
    const { messageId, sender, sizeBytes } = item;
    const copy = addItem(user.mailbox, {
      type: "message",
      folder: target,
      messageId,
      sender,
      sizeBytes,
      nowMs: act.nowMs,
    });
    sayCopy(act, item, copy, "Copying");
  }
  endSoap(act, user);
}
