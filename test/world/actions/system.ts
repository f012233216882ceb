import { type Act, beginAct, beginSoap, callerOf, endSoap, occupy, pass, say } from "../act.ts";
import { visibleItems } from "../choose.ts";
import { renderContext } from "../context.ts";
import { sayDelete, sayDeletionLists } from "../deletion-lines.ts";
import { sayAdd, sayCopy } from "../item-lines.ts";
import { lose, notLost } from "../losses.ts";
import { addItem, FOLDER, folderOf, type Item, isInTrash, removeItem, userFolders } from "../mailbox.ts";
import { takeThread } from "../threads.ts";
import type { Host, User, World } from "../world.ts";
import { newMail } from "./delivery.ts";

const DAY_MS = 86_400_000;
/** Shorter than on real servers, so that a world of some days sees them all. */
const LIFETIME = { trashMs: DAY_MS, junkMs: DAY_MS, flaggedMs: DAY_MS, dumpsterMs: 2 * DAY_MS };

/** The retention run of one mailbox: expired `\Deleted`, then Trash and Junk by age, then the dumpster. */
export function purgeMailbox(world: World, user: User): void {
  const act = beginAct(world, {
    host: user.host,
    startMs: Math.max(world.nowMs, user.mailbox.busyUntilMs),
    thread: "MailboxPurge",
    context: { name: user.name, mid: user.mailbox.number },
    by: { actor: null, ip: null, client: null, protocol: "task" },
  });
  say(act, "purge", "Purging messages.");
  pass(act, 5, 40);
  const startMs = act.nowMs;
  const expired = [...user.mailbox.items.values()].filter(
    (i) => i.flaggedDeletedMs !== null && i.flaggedDeletedMs < startMs - LIFETIME.flaggedMs,
  );
  const deletedAt = new Map(expired.map((item) => [item.id, sayDelete(act, item)]));
  const aged: Item[] = [...expired];
  for (const [id, lifetimeMs] of [
    [FOLDER.trash, LIFETIME.trashMs],
    [FOLDER.junk, LIFETIME.junkMs],
  ] as const) {
    const old = [...folderOf(user.mailbox, id).items].filter(
      (i) => i.movedMs < startMs - lifetimeMs && !aged.includes(i),
    );
    for (const [item, timeMs] of sayDeletionLists(act, old)) deletedAt.set(item, timeMs);
    aged.push(...old);
  }
  if (aged.length > 0) lose(act, user, aged, { cause: "retention-purge", nobody: true, timeMs: startMs, deletedAt });
  if (world.generation.dumpster) purgeDumpster(act, user, LIFETIME.dumpsterMs);
  occupy(user, act.nowMs);
}

/** Second `Deleting` lines of ids that are gone already: the dumpster lets go of them. */
function purgeDumpster(act: Act, user: User, olderThanMs: number): void {
  for (const [id, { item, deletedMs }] of user.mailbox.dumpster) {
    if (deletedMs > act.nowMs - olderThanMs) continue;
    const timeMs = sayDelete(act, item);
    // Where the first deletion is older than the log, this one is all that a reader sees.
    notLost(act, user, [id], "dumpster-purge", { timeMs, debatable: deletedMs < act.world.logBeginsMs });
    user.mailbox.dumpster.delete(id);
  }
}

/** A user takes items back out of the dumpster: copied under new ids, then deleted there. */
export function recoverFromDumpster(world: World, user: User): void {
  const { random } = world;
  const gone = [...user.mailbox.dumpster.values()].map((entry) => entry.item).filter((item) => item.type === "message");
  const items = random.some(gone, random.int(1, 4));
  if (items.length === 0 || !world.generation.dumpster) return;
  const act = beginSoap(world, { request: "ItemActionRequest", on: user, caller: callerOf(user) });
  say(act, "mailbox", `total space required to copy items = ${items.reduce((sum, item) => sum + item.sizeBytes, 0)}`);
  for (const item of items) {
    const { messageId, sender, sizeBytes } = item;
    const folder = folderOf(user.mailbox, FOLDER.inbox);
    const copy = addItem(user.mailbox, { type: "message", folder, messageId, sender, sizeBytes, nowMs: act.nowMs });
    sayCopy(act, item, copy, "Copying");
    const timeMs = sayDelete(act, item);
    notLost(act, user, [item.id], "dumpster-recovery", { timeMs, livesAs: { [item.id]: copy.id } });
    user.mailbox.dumpster.delete(item.id);
  }
  endSoap(act, user);
}

/** A data source fetches mail, or mirrors what was deleted on the remote side. */
export function syncDataSource(world: World, user: User): void {
  const { random } = world;
  const number = takeThread(user.host.imports, random, world.nowMs);
  const act = beginAct(world, {
    host: user.host,
    thread: `${number % 2 === 0 ? "ImportData" : "ScheduledTask"}-${number}`,
    context: { name: user.name, mid: user.mailbox.number, ds: "old account; home" },
    by: { actor: user.name, ip: null, client: null, protocol: "task" },
  });
  say(act, "datasource", "Importing data for data source 'old account; home'");
  const inbox = folderOf(user.mailbox, FOLDER.inbox);
  if (random.chance(0.7))
    // Now and then a whole old mailbox comes in: more than a list, a batch or a page holds.
    for (let i = random.chance(0.12) ? random.int(250, 1500) : random.int(1, 5); i > 0; i--) {
      const mail = newMail(world);
      sayAdd(act, user.mailbox, addItem(user.mailbox, { type: "message", folder: inbox, ...mail, nowMs: act.nowMs }));
    }
  else mirrorDeletions(act, user, random.some(visibleItems(user, "message", inbox), random.int(1, 4)));
  say(act, "datasource", "Import completed for data source 'old account; home'");
  user.host.imports.freeFromMs[number] = act.nowMs;
  occupy(user, act.nowMs);
}

