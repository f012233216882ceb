import { type Act, beginAct, occupy, pass, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { sayDelete } from "../deletion-lines.ts";
import { moveAndSay } from "../item-lines.ts";
import { lose } from "../losses.ts";
import { FOLDER, folderOf, type Item } from "../mailbox.ts";
import { httpThread, takeThread } from "../threads.ts";
import type { User, World } from "../world.ts";

function onHttpThread(
  world: World,
  user: User,
  path: string,
  start: (thread: string) => Act,
  work: (act: Act) => void,
): void {
  const number = takeThread(user.host.http, world.random, world.nowMs);
  const act = start(httpThread(world.generation, user.host.name, number, path));
  work(act);
  user.host.http.freeFromMs[number] = act.nowMs;
  occupy(user, act.nowMs);
}

/** A phone by ActiveSync: its delete is mostly a move to Trash, at times a real one. */
export function syncPhone(world: World, user: User): void {
  const { random } = world;
  const items = random.some(visibleItems(user, "message", folderOf(user.mailbox, FOLDER.inbox)), random.int(1, 3));
  if (items.length === 0) return;
  const path = `/Microsoft-Server-ActiveSync?User=${user.name}&DeviceId=${user.device}&DeviceType=iPhone&Cmd=Sync`;
  const start = (thread: string): Act =>
    beginAct(world, {
      host: user.host,
      thread,
      context: {
        name: user.name,
        mid: user.mailbox.number,
        ip: user.ip,
        Cmd: "Sync",
        DeviceID: user.device,
        Version: "14.1",
      },
      by: { actor: user.name, ip: user.ip, client: null, protocol: "activesync" },
    });
  onHttpThread(world, user, path, start, (act) => {
    if (random.chance(0.7)) for (const item of items) moveAndSay(act, item, trashOf(user));
    else loseEach(act, user, items, "activesync");
  });
}

/** A calendar or address-book program by WebDAV. Its lines have no `mid`; the method is told after the work. */
export function deleteByDav(world: World, user: User): void {
  const { random } = world;
  const type = random.pick(["appointment", "contact"] as const);
  const items = visibleItems(user, type, "outside-trash");
  if (items.length === 0) return;
  const item = random.pick(items);
  const path = `/dav/${user.name}/${type === "contact" ? "Contacts/" : "Calendar/"}${item.id}.${type === "contact" ? "vcf" : "ics"}`;
  const start = (thread: string): Act =>
    beginAct(world, {
      host: user.host,
      thread,
      context: { name: user.name, ...(user.proxied ? { oip: user.ip } : { ip: user.ip }), ua: "DAVx5/4.3" },
      by: { actor: user.name, ip: user.ip, client: "DAVx5/4.3", protocol: "dav" },
      operation: "DELETE",
    });
  onHttpThread(world, user, path, start, (act) => {
    loseEach(act, user, [item], "dav");
    pass(act, 1, 10);
    say(act, "dav", `DavServlet operation DELETE to ${path} (depth: zero) finished in ${act.nowMs - act.startMs}ms`);
  });
}

function loseEach(act: Act, user: User, items: readonly Item[], cause: "activesync" | "dav"): void {
  const startMs = act.nowMs;
  const deletedAt = new Map(items.map((item) => [item.id, sayDelete(act, item)]));
  lose(act, user, items, { cause, timeMs: startMs, deletedAt });
}
