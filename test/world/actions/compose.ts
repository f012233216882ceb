import { type Act, beginSoap, callerOf, endSoap, pass, say } from "../act.ts";
import { sayDelete } from "../deletion-lines.ts";
import { sayAdd } from "../item-lines.ts";
import { notLost } from "../losses.ts";
import { addItem, FOLDER, folderOf, type Item, removeItem } from "../mailbox.ts";
import { senders } from "../people.ts";
import type { User, World } from "../world.ts";
import { deliver, type Mail, newMail } from "./delivery.ts";

/** Saves a draft and sends it after a while, now or with a second save between, which leaves no line but its request. */
export function writeAndSend(world: World, user: User): void {
  const { random } = world;
  const draft = random.chance(0.7) ? saveDraft(world, user) : null;
  if (draft !== null && random.chance(0.25)) return;
  let startMs = Math.max(world.nowMs, user.mailbox.busyUntilMs) + random.int(800, 9_000);
  if (draft !== null && random.chance(0.5)) {
    endSoap(beginSoap(world, { request: "SaveDraftRequest", on: user, caller: callerOf(user), startMs }), user);
    startMs = user.mailbox.busyUntilMs + random.int(800, 9_000);
  }
  send(world, user, draft, startMs);
}

function saveDraft(world: World, user: User): Item {
  const act = beginSoap(world, { request: "SaveDraftRequest", on: user, caller: callerOf(user) });
  pass(act, 2, 20);
  const { messageId, sizeBytes } = newMail(world, user.name);
  const draft = addItem(user.mailbox, {
    type: "message",
    folder: folderOf(user.mailbox, FOLDER.drafts),
    messageId,
    sender: user.name,
    sizeBytes,
    nowMs: act.nowMs,
  });
  sayAdd(act, user.mailbox, draft, false);
  endSoap(act, user);
  return draft;
}

function send(world: World, user: User, draft: Item | null, startMs: number): void {
  const { random } = world;
  const mail = newMail(world, user.name);
  const act = beginSoap(world, { request: "SendMsgRequest", on: user, caller: callerOf(user), startMs });
  pass(act, 5, 40);
  const saved = addItem(user.mailbox, {
    type: "message",
    folder: folderOf(user.mailbox, FOLDER.sent),
    messageId: mail.messageId,
    sender: user.name,
    sizeBytes: mail.sizeBytes,
    nowMs: act.nowMs,
  });
  sayAdd(act, user.mailbox, saved, false);
  pass(act, 20, 90);
  if (random.chance(0.03)) failToSend(act, user, saved);
  else {
    const local = random.chance(0.3)
      ? random.some(user.host.users, 2).filter((u) => u !== user && !u.mailbox.deleted)
      : [];
    saySending(act, user, mail, [...local.map((u) => u.name), random.pick(senders)]);
    if (draft !== null && draft.folder?.id === FOLDER.drafts) consumeDraft(act, user, draft);
    if (local.length > 0) deliver(world, user.host, mail, local, act.nowMs + 500);
  }
  endSoap(act, user);
}

/** The copy saved to Sent is taken back, the draft stays. */
function failToSend(act: Act, user: User, saved: Item): void {
  say(
    act,
    "smtp",
    "Failed to send message\njavax.mail.SendFailedException: 550 5.1.1 no such user\n\tat com.zimbra.cs.mailclient.smtp.SmtpTransport.sendMessage(SmtpTransport.java:247)",
    "WARN",
  );
  const timeMs = sayDelete(act, saved);
  notLost(act, user, [saved.id], "send-failed", { timeMs });
  removeItem(user.mailbox, saved, timeMs);
}

function consumeDraft(act: Act, user: User, draft: Item): void {
  pass(act, 10, 60);
  const timeMs = sayDelete(act, draft);
  notLost(act, user, [draft.id], "draft-sent", { timeMs });
  removeItem(user.mailbox, draft, timeMs);
}

function saySending(act: Act, user: User, mail: Mail, recipients: readonly string[]): void {
  const tail = act.world.generation.smtpRecipients
    ? `, size=${mail.sizeBytes}, sender=${user.name}, nrcpts=${recipients.length}${recipients.map((to) => `, to=${to}`).join("")}`
    : "";
  say(act, "smtp", `Sending message to MTA at mta.example.com: Message-ID=${mail.messageId}${tail}`);
}
