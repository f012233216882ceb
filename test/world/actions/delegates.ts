import { beginSoap, callerOf, endSoap, type SoapCaller, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { renderContext } from "../context.ts";
import { sayDelete } from "../deletion-lines.ts";
import { sayAdd } from "../item-lines.ts";
import { writeRecord } from "../log-lines.ts";
import { notLost } from "../losses.ts";
import { addItem, FOLDER, folderOf, removeItem } from "../mailbox.ts";
import { httpThread } from "../threads.ts";
import type { Host, User, World } from "../world.ts";
import { deleteFolderByUser, emptyFolderByUser } from "./web-folders.ts";
import { deleteItems, trashItems } from "./web-messages.ts";

/** A colleague works in a shared folder: `name` is his, `mid` the owner's. On another server the request is proxied there. */
export function workInSharedFolder(world: World, owner: User): void {
  const { random } = world;
  const delegate = random.pick(world.users);
  if (delegate === owner || delegate.mailbox.deleted) return;
  const soapId = random.hex(8);
  const caller: SoapCaller = { ...callerOf(delegate), soapId };
  const away = delegate.host !== owner.host;
  const before = owner.mailbox.busyUntilMs;
  const remote = away ? { ...caller, via: "192.0.2.11(ZimbraSoapProxy)" } : caller;
  if (random.chance(0.5)) trashItems(world, owner, "message", remote);
  else deleteItems(world, owner, "message", random.pick(["trash", "outside-trash"] as const), remote);
  if (away && owner.mailbox.busyUntilMs !== before) sayProxied(world, delegate, owner, soapId);
}

/** The delegate's own server knows the request by name and the way it went, and nothing of what it did. */
function sayProxied(world: World, delegate: User, owner: User, soapId: string): void {
  const caller: SoapCaller = { ...callerOf(delegate), soapId };
  const act = beginSoap(world, {
    request: "MsgActionRequest",
    on: delegate,
    caller,
    startMs: Math.max(world.nowMs, delegate.mailbox.busyUntilMs),
  });
  say(
    act,
    "soap",
    `MsgActionRequest proxy=ProxyTarget(url=https://${owner.host.name}.example.com:8443/service/soap/),elapsed=27`,
  );
  act.host.http.freeFromMs[act.httpThread!] = act.nowMs;
  delegate.mailbox.busyUntilMs = Math.max(delegate.mailbox.busyUntilMs, act.nowMs + 1);
}

/** An administrator opens the mailbox ("View mail") and deletes in it. The door is opened in audit.log. */
export function workAsAdministrator(world: World, user: User): void {
  const { random } = world;
  const aname = `admin@example.com`;
  const caller: SoapCaller = { name: user.name, aname, ip: "192.0.2.7", proxied: true, client: user.web };
  sayAudit(world, user.host, aname, `cmd=DelegateAuth; accountId=${user.mailbox.accountId}; accountName=${user.name};`);
  if (random.chance(0.6)) deleteItems(world, user, "message", random.pick(["trash", "outside-trash"] as const), caller);
  else if (random.chance(0.5)) emptyFolderByUser(world, user, trashOf(user), caller);
  else deleteFolderByUser(world, user, caller);
}

/** A script with zmmailbox: no address (it runs on the server), actor `zimbra`. */
export function workByZmmailbox(world: World, user: User): void {
  const { random, generation } = world;
  const caller: SoapCaller = {
    name: user.name,
    aname: "zimbra",
    ip: null,
    proxied: false,
    client: `zmmailbox/${generation.version}`,
  };
  if (random.chance(0.5))
    emptyFolderByUser(world, user, folderOf(user.mailbox, random.pick([FOLDER.trash, FOLDER.junk])), caller);
  else deleteItems(world, user, "message", "outside-trash", caller);
}

function sayAudit(world: World, host: Host, admin: string, message: string): void {
  const thread = httpThread(world.generation, host.name, 777, "/service/admin/soap/DelegateAuthRequest", 7071);
  const context = renderContext({
    name: admin,
    mid: 1,
    ip: "192.0.2.7",
    port: 51020,
    ua: "ZimbraWebClient - GC122 (Win)",
  });
  const timeUtcMs = world.nowMs - 5;
  if (!writeRecord(host.auditLog, timeUtcMs, `INFO  [${thread}] [${context}] security - ${message}`)) return;
  // Without a SOAP id and a thread that shows the URL nothing tells how the administrator came.
  const protocol = world.generation.threads === "bare" ? null : "soap";
  const client = { account: admin, actor: admin, ip: "192.0.2.7", client: "ZimbraWebClient - GC122 (Win)", protocol };
  const nothing = { added: [], trashed: [] };
  world.truth.doings.push({ host: host.name, client, act: -1, timeUtcMs, category: "security", message, ...nothing });
}

/** A message is moved into another user's mailbox: born there, deleted here, under one soapId. */
export function moveToOtherMailbox(world: World, user: User): void {
  const { random } = world;
  const target = random.pick(user.host.users);
  const items = random.some(visibleItems(user, "message", "outside-trash"), random.int(1, 3));
  // Without add lines nothing in the log tells such a move from a delete, so the simulated users of that server do not do it.
  if (
    target === user ||
    target.mailbox.deleted ||
    items.length === 0 ||
    world.generation.messageAdd === "hidden" ||
    !world.generation.soapId
  )
    return;
  const soapId = random.hex(8);
  const caller: SoapCaller = { ...callerOf(user), soapId };
  const startMs = Math.max(world.nowMs, target.mailbox.busyUntilMs);
  const act = beginSoap(world, { request: "MsgActionRequest", on: user, caller, startMs });
  for (const item of items) {
    const inner = beginSoap(world, { request: "AddMsgRequest", on: target, caller, startMs: act.nowMs + 1 });
    const { messageId, sender, sizeBytes } = item;
    const folder = folderOf(target.mailbox, FOLDER.inbox);
    const fresh = addItem(target.mailbox, {
      type: "message",
      folder,
      messageId,
      sender,
      sizeBytes,
      nowMs: inner.nowMs,
    });
    sayAdd(inner, target.mailbox, fresh);
    endSoap(inner, target);
    act.nowMs = inner.nowMs + 2;
    const timeMs = sayDelete(act, item);
    notLost(act, user, [item.id], "moved-to-other-mailbox", { timeMs, livesAs: { [item.id]: fresh.id } });
    removeItem(user.mailbox, item, timeMs);
  }
  endSoap(act, user);
}
