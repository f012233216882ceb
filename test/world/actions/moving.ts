import { type Act, beginAct, occupy, pass, say } from "../act.ts";
import { httpThread, takeThread } from "../threads.ts";
import type { Host, User, World } from "../world.ts";

/**
 * A mailbox goes to another server (catalogue 4 (o)): item ids, folders and the dumpster go along, the number is the new server's own.
 * The old server keeps what it had for a while.
 */
export function moveMailbox(world: World, user: User, target: Host): void {
  const { mailbox, host: source } = user;
  const number = target.nextMailbox++;
  const leaving = beginAdminAct(world, source);
  say(leaving, "mailbox", `Putting mailbox ${mailbox.number} under maintenance.`);
  pass(leaving, 200, 900);
  const coming = beginAdminAct(world, target, leaving.nowMs);
  say(coming, "mailbox", `Creating mailbox with id ${number} and group id ${number} for ${user.name}.`);
  say(coming, "mbxmgr", `Mailbox ${number} account ${mailbox.accountId} CREATED`);
  pass(coming, 2000, 90_000);
  endAdminAct(coming);
  leaving.nowMs = coming.nowMs + 20;
  say(leaving, "mailbox", `Ending maintenance and marking mailbox ${mailbox.number} as unavailable.`);
  endAdminAct(leaving);
  source.users.splice(source.users.indexOf(user), 1);
  source.leftBehind.push(mailbox.number);
  source.recentLines.length = 0;
  target.users.push(user);
  user.host = target;
  user.mailbox = { ...mailbox, number };
  user.imap = null;
  occupy(user, leaving.nowMs);
}

/** What mailboxes left behind: the retention run passes them by, and one night they are cleared away, which takes nothing. */
export function visitLeftBehind(world: World, host: Host): void {
  for (const number of [...host.leftBehind]) {
    const act = beginAct(world, {
      host,
      thread: "MailboxPurge",
      context: {},
      by: { actor: null, ip: null, client: null, protocol: "task" },
    });
    say(act, "purge", `not purging mailbox ${number}; account moved to another host`);
    if (!world.random.chance(0.5)) continue;
    const admin = beginAdminAct(world, host, act.nowMs + 1000);
    say(admin, "mailbox", `clearing contents of mailbox ${number}, group ${number}`);
    endAdminAct(admin);
    host.leftBehind.splice(host.leftBehind.indexOf(number), 1);
  }
}

function beginAdminAct(world: World, host: Host, startMs = world.nowMs): Act {
  const number = takeThread(host.http, world.random, startMs);
  return beginAct(world, {
    host,
    startMs,
    thread: httpThread(world.generation, host.name, number, "/service/admin/soap/MoveMailboxRequest", 7071),
    context: { name: "admin@example.com", ip: "192.0.2.7", port: 51100, ua: `zmmboxmove/${world.generation.version}` },
    by: {
      actor: "admin@example.com",
      ip: "192.0.2.7",
      client: `zmmboxmove/${world.generation.version}`,
      protocol: "soap",
    },
    operation: "MoveMailboxRequest",
    httpThread: number,
  });
}

function endAdminAct(act: Act): void {
  if (act.world.generation.requestLine === "after")
    say(act, "soap", `${act.operation} elapsed=${act.nowMs - act.startMs + 1}`);
  act.host.http.freeFromMs[act.httpThread!] = act.nowMs;
}
