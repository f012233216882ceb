import { type Act, beginSoap, callerOf, endSoap, pass, say } from "../act.ts";
import { trashOf, visibleItems } from "../choose.ts";
import { sayDeletionLists } from "../deletion-lines.ts";
import { moveAndSay, namedFolder, namedItem } from "../item-lines.ts";
import { notLost } from "../losses.ts";
import type { User, World } from "../world.ts";
import { deleteEach } from "./web-messages.ts";

/** Reading and waiting: most of what a log holds. */
export function browse(world: World, user: User): void {
  const request = world.random.weighted([
    ["SearchRequest", 5],
    ["GetMsgRequest", 5],
    ["SearchConvRequest", 2],
    ["NoOpRequest", 3],
    ["GetInfoRequest", 1],
    ["MsgActionRequest", 1],
    ["ModifyFilterRulesRequest", 0.5],
  ]);
  const act = beginSoap(world, { request, on: user, caller: callerOf(user) });
  pass(act, 1, 40);
  if (request === "GetMsgRequest" && world.random.chance(0.04))
    sayFailure(act, "no such message: 99", world.random.chance(0.3));
  endSoap(act, user);
}

/** Ordinary failures are INFO; others come with a stack trace of several lines, which may look like anything. */
function sayFailure(act: Act, reason: string, trace: boolean): void {
  if (!trace) {
    say(act, "SoapEngine", `handler exception: ${reason}`);
    return;
  }
  const frames = [
    `com.zimbra.cs.mailbox.MailServiceException: ${reason}`,
    `ExceptionId:${act.thread}:${act.nowMs}:6f1d3c0e22ab9f10`,
    'Code:mail.NO_SUCH_MSG Arg:(itemId, IID, "99")',
    "\tat com.zimbra.cs.mailbox.MailItem.delete(MailItem.java:3280)",
    "\tat com.zimbra.soap.SoapEngine.dispatch(SoapEngine.java:273)",
    "\t... 21 more",
  ];
  say(act, "SoapEngine", `handler exception\n${frames.join("\n")}`, "WARN");
}

/** A request that writes its lines and is rolled back: nothing has happened. */
export function failRequest(world: World, user: User): void {
  const { random } = world;
  const items = random.some(
    visibleItems(user, "message", random.pick(["trash", "outside-trash"] as const)),
    random.int(1, 5),
  );
  if (items.length === 0) return;
  const folder = random.chance(0.3);
  const act = beginSoap(world, {
    request: folder ? "FolderActionRequest" : "MsgActionRequest",
    on: user,
    caller: callerOf(user),
  });
  const timeMs = act.nowMs;
  if (folder) sayDeletionLists(act, items);
  else {
    const verb = random.pick(["Deleting", "moving"]);
    for (const item of items)
      say(
        act,
        "mailop",
        verb === "Deleting"
          ? `Deleting ${namedItem(item)}.`
          : `moving ${namedItem(item)} to ${namedFolder(trashOf(user))}`,
      );
  }
  if (random.chance(0.2)) say(act, "mailbox", "transaction canceled because of lock failure", "WARN");
  sayFailure(act, "permission denied: you do not have the required rights", random.chance(0.4));
  notLost(
    act,
    user,
    items.map((item) => item.id),
    "request-failed",
    { timeMs },
  );
  endSoap(act, user);
  // What was replayed after a crash is what was committed.
  user.host.recentLines.length = 0;
}

/** Several requests in one: the lines of each stand before its `(batch)` line, and the whole has no closing line. */
export function batch(world: World, user: User): void {
  const { random, generation } = world;
  if (generation.requestLine === "before") return;
  const act = beginSoap(world, { request: "BatchRequest", on: user, caller: callerOf(user) });
  const parts = random.some(["NoOpRequest", "MsgActionRequest", "MsgActionRequest", "GetMsgRequest"], random.int(2, 3));
  if (generation.announcesBatch) sayAnnouncement(act, parts);
  say(act, "soap", "BatchRequest");
  for (const part of parts) {
    const startMs = act.nowMs;
    act.operation = part;
    if (part === "MsgActionRequest") {
      const inTrash = random.chance(0.5);
      const items = random.some(visibleItems(user, "message", inTrash ? "trash" : "outside-trash"), random.int(1, 3));
      if (inTrash && items.length > 0) deleteEach(act, user, items);
      else for (const item of items) moveAndSay(act, item, trashOf(user));
    }
    pass(act, 0, 6);
    say(act, "soap", `(batch) ${part} elapsed=${act.nowMs - startMs}`);
  }
  act.operation = "BatchRequest";
  endSoap(act, user);
}

/** Written before name and mailbox are in the context. */
function sayAnnouncement(act: Act, parts: readonly string[]): void {
  const { context } = act;
  act.context = context.replace(/^name=[^;]*;mid=\d+;/, "").replace(/ua=.*$/, "");
  say(
    act,
    "SoapEngine",
    `BatchRequest [/service/soap/BatchRequest] contains ${parts.length} sub-request(s): ${parts.join(",")}`,
  );
  act.context = context;
}
