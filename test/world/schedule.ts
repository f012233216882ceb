import { writeAndSend } from "./actions/compose.ts";
import { moveToOtherMailbox, workAsAdministrator, workByZmmailbox, workInSharedFolder } from "./actions/delegates.ts";
import { deliverMail } from "./actions/delivery.ts";
import { deleteByDav, syncPhone } from "./actions/devices.ts";
import { imapAppend, imapDelete, imapDeleteFolder, imapLogout, imapMove, imapRead } from "./actions/imap.ts";
import { moveMailbox, visitLeftBehind } from "./actions/moving.ts";
import { fetchByPop3 } from "./actions/pop3.ts";
import { batch, browse, failRequest } from "./actions/requests.ts";
import {
  applyFilters,
  deleteAccount,
  purgeMailbox,
  recoverFromDumpster,
  restartServer,
  syncDataSource,
} from "./actions/system.ts";
import { deleteConversation, trashConversation } from "./actions/web-conversations.ts";
import {
  createFolder,
  deleteFolderByUser,
  emptyFolderByUser,
  moveFolderByUser,
  renameFolderByUser,
} from "./actions/web-folders.ts";
import {
  copyMessages,
  deleteItems,
  fileMessages,
  markAsJunk,
  trashItems,
  trashWholeFolder,
} from "./actions/web-messages.ts";
import { createItem } from "./actions/web-other-items.ts";
import { trashOf } from "./choose.ts";
import { type ContentType, FOLDER, folderOf } from "./mailbox.ts";
import type { User, World } from "./world.ts";

type Action = (world: World, user: User) => void;

const OTHER = ["contact", "document", "appointment", "task"] as const;

function otherType(world: World): Exclude<ContentType, "message"> {
  const types = OTHER.filter((type) => world.generation.documents || (type !== "document" && type !== "task"));
  return world.random.pick(types);
}

/** What people and servers do, and how often. */
const actions: readonly (readonly [Action, number])[] = [
  [browse, 250],
  [deliverMail, 300],
  [writeAndSend, 40],
  [(w, u) => trashItems(w, u, "message"), 80],
  [trashWholeFolder, 2],
  [(w, u) => deleteItems(w, u, "message", "trash"), 15],
  [(w, u) => deleteItems(w, u, "message", "outside-trash"), 12],
  [(w, u) => fileMessages(w, u, "outside-trash"), 25],
  [(w, u) => fileMessages(w, u, "trash"), 8],
  [markAsJunk, 8],
  [copyMessages, 5],
  [trashConversation, 20],
  [deleteConversation, 6],
  [(w, u) => emptyFolderByUser(w, u, trashOf(u)), 10],
  [(w, u) => emptyFolderByUser(w, u, folderOf(u.mailbox, FOLDER.junk)), 3],
  [createFolder, 8],
  [renameFolderByUser, 3],
  [(w, u) => moveFolderByUser(w, u, "to-trash"), 5],
  [(w, u) => moveFolderByUser(w, u, "from-trash"), 2],
  [(w, u) => deleteFolderByUser(w, u), 4],
  [(w, u) => createItem(w, u, otherType(w)), 20],
  [(w, u) => trashItems(w, u, otherType(w)), 10],
  [(w, u) => deleteItems(w, u, otherType(w), w.random.pick(["trash", "outside-trash"] as const)), 6],
  [imapRead, 30],
  [imapDelete, 15],
  [imapMove, 20],
  [imapAppend, 8],
  [imapDeleteFolder, 1],
  [imapLogout, 10],
  [fetchByPop3, 6],
  [(w, u) => (w.generation.activeSync ? syncPhone(w, u) : browse(w, u)), 15],
  [deleteByDav, 5],
  [workInSharedFolder, 12],
  [workAsAdministrator, 5],
  [workByZmmailbox, 3],
  [moveToOtherMailbox, 5],
  [applyFilters, 5],
  [syncDataSource, 5],
  [recoverFromDumpster, 6],
  [failRequest, 10],
  [batch, 10],
];

export interface Span {
  readonly actions: number;
  readonly untilMs: number;
}

/** Lets `span.actions` acts happen, spread over the time until `span.untilMs`, with bursts and nightly work. */
export function live(world: World, span: Span): void {
  const meanGapMs = Math.max(1, (span.untilMs - world.nowMs) / span.actions);
  let nextPurgeMs = nextNight(world.nowMs);
  for (let done = 0; done < span.actions; done++) {
    // A third of all acts begin while another one is still at work.
    world.nowMs += world.random.chance(0.33)
      ? world.random.int(0, 20)
      : Math.ceil(-Math.log(1 - world.random.next()) * meanGapMs * 1.5);
    if (world.nowMs > nextPurgeMs) {
      spendNight(world);
      nextPurgeMs = nextNight(world.nowMs);
    }
    const user = idleUser(world);
    if (user !== null) world.random.weighted(actions)(world, user);
  }
}

function idleUser(world: World): User | null {
  for (let attempt = 0; attempt < 12; attempt++) {
    const user = world.random.pick(world.users);
    if (!user.mailbox.deleted && user.mailbox.busyUntilMs < world.nowMs) return user;
  }
  return null;
}

function spendNight(world: World): void {
  const awake = world.users.filter((user) => !user.mailbox.deleted);
  for (const user of awake) {
    world.nowMs += world.random.int(100, 2000);
    purgeMailbox(world, user);
    // One thread visits all mailboxes, one after the other.
    world.nowMs = Math.max(world.nowMs, user.mailbox.busyUntilMs);
  }
  if (world.random.chance(0.4)) restartServer(world, world.random.pick(world.hosts));
  moveMailboxes(world);
  const doomed = world.random.pick(awake);
  if (awake.length >= 6 && world.random.chance(0.25) && doomed.mailbox.busyUntilMs < world.nowMs)
    deleteAccount(world, doomed);
}

function moveMailboxes(world: World): void {
  for (const host of world.hosts) visitLeftBehind(world, host);
  for (let moved = 0; moved < world.movesEachNight; moved++) {
    const user = idleUser(world);
    const others = world.hosts.filter((host) => host !== user?.host);
    if (user !== null && others.length > 0) moveMailbox(world, user, world.random.pick(others));
  }
}

/** The next 01:10 UTC. */
function nextNight(nowMs: number): number {
  const day = 86_400_000;
  return (Math.floor((nowMs - 4_200_000) / day) + 1) * day + 4_200_000;
}