function mirrorDeletions(act: Act, user: User, items: readonly Item[]): void {
  if (items.length === 0) return;
  const timeMs = act.nowMs;
  sayDeletionLists(act, items);
  notLost(
    act,
    user,
    items.map((item) => item.id),
    "mirrored-from-remote",
    { timeMs, debatable: true },
  );
  for (const item of items) removeItem(user.mailbox, item, timeMs);
}

/** Filters run on existing mail: filed by copy and delete, or thrown away. */
export function applyFilters(world: World, user: User): void {
  const { random } = world;
  const inbox = folderOf(user.mailbox, FOLDER.inbox);
  const own = userFolders(user.mailbox).filter((folder) => !isInTrash(folder));
  const items = random.some(visibleItems(user, "message", inbox), random.int(1, 5));
  if (items.length === 0 || own.length === 0) return;
  const target = random.pick(own);
  const act = beginSoap(world, { request: "ApplyFilterRulesRequest", on: user, caller: callerOf(user) });
  say(act, "filter", `Applying filter rules to ${items.length} existing messages.`);
  const discarded: Item[] = [];
  const deletedAt = new Map<number, number>();
  for (const item of items) {
    if (random.chance(0.2)) {
      say(act, "filter", `Discarding existing message with id ${item.id}.`);
      deletedAt.set(item.id, sayDelete(act, item));
      discarded.push(item);
      continue;
    }
    const { messageId, sender, sizeBytes } = item;
    say(act, "filter", `Copying existing message ${item.id} to folder /${target.name}.`);
    const copy = addItem(user.mailbox, {
      type: "message",
      folder: target,
      messageId,
      sender,
      sizeBytes,
      nowMs: act.nowMs,
    });
    sayCopy(act, item, copy, "Copying");
    say(act, "filter", `Deleting original message ${item.id} after filing to another folder.`);
    const timeMs = sayDelete(act, item);
    notLost(act, user, [item.id], "filter-copy", { timeMs, livesAs: { [item.id]: copy.id } });
    removeItem(user.mailbox, item, timeMs);
  }
  if (discarded.length > 0)
    lose(act, user, discarded, { cause: "filter-discard", timeMs: Math.min(...deletedAt.values()), deletedAt });
  endSoap(act, user);
}

/** The server starts after a crash: banner, and the last operations replayed without context. They are not new. */
export function restartServer(world: World, host: Host): void {
  const act = beginAct(world, {
    host,
    thread: "main",
    context: {},
    by: { actor: null, ip: null, client: null, protocol: null },
  });
  say(
    act,
    "misc",
    `version=${world.generation.version} release=20240101000000 builddate=20240101-0000 buildhost=build.example.net`,
  );
  say(act, "redolog", "Starting pre-startup crash recovery");
  for (const line of host.recentLines.slice(-4)) {
    say(act, "redolog", "REDOING: txn 1234.5678 [DeleteItem] ver=1.40");
    replay(act, line);
  }
  say(act, "redolog", "Finished pre-startup crash recovery");
  for (const user of host.users) {
    user.imap = null;
    if (world.random.chance(0.3))
      say(act, "mbxmgr", `Mailbox ${user.mailbox.number} account ${user.mailbox.accountId} LOADED`);
  }
}

function replay(act: Act, line: string): void {
  const { recentLines } = act.host;
  const kept = [...recentLines];
  say(act, "mailop", line);
  recentLines.splice(0, recentLines.length, ...kept);
}

/** An administrator removes an account: everything that lived in it is gone, and no id is listed. */
export function deleteAccount(world: World, user: User): void {
  const { mailbox, host } = user;
  const caller = {
    name: "admin@example.com",
    ip: "192.0.2.7",
    proxied: false,
    client: `zmprov/${world.generation.version}`,
  };
  const act = beginSoap(world, {
    request: "DeleteAccountRequest",
    on: user,
    caller,
    path: "/service/admin/soap/DeleteAccountRequest",
    port: 7071,
  });
  act.context = renderContext({ name: caller.name, ip: caller.ip, port: 51100, ua: caller.client });
  say(act, "mailbox", `Putting mailbox ${mailbox.number} under maintenance.`);
  const { timeMs } = say(act, "mailbox", `clearing contents of mailbox ${mailbox.number}, group ${mailbox.number}`);
  const items = [...mailbox.items.values()];
  const conversations = items.flatMap((item) => item.conversation?.id ?? []);
  const alsoGone = [...mailbox.folders.keys(), ...conversations];
  lose(act, user, items, { cause: "mailbox-delete", timeMs, alsoGone, unlisted: "by-mailbox" });
  say(act, "mbxmgr", `Mailbox for account ${mailbox.accountId} DELETED`);
  endSoap(act, user);
  mailbox.deleted = true;
  host.recentLines.length = 0;
}
