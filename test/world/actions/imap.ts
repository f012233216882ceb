import { type Act, beginAct, occupy, pass, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { sayDelete } from "../deletion-lines.ts";
import { sayAdd, sayCopy } from "../item-lines.ts";
import { lose } from "../losses.ts";
import { addItem, FOLDER, type Folder, folderOf, type Item, isInTrash, pathOf, userFolders } from "../mailbox.ts";
import { takeThread } from "../threads.ts";
import type { ImapSession, User, World } from "../world.ts";
import { newMail } from "./delivery.ts";
import { deleteFolderTree } from "./web-folders.ts";

/** One command of a session, on whatever worker thread is free (old servers: on the connection's own thread). */
export function imapCommand(
  world: World,
  user: User,
  command: string,
  work: (act: Act) => void,
  startMs = world.nowMs,
): void {
  const session = user.imap ?? openSession(world, user);
  const hops = world.generation.connectionIds;
  const number = hops ? takeThread(user.host.imap, world.random, startMs) : session.fixedThread;
  const act = beginAct(world, {
    host: user.host,
    startMs,
    thread: `${user.proxied ? "ImapServer" : "ImapSSLServer"}-${number + 1}`,
    context: {
      name: user.name,
      mid: user.mailbox.number,
      ip: user.proxied ? "192.0.2.30" : user.ip,
      oip: user.proxied ? user.ip : null,
      via: user.proxied ? `${user.ip}(nginx/1.20.0-zimbra)` : null,
      ua: user.mailProgram,
      cid: hops ? session.cid : null,
    },
    by: { actor: user.name, ip: user.ip, client: user.mailProgram, protocol: "imap" },
    operation: command,
  });
  work(act);
  pass(act, 0, 5);
  say(act, "imap", `${command} elapsed=${act.nowMs - act.startMs}${world.generation.imapSuffix}`);
  user.host.imap.freeFromMs[number] = act.nowMs;
  occupy(user, act.nowMs);
}

function openSession(world: World, user: User): ImapSession {
  const session: ImapSession = {
    cid: world.connections++,
    fixedThread: 200 + world.connections,
    selected: FOLDER.inbox,
  };
  user.imap = session;
  return session;
}

export function selectFolder(world: World, user: User, folder: Folder): void {
  if (user.imap === null) {
    openSession(world, user);
    imapCommand(world, user, "AUTHENTICATE", (act) =>
      say(act, "imap", `user ${user.name} authenticated, mechanism=PLAIN [TLS]`),
    );
  }
  user.imap!.selected = folder.id;
  imapCommand(
    world,
    user,
    "SELECT",
    (act) => say(act, "imap", `selected folder ${pathOf(folder).slice(1)}`),
    nextMs(world, user),
  );
}

function nextMs(world: World, user: User): number {
  return Math.max(world.nowMs, user.mailbox.busyUntilMs) + world.random.int(20, 400);
}

function browsable(world: World, user: User): Folder {
  const own = userFolders(user.mailbox).filter((folder) => !isInTrash(folder));
  const inbox = folderOf(user.mailbox, FOLDER.inbox);
  return world.random.weighted([
    [inbox, 6],
    [trashOf(user), 2],
    [own.length > 0 ? world.random.pick(own) : inbox, 3],
  ]);
}

/** Flags messages `\Deleted`; the log names only the last one, and old servers none. */
function flagDeleted(world: World, user: User, items: readonly Item[]): void {
  imapCommand(
    world,
    user,
    "UID STORE",
    (act) => {
      for (const item of items) item.flaggedDeletedMs = act.nowMs;
      if (world.generation.altertag)
        say(act, "imap", `IMAP client has flagged the item with id ${items.at(-1)!.id} to be Deleted altertag`);
    },
    nextMs(world, user),
  );
}

/** Everything flagged in the selected folder goes, one line for each: deleted mail and originals of moved mail alike. */
export function expunge(world: World, user: User, command: "EXPUNGE" | "UID EXPUNGE" | "CLOSE"): void {
  const folder = user.mailbox.folders.get(user.imap?.selected ?? 0);
  if (folder === undefined) return;
  const doomed = [...folder.items].filter((item) => item.flaggedDeletedMs !== null).sort((a, b) => a.id - b.id);
  if (doomed.length === 0) return;
  imapCommand(
    world,
    user,
    command,
    (act) => {
      const startMs = act.nowMs;
      const deletedAt = new Map(doomed.map((item) => [item.id, sayDelete(act, item)]));
      lose(act, user, doomed, { cause: "imap-expunge", timeMs: startMs, deletedAt });
    },
    nextMs(world, user),
  );
}

/** Deletes messages: flagged now, expunged now or some other time. */
export function imapDelete(world: World, user: User): void {
  selectFolder(world, user, browsable(world, user));
  const here = visibleItems(user, "message", user.mailbox.folders.get(user.imap!.selected)!);
  const items = world.random.some(here, world.random.int(1, 8));
  if (items.length === 0) return;
  flagDeleted(world, user, items);
  if (world.random.chance(0.7)) expunge(world, user, world.random.pick(["EXPUNGE", "UID EXPUNGE", "CLOSE"]));
}

/** "Moves" messages: copied under new ids, the originals flagged and expunged, mostly at once. */
export function imapMove(world: World, user: User): void {
  const { random } = world;
  selectFolder(world, user, browsable(world, user));
  const from = user.mailbox.folders.get(user.imap!.selected)!;
  const target = isInTrash(from) || random.chance(0.4) ? folderOf(user.mailbox, FOLDER.inbox) : trashOf(user);
  const items = random.some(visibleItems(user, "message", from), random.int(1, 6));
  if (items.length === 0 || target === from) return;
  imapCommand(
    world,
    user,
    "UID COPY",
    (act) => {
      say(
        act,
        "mailbox",
        `total space required to copy items = ${items.reduce((sum, item) => sum + item.sizeBytes, 0)}`,
      );
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
        copy.beforeTrash = isInTrash(target) ? from : null;
        sayCopy(act, item, copy, "Performing IMAP copy of");
        item.imapCopy = copy;
      }
    },
    nextMs(world, user),
  );
  flagDeleted(world, user, items);
  if (random.chance(0.9)) expunge(world, user, "EXPUNGE");
}

/** An IMAP client saves a message, e.g. its copy of sent mail. */
export function imapAppend(world: World, user: User): void {
  imapCommand(world, user, "APPEND", (act) => {
    const { messageId, sizeBytes } = newMail(world, user.name);
    const folder = folderOf(user.mailbox, FOLDER.sent);
    sayAdd(
      act,
      user.mailbox,
      addItem(user.mailbox, { type: "message", folder, messageId, sender: user.name, sizeBytes, nowMs: act.nowMs }),
      false,
    );
  });
}

export function imapDeleteFolder(world: World, user: User): void {
  const own = userFolders(user.mailbox).filter((folder) => folder.children.size === 0);
  if (own.length === 0) return;
  imapCommand(world, user, "DELETE", (act) => deleteFolderTree(act, user, world.random.pick(own)));
}

export function imapLogout(world: World, user: User): void {
  if (user.imap === null) return;
  imapCommand(world, user, "LOGOUT", (act) => say(act, "imap", `dropping connection for user ${user.name} (LOGOUT)`));
  user.imap = null;
}

export function imapRead(world: World, user: User): void {
  selectFolder(world, user, browsable(world, user));
  for (let i = world.random.int(1, 6); i > 0; i--)
    imapCommand(
      world,
      user,
      world.random.pick(["UID FETCH", "NOOP", "IDLE", "UID SEARCH"]),
      () => {},
      nextMs(world, user),
    );
}
