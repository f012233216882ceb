import { beginSoap, callerOf, endSoap, notePlaced, pass, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { sayDelete, sayDeletionLists } from "../deletion-lines.ts";
import { namedFolder } from "../item-lines.ts";
import { lose } from "../losses.ts";
import { FOLDER, type Item, isInTrash, moveItem } from "../mailbox.ts";
import { tellMove } from "../told.ts";
import type { User, World } from "../world.ts";

/** One visible message outside Trash with what the client would call its conversation. */
function pickConversation(world: World, user: User): Item | null {
  const all = visibleItems(user, "message", "outside-trash");
  if (all.length === 0) return null;
  const threaded = all.filter((item) => item.conversation !== null);
  return world.random.pick(threaded.length > 0 && world.random.chance(0.7) ? threaded : all);
}

/** Moves a conversation to Trash: the web client leaves out drafts, sent, junk and what is in Trash already. */
export function trashConversation(world: World, user: User): void {
  const picked = pickConversation(world, user);
  if (picked === null) return;
  const leftOut = new Set([FOLDER.sent, FOLDER.drafts, FOLDER.junk]);
  const members = [...(picked.conversation?.messages ?? [picked])];
  const moving = members
    .filter((m) => !leftOut.has(m.folder?.id ?? 0) && !isInTrash(m.folder))
    .sort((a, b) => a.id - b.id);
  if (moving.length === 0) return;
  const act = beginSoap(world, { request: "ConvActionRequest", on: user, caller: callerOf(user) });
  pass(act, 1, 10);
  const name =
    picked.conversation === null
      ? `VirtualConversation (id=${-picked.id})`
      : `Conversation (id=${picked.conversation.id})`;
  const target = trashOf(user);
  const ids = moving.map((m) => m.id).join(",");
  const { told, timeMs } = say(
    act,
    "mailop",
    `Moving ${name} to ${namedFolder(target)}.  Affected message ids: ${ids}.`,
  );
  for (const message of moving) {
    moveItem(message, target, timeMs);
    if (told) tellMove(message, target, { from: false, to: true }, timeMs);
    notePlaced(act, "trashed", message.id);
  }
  endSoap(act, user);
}

/** Deletes a conversation for good. One of a single message prints that message. */
export function deleteConversation(world: World, user: User): void {
  const picked = pickConversation(world, user);
  if (picked === null) return;
  const act = beginSoap(world, { request: "ConvActionRequest", on: user, caller: callerOf(user) });
  pass(act, 1, 10);
  const startMs = act.nowMs;
  if (picked.conversation === null) {
    sayDelete(act, picked);
    lose(act, user, [picked], { cause: "delete", timeMs: startMs });
  } else {
    const messages = [...picked.conversation.messages];
    say(act, "mailop", `Deleting Conversation (id=${picked.conversation.id}).`);
    const deletedAt = sayDeletionLists(act, messages);
    lose(act, user, messages, { cause: "delete", timeMs: startMs, deletedAt, alsoGone: [picked.conversation.id] });
  }
  endSoap(act, user);
}
