import { type ContextValues, renderContext } from "./context.ts";
import { writeRecord } from "./log-lines.ts";
import { httpThread, takeThread } from "./threads.ts";
import type { Host, User, World } from "./world.ts";

/** Who does something, as the log shows it. */
export interface By {
  readonly actor: string | null;
  readonly ip: string | null;
  readonly client: string | null;
  readonly protocol: string | null;
}

/** One act of one thread: a request, an IMAP command, a delivery, a purge run. It writes its records as time goes on. */
export interface Act {
  readonly world: World;
  readonly host: Host;
  readonly number: number;
  readonly thread: string;
  context: string;
  readonly by: By;
  operation: string | null;
  readonly startMs: number;
  nowMs: number;
  /** The HTTP pool thread it holds. */
  readonly httpThread: number | null;
}

export interface ActStart {
  readonly host: Host;
  readonly thread: string;
  readonly context: ContextValues;
  readonly by: By;
  readonly operation?: string | null;
  /** Default: now. */
  readonly startMs?: number;
  readonly httpThread?: number;
}

export function beginAct(world: World, start: ActStart): Act {
  const startMs = start.startMs ?? world.nowMs;
  return {
    world,
    host: start.host,
    number: world.acts++,
    thread: start.thread,
    context: renderContext(start.context),
    by: start.by,
    operation: start.operation ?? null,
    startMs,
    nowMs: startMs,
    httpThread: start.httpThread ?? null,
  };
}

/** Writes one record and lets a moment pass. @returns the record's time, and whether it was kept */
export function say(act: Act, category: string, message: string, level = "INFO"): { timeMs: number; told: boolean } {
  const timeMs = act.nowMs;
  const text = `${level.padEnd(5)} [${act.thread}] [${act.context}] ${category} - ${message}`;
  const told = writeRecord(act.host.mailboxLog, timeMs, text);
  if (told) noteDoing(act, category, message, timeMs);
  if (category === "mailop") {
    act.host.recentLines.push(message);
    if (act.host.recentLines.length > 8) act.host.recentLines.shift();
  }
  act.nowMs += act.world.random.int(0, 3);
  return { timeMs, told };
}

/** Deliveries and the server's own tasks are nobody's doing, nor is a record without a name. */
const NOBODYS = ["lmtp", "task"];

function noteDoing(act: Act, category: string, message: string, timeUtcMs: number): void {
  const { actor, ip, client, protocol } = act.by;
  const account = /^name=([^;]+);/.exec(act.context)?.[1];
  if (account === undefined || protocol === null || NOBODYS.includes(protocol)) return;
  act.world.truth.doings.push({
    host: act.host.name,
    client: { account, actor, ip, client, protocol },
    act: act.number,
    timeUtcMs,
    category,
    message,
    added: [],
    trashed: [],
  });
}

/** Says that the act's last record, if it was written, put an item somewhere. */
export function notePlaced(act: Act, how: "added" | "trashed", id: number): void {
  const doing = act.world.truth.doings.at(-1);
  const mailbox = /mid=(\d+);/.exec(act.context)?.[1] ?? doing?.client.account;
  if (doing?.act === act.number && !act.host.mailboxLog.muted) doing[how].push(`${mailbox}/${id}`);
}

export function pass(act: Act, minMs: number, maxMs: number): void {
  act.nowMs += act.world.random.int(minMs, maxMs);
}

/** Who works in a mailbox by SOAP: the user himself unless said otherwise. */
export interface SoapCaller {
  /** `name`: the requested account, for a delegate on a shared folder his own. */
  readonly name: string;
  /** `aname`: the authenticated account where it differs. */
  readonly aname?: string;
  readonly ip: string | null;
  readonly proxied: boolean;
  readonly client: string;
  readonly soapId?: string;
  readonly via?: string;
}

export function callerOf(user: User): SoapCaller {
  return { name: user.name, ip: user.ip, proxied: user.proxied, client: user.web };
}

export interface SoapStart {
  readonly request: string;
  /** The mailbox that is worked in. */
  readonly on: User;
  readonly caller: SoapCaller;
  readonly startMs?: number;
  readonly path?: string;
  readonly port?: number;
}

/** Begins a SOAP request on an idle thread of the mailbox's server. */
export function beginSoap(world: World, start: SoapStart): Act {
  const { random, generation } = world;
  const { caller, on } = start;
  const startMs = start.startMs ?? world.nowMs;
  const number = takeThread(on.host.http, random, startMs);
  // Taken until endSoap says when it is free again.
  on.host.http.freeFromMs[number] = Number.POSITIVE_INFINITY;
  const address = caller.proxied ? { oip: proxyChain(caller.ip, random.chance(0.1)) } : { ip: caller.ip };
  const act = beginAct(world, {
    host: on.host,
    startMs,
    thread: httpThread(generation, on.host.name, number, start.path ?? `/service/soap/${start.request}`, start.port),
    context: {
      name: caller.name,
      aname: caller.aname,
      mid: on.mailbox.number,
      ...address,
      port: caller.ip === null ? null : random.int(40000, 60000),
      ua: caller.client,
      via: caller.via,
      soapId: generation.soapId ? (caller.soapId ?? random.hex(8)) : null,
    },
    by: { actor: caller.aname ?? caller.name, ip: caller.ip, client: caller.client, protocol: "soap" },
    operation: start.request,
    httpThread: number,
  });
  if (generation.requestLine === "before") say(act, "soap", start.request);
  return act;
}

function proxyChain(ip: string | null, long: boolean): string | null {
  return ip !== null && long ? `${ip}, 10.0.0.5` : ip;
}

/** Writes the closing line of a request, gives its thread back and unlocks the mailbox. */
export function endSoap(act: Act, on: User): void {
  pass(act, 1, 12);
  if (act.world.generation.requestLine === "after" && act.operation !== "BatchRequest")
    say(act, "soap", `${act.operation} elapsed=${Math.max(1, act.nowMs - act.startMs)}`);
  release(act, on);
}

/** Gives the thread back without a closing line. */
export function release(act: Act, on: User): void {
  if (act.httpThread !== null) act.host.http.freeFromMs[act.httpThread] = act.nowMs;
  occupy(on, act.nowMs);
}

/** Acts on one mailbox never overlap: the next may begin after this one. */
export function occupy(user: User, untilMs: number): void {
  user.mailbox.busyUntilMs = Math.max(user.mailbox.busyUntilMs, untilMs + 1);
}
