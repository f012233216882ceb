import { beginAct, occupy, pass, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { sayDelete } from "../deletion-lines.ts";
import { moveAndSay } from "../item-lines.ts";
import { lose } from "../losses.ts";
import { FOLDER, folderOf } from "../mailbox.ts";
import { takeThread } from "../threads.ts";
import type { User, World } from "../world.ts";

/** A POP3 client fetches Inbox and marks messages; what happens to them at QUIT is the account's choice. No line has a `mid`. */
export function fetchByPop3(world: World, user: User): void {
  const { random, generation } = world;
  const items = random.some(visibleItems(user, "message", folderOf(user.mailbox, FOLDER.inbox)), random.int(1, 12));
  const number = takeThread(user.host.pop, random, world.nowMs);
  const act = beginAct(world, {
    host: user.host,
    thread: `Pop3SSLServer-${number + 1}`,
    context: {
      name: user.name,
      ip: user.proxied ? "192.0.2.30" : user.ip,
      oip: user.proxied ? user.ip : null,
      cid: generation.connectionIds ? world.connections++ : null,
    },
    by: { actor: user.name, ip: user.ip, client: null, protocol: "pop3" },
    operation: "QUIT",
  });
  say(act, "pop", `user ${user.name} authenticated, mechanism=LOGIN [TLS]`);
  for (const _ of items) {
    pass(act, 3, 30);
    say(act, "pop", "RETR elapsed=2");
    say(act, "pop", "DELE elapsed=0");
  }
  pass(act, 5, 50);
  // A connection that breaks before QUIT deletes nothing.
  if (random.chance(0.15)) say(act, "pop", "disconnected without quit");
  else {
    if (user.pop3Option === "trash") for (const item of items) moveAndSay(act, item, trashOf(user));
    if (user.pop3Option === "delete" && items.length > 0) {
      const startMs = act.nowMs;
      const deletedAt = new Map(items.map((item) => [item.id, sayDelete(act, item)]));
      lose(act, user, items, { cause: "pop3-delete", timeMs: startMs, deletedAt });
    }
    say(act, "pop", "quit from client");
    say(act, "pop", "QUIT elapsed=19");
  }
  user.host.pop.freeFromMs[number] = act.nowMs;
  occupy(user, act.nowMs);
}
