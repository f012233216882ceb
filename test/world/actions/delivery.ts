import { type Act, beginAct, occupy, pass, say } from "../act.ts";
import { pickTargetFolder, visibleItems } from "../choose.ts";
import { renderContext } from "../context.ts";
import { sayAdd } from "../item-lines.ts";
import { addItem, FOLDER, folderOf, type Item, joinConversation } from "../mailbox.ts";
import { senders } from "../people.ts";
import { takeThread } from "../threads.ts";
import type { Host, User, World } from "../world.ts";

const MTA = "192.0.2.25";

export interface Mail {
  readonly messageId: string;
  /** Envelope sender. */
  readonly sender: string;
  readonly sizeBytes: number;
}

export function newMail(world: World, sender = world.random.pick(senders)): Mail {
  const number = world.messages++;
  return {
    messageId: `<${number}.${world.random.hex(6)}@${sender.split("@")[1]}>`,
    sender,
    sizeBytes: world.random.int(600, 90_000),
  };
}

/** Mail from outside to one user or several, now and then the same message twice under two envelope senders. */
export function deliverMail(world: World, user: User): void {
  const { random } = world;
  const mail = newMail(world);
  const others = random.chance(0.15)
    ? random.some(user.host.users, 4).filter((u) => u !== user && !u.mailbox.deleted)
    : [];
  deliver(world, user.host, mail, [user, ...others]);
  if (!random.chance(0.02)) return;
  // The list copy of a message that somebody else gets directly: same Message-ID, other envelope sender.
  const someone = random.pick(world.users);
  if (!someone.mailbox.deleted && someone !== user && !others.includes(someone))
    deliver(world, someone.host, { ...mail, sender: "list-bounces@example.net" }, [someone]);
}

/** One LMTP transaction: sender and Message-ID stand in its first line, each recipient's item in a line of the same thread. */
export function deliver(
  world: World,
  host: Host,
  mail: Mail,
  recipients: readonly User[],
  startMs = world.nowMs,
): void {
  const { random } = world;
  const lockedUntil = Math.max(startMs, ...recipients.map((user) => user.mailbox.busyUntilMs));
  const number = takeThread(host.lmtp, random, lockedUntil);
  const act = beginAct(world, {
    host,
    startMs: lockedUntil,
    thread: `LmtpServer-${number + 1}`,
    context: { ip: MTA },
    by: { actor: null, ip: MTA, client: null, protocol: "lmtp" },
  });
  const size = random.chance(0.05) ? "unspecified" : `${mail.sizeBytes} bytes`;
  const opening = say(
    act,
    "lmtp",
    `Delivering message: size=${size}, nrcpts=${recipients.length}, sender=${mail.sender}, msgid=${mail.messageId}`,
  );
  for (const user of recipients) deliverTo(act, user, mail, opening.told);
  act.context = renderContext({ ip: MTA });
  host.lmtp.freeFromMs[number] = act.nowMs;
}

function deliverTo(act: Act, user: User, mail: Mail, senderIsTold: boolean): void {
  const { world } = act;
  const { random } = world;
  act.context = renderContext({ name: user.name, mid: user.mailbox.number, ip: MTA });
  pass(act, 2, 30);
  if (random.chance(0.3)) say(act, "filter", "Variables extension is loaded");
  const fate = random.weighted<"deliver" | "discard" | "reject" | "duplicate">([
    ["deliver", 96],
    ["discard", 2],
    ["reject", 1],
    ["duplicate", 1],
  ]);
  if (fate === "discard") {
    const { timeMs, told } = say(
      act,
      "filter",
      `Discarding message with Message-ID ${mail.messageId} from ${mail.sender}`,
    );
    if (told)
      world.truth.discards.push({
        host: user.host.name,
        account: user.name,
        timeUtcMs: timeMs,
        messageId: mail.messageId,
        sender: mail.sender,
      });
  } else if (fate === "reject") say(act, "lmtp", `rejecting message from=${mail.sender},to=${user.name}: overquota`);
  else if (fate === "duplicate") say(act, "lmtp", `Not delivering message with duplicate Message-ID ${mail.messageId}`);
  else store(act, user, mail, senderIsTold);
  occupy(user, act.nowMs);
}

function store(act: Act, user: User, mail: Mail, senderIsTold: boolean): void {
  const { random } = act.world;
  const inbox = folderOf(user.mailbox, FOLDER.inbox);
  const folder = random.weighted([
    [inbox, 85],
    [pickTargetFolder(act.world, user), 10],
    [folderOf(user.mailbox, FOLDER.junk), 5],
  ]);
  const item = addItem(user.mailbox, { type: "message", folder, ...mail, nowMs: act.nowMs });
  const earlier = random.chance(0.25) ? latest(visibleItems(user, "message", inbox)) : null;
  if (earlier !== null && earlier !== item) joinConversation(user.mailbox, item, earlier);
  sayAdd(act, user.mailbox, item);
  // The sender of the transaction's first line belongs to this item, which only its add line names.
  if (senderIsTold && item.told.messageId !== null) item.told = { ...item.told, sender: mail.sender };
}

function latest(items: readonly Item[]): Item | null {
  return items.at(-2) ?? null;
}
